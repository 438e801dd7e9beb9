import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron';
import type { LeaseId } from '../../shared/ids';
import type { WindowName } from '../../shared/ipc/contract';
import type { EventName, EventPayload } from '../../shared/ipc/events';
import { SECRET_PARTITION, webPreferences } from './hardening';
import { push } from './ipc-router';
import { MAIN_ORIGIN, SECRET_ORIGIN } from './origins';
import { anchored, type Anchor } from './popover-place';

const POPOVER = { width: 380, height: 600 };

const looks: Readonly<Record<WindowName | 'secret', BrowserWindowConstructorOptions>> = {
  popover: {
    ...POPOVER,
    frame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    title: 'Latchkey',
  },
  accounts: { width: 1080, height: 720, minWidth: 820, minHeight: 560, title: 'Accounts – Latchkey' },
  settings: { width: 1080, height: 720, minWidth: 820, minHeight: 560, title: 'Settings – Latchkey' },
  secret: {
    width: 460,
    height: 260,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    title: 'Latchkey',
  },
};

export interface WindowsWorld {
  /** Folder `out`. */
  readonly built: string;
  readonly icon: string;
  /** Where the tray icon is, when there is a tray. */
  readonly anchor: () => Anchor | undefined;
  /** The popover stays open on blur while a check-out runs. */
  readonly mustStay: () => boolean;
}

export interface Windows {
  /** Makes the popover without showing it, so that it opens in one frame. */
  warm(): void;
  show(name: WindowName, leaseId?: LeaseId): void;
  togglePopover(): void;
  showSecret(): void;
  closeSecret(): void;
  /** Closes the window that this page is in; the popover is only hidden. */
  closeOf(contentsId: number): void;
  broadcast<N extends EventName>(name: N, payload: EventPayload<N>): void;
  visible(): boolean;
  /** After this, closing a window really closes it. */
  release(): void;
}

const background = (): string => (nativeTheme.shouldUseDarkColors ? '#1f1f1f' : '#ffffff');

/** Makes, places and remembers the windows of the program. */
export function createWindows(world: WindowsWorld): Windows {
  const open = new Map<WindowName | 'secret', BrowserWindow>();
  let released = false;

  const make = (name: WindowName | 'secret'): BrowserWindow => {
    const isSecret = name === 'secret';
    const window = new BrowserWindow({
      ...looks[name],
      show: false,
      icon: world.icon,
      backgroundColor: background(),
      autoHideMenuBar: true,
      webPreferences: {
        ...webPreferences,
        preload: join(world.built, 'preload', isSecret ? 'preload-secret.cjs' : 'preload.cjs'),
        ...(isSecret ? { partition: SECRET_PARTITION } : {}),
        // A hidden popover goes on being painted: that is what makes it open at once.
        backgroundThrottling: name !== 'popover',
      },
    });
    window.removeMenu();
    if (isSecret) window.setContentProtection(true);
    open.set(name, window);
    window.on('closed', () => open.delete(name));
    const origin = isSecret ? SECRET_ORIGIN : MAIN_ORIGIN;
    void window.loadURL(`${origin}/windows/${name}/index.html`).catch(() => undefined);
    return window;
  };

  const popover = (): BrowserWindow => {
    const known = open.get('popover');
    if (known !== undefined) return known;
    const window = make('popover');
    window.on('blur', () => {
      if (!world.mustStay() && !window.webContents.isDevToolsOpened()) window.hide();
    });
    window.on('close', (event) => {
      if (released) return;
      event.preventDefault();
      window.hide();
    });
    return window;
  };

  const showPopover = (): void => {
    const window = popover();
    const anchor = world.anchor();
    const area = screen.getDisplayNearestPoint(anchor ?? screen.getCursorScreenPoint()).workArea;
    window.setBounds({ ...anchored(POPOVER, area, anchor), ...POPOVER });
    present(window);
  };

  const showNamed = (name: WindowName, leaseId?: LeaseId): void => {
    const known = open.get(name);
    const window = known ?? (name === 'popover' ? popover() : make(name));
    const tell = (): void =>
      push(window.webContents, 'window.shown', { window: name, ...(leaseId === undefined ? {} : { leaseId }) });
    if (window.webContents.isLoading()) window.webContents.once('did-finish-load', tell);
    else tell();
    if (name === 'popover') showPopover();
    else present(window);
  };

  return {
    warm: () => void popover(),
    show: showNamed,
    togglePopover() {
      const window = open.get('popover');
      if (window?.isVisible() === true) window.hide();
      else showNamed('popover');
    },
    showSecret() {
      open.get('secret')?.destroy();
      present(make('secret'));
    },
    closeSecret: () => open.get('secret')?.destroy(),
    closeOf(contentsId) {
      for (const [name, window] of open) {
        if (window.webContents.id !== contentsId) continue;
        if (name === 'popover') window.hide();
        else window.close();
      }
    },
    broadcast(name, payload) {
      for (const [window, { webContents }] of open) if (window !== 'secret') push(webContents, name, payload);
    },
    visible: () => [...open.values()].some((window) => window.isVisible()),
    release() {
      released = true;
    },
  };
}

/** Shows a window as soon as it has something to show. */
function present(window: BrowserWindow): void {
  const show = (): void => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  if (window.webContents.isLoading() && !window.isVisible()) window.once('ready-to-show', show);
  else show();
}
