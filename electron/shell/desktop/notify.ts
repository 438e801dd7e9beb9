import { Notification } from 'electron';

/**
 * What is on the screen. Electron forgets who listens for the click once nothing refers to the notice any more (Electron:
 * Notification, "garbage collected").
 */
const shown = new Set<Notification>();
/** A desktop that never tells of the end of a notice must not fill the memory. */
const MOST_SHOWN = 100;

/** Shows a notice of the desktop, where it has a service for them; `onClick` hears when a person presses it. */
export function notify(title: string, body: string, onClick?: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: false });
  const forget = (): void => void shown.delete(notification);
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.on('click', () => {
    forget();
    onClick?.();
  });
  for (const oldest of shown) {
    if (shown.size < MOST_SHOWN) break;
    shown.delete(oldest);
  }
  shown.add(notification);
  notification.show();
}

/** Takes every notice off the screen: they name customers and accounts. */
export function takeNoticesAway(): void {
  for (const notification of shown) notification.close();
  shown.clear();
}
