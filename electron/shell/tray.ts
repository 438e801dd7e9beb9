import { join } from 'node:path';
import { Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { LeaseId } from '../../shared/ids';
import type { LeaseSnapshot } from '../../shared/ipc/views';
import type { WindowName } from '../../shared/ipc/contract';
import type { Anchor } from './popover-place';
import { menuLine, type Status, type TrayIcon } from './status';

export interface TrayWorld {
  /** Folder `resources/icons`. */
  readonly icons: string;
  readonly toggle: () => void;
  readonly show: (window: WindowName, leaseId?: LeaseId) => void;
  /** Asks whether all accounts are to end. */
  readonly endAll: () => void;
  readonly quit: () => void;
}

export interface TrayPresence {
  /** Redraws icon, tooltip and menu; cheap when nothing changed. */
  update(status: Status, snapshot: Pick<LeaseSnapshot, 'now' | 'leases'>): void;
  /** Where the icon is, if the desktop tells. */
  anchor(): Anchor | undefined;
  /**
   * Whether somebody can see the icon. A Linux desktop without a tray accepts an icon and shows none, so there it counts
   * as seen only once the desktop told its place or a person used it.
   */
  isSeen(): boolean;
  destroy(): void;
}

/** Leases that the menu names; more are behind "Accounts". */
const MENU_LEASES = 8;

/** Puts the icon into the tray of the desktop. */
export function createTray(world: TrayWorld): TrayPresence {
  const tray = new Tray(image(world.icons, 'idle'));
  let wasUsed = process.platform !== 'linux';
  let drawn = '';
  const used = <A extends readonly unknown[]>(action: (...given: A) => void) => {
    return (...given: A): void => {
      wasUsed = true;
      action(...given);
    };
  };
  tray.on('click', used(world.toggle));
  tray.on(
    'right-click',
    used(() => undefined),
  );

  const anchor = (): Anchor | undefined => {
    const bounds = tray.getBounds();
    return bounds.width > 0 && bounds.height > 0 ? bounds : undefined;
  };
  const menu = (
    status: Status,
    { leases, now }: Pick<LeaseSnapshot, 'now' | 'leases'>,
  ): MenuItemConstructorOptions[] => [
    { label: status.tooltip, enabled: false },
    { type: 'separator' },
    ...leases
      .filter(({ state }) => state !== 'revoked')
      .sort((a, b) => a.endsAt - b.endsAt)
      .slice(0, MENU_LEASES)
      .map((lease) => ({ label: menuLine(lease, now), click: used(() => world.show('accounts', lease.id)) })),
    { type: 'separator' },
    { label: 'Open Latchkey', click: used(() => world.show('popover')) },
    { label: 'Accounts', click: used(() => world.show('accounts')) },
    { label: 'Settings', click: used(() => world.show('settings')) },
    { type: 'separator' },
    { label: 'End all accounts…', enabled: leases.some(({ canCheckIn }) => canCheckIn), click: used(world.endAll) },
    { label: 'Quit Latchkey', click: used(world.quit) },
  ];

  return {
    update(status, snapshot) {
      const items = menu(status, snapshot);
      const look = `${status.icon} ${String(nativeTheme.shouldUseDarkColors)} ${items.map(({ label, enabled }) => `${label ?? ''} ${String(enabled)}`).join('\n')}`;
      if (look === drawn) return;
      drawn = look;
      tray.setImage(image(world.icons, status.icon));
      tray.setToolTip(status.tooltip);
      if (process.platform === 'darwin') tray.setTitle(status.live > 0 ? String(status.live) : '');
      tray.setContextMenu(Menu.buildFromTemplate(items));
    },
    anchor,
    isSeen: () => wasUsed || anchor() !== undefined,
    destroy: () => tray.destroy(),
  };
}

/** On macOS one template image that the system colours; elsewhere one for dark and one for light panels. */
function image(icons: string, icon: TrayIcon): NativeImage {
  if (process.platform === 'darwin') {
    const template = nativeImage.createFromPath(join(icons, `tray-${icon}-Template.png`));
    template.setTemplateImage(true);
    return template;
  }
  const tone = nativeTheme.shouldUseDarkColors || process.platform === 'linux' ? 'light' : 'dark';
  return nativeImage.createFromPath(join(icons, `tray-${icon}-${tone}.png`));
}
