import { powerMonitor } from 'electron';
import { eventsWhileLocked } from '../../../shared/ipc/events';
import type { LockView } from '../../../shared/ipc/lock-rows';
import { createLock, type Lock } from '../../app/lock/lock';
import type { Options } from '../start/cli';
import type { Composition } from '../composition/index';
import { lockParts } from '../composition/lock';
import { managedFields } from '../start/managed-preferences';
import { takeNoticesAway } from '../desktop/notify';
import { push } from '../ipc/push';
import type { SecretShelf } from '../ipc/secret-shelf';
import type { Windows } from '../windows/windows';
import { lockViewOf } from './view';

export interface LockRoom {
  readonly lock: Lock;
  view(): LockView;
  /** Tells pages only what they may hear now. */
  readonly push: typeof push;
  /** Calls whenever it was locked or unlocked. */
  onTurn(listener: () => void): void;
}

export interface LockPlace {
  readonly composition: Composition;
  readonly windows: Windows;
  readonly shelf: SecretShelf;
  readonly options: Options;
  readonly profile: string;
}

/** Puts the lock between this program and its windows. */
export function startLock({ composition, windows, shelf, options, profile }: LockPlace): LockRoom {
  const { product, clock, policy } = composition;
  const listeners = new Set<() => void>();
  const view = (): LockView => lockViewOf(lock, product, clock.wall());
  const tell = (): void => windows.broadcast('lock.changed', view());
  let was = false;
  const turned = (): void => {
    const isLocked = lock.isLocked();
    if (isLocked && !was) hideSecrets(composition, windows, shelf);
    tell();
    if (isLocked !== was) for (const listener of listeners) listener();
    was = isLocked;
  };
  const lock = createLock({
    ...lockParts(composition, profile),
    when: () => product.preferences.get().lock,
    setWhen: (when) => product.preferences.set({ lock: when }),
    isManaged: () => managedFields(policy.managed).includes('lock'),
    inUse: () =>
      product.workplace() !== undefined ||
      composition.isChosen() ||
      (options.practice && product.view().mode === 'starting'),
    changed: turned,
  });
  was = lock.isLocked();
  product.subscribe(({ kind }) => {
    if (kind === 'app' || kind === 'preferences') lock.look();
    // The one page that is there counts what is live.
    if (lock.isLocked() && (kind === 'app' || kind === 'leases')) tell();
  });
  // Electron tells of it on Windows and macOS; elsewhere the desk is asked now and then.
  powerMonitor.on('lock-screen', () => lock.lock('computer'));
  powerMonitor.on('suspend', () => lock.lock('sleep'));
  return {
    lock,
    view,
    push: (contents, name, payload) => {
      if (!lock.isLocked() || eventsWhileLocked.has(name)) push(contents, name, payload);
    },
    onTurn: (listener) => void listeners.add(listener),
  };
}

function hideSecrets({ product }: Composition, windows: Windows, shelf: SecretShelf): void {
  shelf.clear();
  windows.closeSecret();
  takeNoticesAway();
  product
    .workplace()
    ?.latchkey.clearClipboard()
    .catch((error: unknown) => {
      product.noteBug(error);
    });
}
