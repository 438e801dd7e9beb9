import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron';
import type { ConnectorId, LeaseId } from '../../../shared/ids';
import type { WindowName } from '../../../shared/ipc/contract';
import type { EventName, EventPayload } from '../../../shared/ipc/events';
import { SECRET_PARTITION, webPreferences } from '../start/hardening';
import { MAIN_ORIGIN, SECRET_ORIGIN } from './origins';
import { anchored, type Anchor } from './popover-place';
import type { push } from '../ipc/push';
import { placeOn, type Area, type PlacedWindow, type WindowPlaces } from './window-places';

const POPOVER = { width: 380, height: 600 };
/** The accounts and settings windows are of no use below it. */
const LEAST = { width: 820, height: 560 };

const isPlaced = (name: AnyName): name is PlacedWindow => name === 'accounts' || name === 'settings';

const looks: Readonly<Record<AnyName, BrowserWindowConstructorOptions>> = {
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
  accounts: { width: 1080, height: 720, minWidth: LEAST.width, minHeight: LEAST.height, title: 'Accounts – Latchkey' },
  settings: { width: 1080, height: 720, minWidth: LEAST.width, minHeight: LEAST.height, title: 'Settings – Latchkey' },
  leaving: {
    width: 560,
    height: 520,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    alwaysOnTop: true,
    title: 'Live accounts – Latchkey',
  },
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
  /** Where windows were left the last time. */
  readonly places: WindowPlaces;
  /** Sets up the session of the page that shows a secret; called once, when it is first needed. */
  readonly openSecretSession: () => void;
}

/** What windows can do only once the program behind them is loaded. */
export interface WindowsBacking {
  readonly push: typeof push;
  /** Where the tray icon is, when there is a tray. */
  readonly anchor: () => Anchor | undefined;
  /** Whether somebody can open the popover at the tray. */
  readonly trayIsSeen: () => boolean;
  /** The popover stays open on blur while a check-out runs. */
  readonly mustStay: () => boolean;
}

export interface Windows {
  /**
   * Makes the popover without showing it, so that it opens in one frame. `first` names a view that it may draw before it
   * has asked anything. Resolves when this process may get busy without keeping the page waiting.
   */
  warm(first?: 'welcome'): Promise<void>;
  /** The program is loaded. */
  back(backing: WindowsBacking): void;
  show(name: WindowName, leaseId?: LeaseId, asks?: 'endAll'): void;
  /** Opens the settings at one connection; undefined: as they are. */
  showConnection(connectorId: ConnectorId | undefined): void;
  togglePopover(): void;
  showSecret(): void;
  closeSecret(): void;
  /** Asks what shall become of live accounts; `onClosed` hears when the window is gone, however it went. */
  showLeaving(onClosed: () => void): void;
  closeLeaving(): void;
  /** Closes the window that this page is in; the popover is only hidden. */
  closeOf(contentsId: number): void;
  broadcast<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Takes every window off the screen. */
  hideAll(): void;
  /** After this, closing a window really closes it. */
  release(): void;
}

const background = (): string => (nativeTheme.shouldUseDarkColors ? '#1f1f1f' : '#ffffff');

type AnyName = WindowName | 'secret' | 'leaving';

/** Makes, places and remembers the windows of the program. */
export function createWindows(world: WindowsWorld): Windows {
  return new OpenWindows(world);
}

class OpenWindows implements Windows {
  readonly #world: WindowsWorld;
  readonly #open = new Map<AnyName, BrowserWindow>();
  #released = false;
  #secretSessionIsOpen = false;
  #backing: WindowsBacking | undefined;

  constructor(world: WindowsWorld) {
    this.#world = world;
  }

  warm(first?: 'welcome'): Promise<void> {
    const window = this.#popover(first);
    return new Promise((resolve) => {
      // A page that begins by itself is left alone until it is drawn; another one is about to ask.
      if (first === undefined) window.webContents.once('dom-ready', () => resolve());
      else window.once('ready-to-show', () => resolve());
    });
  }

  back(backing: WindowsBacking): void {
    this.#backing = backing;
    const popover = this.#open.get('popover');
    if (popover === undefined) return;
    this.#place(popover);
    this.#fitToTray(popover);
  }

