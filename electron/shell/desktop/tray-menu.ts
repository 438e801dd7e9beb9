import type { MenuItemConstructorOptions } from 'electron';
import type { LeaseId } from '../../../shared/ids';
import type { WindowName } from '../../../shared/ipc/contract';
import type { LeaseSnapshot } from '../../../shared/ipc/views';
import { menuLine, type Status } from './status';

export interface TrayActions {
  readonly show: (window: WindowName, leaseId?: LeaseId) => void;
  /** Asks whether all accounts are to end. */
  readonly endAll: () => void;
  readonly lock: () => void;
  readonly quit: () => void;
}

/** Whether the program is locked, could be, or has no lock. */
export type TrayLock = 'locked' | 'open' | 'none';

export type Shown = Pick<LeaseSnapshot, 'now' | 'leases'>;

/** Leases that the menu names; more are behind "Accounts". */
const MENU_LEASES = 8;

/** What the menu of the tray icon offers now. While the program is locked it has numbers and no names. */
export function trayMenu(
  status: Status,
  shown: Shown,
  lock: TrayLock,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const head: MenuItemConstructorOptions[] = [{ label: status.tooltip, enabled: false }, { type: 'separator' }];
  return [...head, ...(lock === 'locked' ? locked(shown, actions) : open(shown, lock, actions))];
}

function locked({ leases }: Shown, { show, endAll, quit }: TrayActions): MenuItemConstructorOptions[] {
  const mine = leases.filter((lease) => lease.mine);
  return [
    { label: 'Unlock Latchkey…', click: () => show('popover') },
    { type: 'separator' },
    { label: 'End all my accounts…', enabled: canEnd(mine), click: endAll },
    { label: 'Quit Latchkey', click: quit },
  ];
}

function open({ leases, now }: Shown, lock: TrayLock, actions: TrayActions): MenuItemConstructorOptions[] {
  const { show, endAll, quit } = actions;
  return [
    ...leases
      .filter(({ state }) => state !== 'revoked')
      .sort((a, b) => a.endsAt - b.endsAt)
      .slice(0, MENU_LEASES)
      .map((lease) => ({ label: menuLine(lease, now), click: () => show('accounts', lease.id) })),
    { type: 'separator' },
    { label: 'Open Latchkey', click: () => show('popover') },
    { label: 'Accounts', click: () => show('accounts') },
    { label: 'Settings', click: () => show('settings') },
    { type: 'separator' },
    { label: 'End all accounts…', enabled: canEnd(leases), click: endAll },
    ...(lock === 'open' ? [{ label: 'Lock now', click: actions.lock }] : []),
    { label: 'Quit Latchkey', click: quit },
  ];
}

const canEnd = (leases: Shown['leases']): boolean => leases.some(({ canCheckIn }) => canCheckIn);
