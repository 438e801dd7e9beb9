import { Notification } from 'electron';

/** Shows a notice of the desktop, where it has a service for them; `onClick` hears when a person presses it. */
export function notify(title: string, body: string, onClick?: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: false });
  if (onClick !== undefined) notification.on('click', onClick);
  notification.show();
}
