import { join } from 'node:path';
import { Menu, nativeImage, nativeTheme, Tray, type NativeImage } from 'electron';
import type { Anchor } from '../windows/popover-place';
import type { Status, TrayIcon } from './status';
import { trayMenu, type Shown, type TrayActions, type TrayLock } from './tray-menu';

export interface TrayWorld extends TrayActions {
  /** Folder `resources/icons`. */
  readonly icons: string;
  readonly toggle: () => void;
}

export interface TrayPresence {
  /** Redraws icon, tooltip and menu; cheap when nothing changed. */
  update(status: Status, snapshot: Shown, lock: TrayLock): void;
  /** Where the icon is, if the desktop tells. */
  anchor(): Anchor | undefined;
  /**
   * Whether somebody can see the icon. A Linux desktop without a tray accepts an icon and shows none, so there it counts
   * as seen only once the desktop told its place or a person used it.
   */
  isSeen(): boolean;
  destroy(): void;
}

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
  const actions: TrayActions = {
    show: used(world.show),
    endAll: used(world.endAll),
    lock: used(world.lock),
    quit: used(world.quit),
  };

  return {
    update(status, snapshot, lock) {
      const items = trayMenu(status, snapshot, lock, actions);
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