  show(name: WindowName, leaseId?: LeaseId, asks?: 'endAll'): void {
    this.#show(name, {
      ...(leaseId === undefined ? {} : { leaseId }),
      ...(asks === undefined ? {} : { asks }),
    });
  }

  showConnection(connectorId: ConnectorId | undefined): void {
    this.#show('settings', connectorId === undefined ? {} : { connectorId });
  }

  #show(name: WindowName, about: Omit<EventPayload<'window.shown'>, 'window'>): void {
    const window = name === 'popover' ? this.#popover() : (this.#open.get(name) ?? this.#make(name));
    const tell = (): void => this.#backing?.push(window.webContents, 'window.shown', { window: name, ...about });
    if (window.webContents.isLoading()) window.webContents.once('did-finish-load', tell);
    else tell();
    if (name === 'popover') {
      this.#fitToTray(window);
      this.#place(window);
    }
    present(window);
  }

  togglePopover(): void {
    const window = this.#open.get('popover');
    if (window?.isVisible() === true && !window.isMinimized()) this.#putAway(window);
    else this.show('popover');
  }

  showSecret(): void {
    this.closeSecret();
    if (!this.#secretSessionIsOpen) this.#world.openSecretSession();
    this.#secretSessionIsOpen = true;
    present(this.#make('secret'));
  }

  closeSecret(): void {
    this.#open.get('secret')?.destroy();
  }

  showLeaving(onClosed: () => void): void {
    const known = this.#open.get('leaving');
    const window = known ?? this.#make('leaving');
    if (known === undefined) window.once('closed', onClosed);
    // Its page reads once what it asks about, and that is another thing now.
    else window.webContents.reload();
    present(window);
  }

  closeLeaving(): void {
    this.#open.get('leaving')?.destroy();
  }

  closeOf(contentsId: number): void {
    for (const [name, window] of this.#open) {
      if (window.webContents.id !== contentsId) continue;
      if (name === 'popover') this.#putAway(window);
      else window.close();
    }
  }

  broadcast<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const [window, { webContents }] of this.#open)
      if (window !== 'secret') this.#backing?.push(webContents, name, payload);
  }

  hideAll(): void {
    for (const window of this.#open.values()) window.hide();
  }

  release(): void {
    this.#released = true;
  }

  #make(name: AnyName, query = ''): BrowserWindow {
    const isSecret = name === 'secret';
    const window = new BrowserWindow({
      ...looks[name],
      ...(isPlaced(name) ? this.#leftAt(name) : {}),
      show: false,
      icon: this.#world.icon,
      backgroundColor: background(),
      autoHideMenuBar: true,
      webPreferences: {
        ...webPreferences,
        preload: join(this.#world.built, 'preload', isSecret ? 'preload-secret.cjs' : 'preload.cjs'),
        ...(isSecret ? { partition: SECRET_PARTITION } : {}),
        // A hidden popover goes on being painted: that is what makes it open at once.
        backgroundThrottling: name !== 'popover',
      },
    });
    window.removeMenu();
    if (isSecret) window.setContentProtection(true);
    this.#open.set(name, window);
    if (isPlaced(name)) window.on('close', () => this.#world.places.keep(name, window.getNormalBounds()));
    window.on('closed', () => {
      if (this.#open.get(name) === window) this.#open.delete(name);
    });
    const origin = isSecret ? SECRET_ORIGIN : MAIN_ORIGIN;
    void window.loadURL(`${origin}/windows/${name}/index.html${query}`).catch(() => undefined);
    return window;
  }

  #popover(first?: 'welcome'): BrowserWindow {
    const known = this.#open.get('popover');
    if (known !== undefined) return known;
    const window = this.#make('popover', first === undefined ? '' : `?first=${first}`);
    window.on('blur', () => {
      if (this.#backing?.mustStay() === false && !window.webContents.isDevToolsOpened()) window.hide();
    });
    window.on('close', (event) => {
      if (this.#released) return;
      event.preventDefault();
      this.#putAway(window);
    });
    return window;
  }

  /** Where a window was left, on the displays that are there now. */
  #leftAt(name: PlacedWindow): Partial<Area> {
    const left = this.#world.places.of(name);
    const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
    return (left === undefined ? undefined : placeOn(left, displays, LEAST)) ?? {};
  }

  /** Without a tray nobody could fetch a hidden popover back, so it goes to the task bar. */
  #putAway(window: BrowserWindow): void {
    this.#fitToTray(window);
    if (this.#backing?.trayIsSeen() === false) window.minimize();
    else window.hide();
  }

  /** On a desktop without a tray the popover is an ordinary window. */
  #fitToTray(popover: BrowserWindow): void {
    const seen = this.#backing?.trayIsSeen() ?? true;
    popover.setSkipTaskbar(seen);
    popover.setAlwaysOnTop(seen);
    popover.setMinimizable(!seen);
  }

  /** Puts the popover where the tray icon is. */
  #place(window: BrowserWindow): void {
    const anchor = this.#backing?.anchor();
    const area = screen.getDisplayNearestPoint(anchor ?? screen.getCursorScreenPoint()).workArea;
    window.setBounds({ ...anchored(POPOVER, area, anchor), ...POPOVER });
  }
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
