import type { LeaseId } from '../../../shared/ids';
import type { LeaseSnapshot } from '../../../shared/ipc/views';
import type { Lock } from '../../app/lock/lock';
import { SECOND, type Instant } from '../../../shared/time';
import type { Timers } from '../../ports/system';
import { calmly } from './calmly';
import { dueNotices, TellOnce } from './notices';
import { notify } from './notify';
import type { Product } from '../product';
import { statusOf } from './status';
import type { TrayPresence } from './tray';

/** How often tray and notices follow the time when nothing else happens, ms. */
const BEAT_MS = 5 * SECOND;
/** Between two looks while changes follow one another, as when a thousand accounts end at once, ms. */
const CALM_MS = 200;

export interface PresenceWorld {
  readonly product: Product;
  readonly tray: TrayPresence;
  /** While it is locked, neither tray nor notices name accounts or customers. */
  readonly lock: Pick<Lock, 'isLocked' | 'state'>;
  /** Undefined: several are to be looked at. */
  readonly show: (leaseId: LeaseId | undefined) => void;
  readonly now: () => Instant;
  readonly timers: Timers;
}

export interface Presence {
  look(): void;
  stop(): void;
}

/** Keeps tray and notifications in step with the leases. */
export function startPresence({ product, tray, lock, show, now, timers }: PresenceWorld): Presence {
  const once = new TellOnce();
  const look = (): void => {
    const place = product.workplace();
    const snapshot: Pick<LeaseSnapshot, 'now' | 'leases'> = place?.latchkey.snapshot('live') ?? {
      now: now(),
      leases: [],
    };
    const isLocked = lock.isLocked();
    const { notifyBeforeMinutes } = product.preferences.get();
    tray.update(
      statusOf(snapshot, product.view()),
      snapshot,
      isLocked ? 'locked' : lock.state().isSet ? 'open' : 'none',
    );
    const due = dueNotices(snapshot.leases, snapshot.now, notifyBeforeMinutes, isLocked);
    for (const { title, body, leaseId } of once.fresh(snapshot.leases, due)) notify(title, body, () => show(leaseId));
  };
  const calm = calmly(timers, CALM_MS, look);
  const forget = product.subscribe(calm.ask);
  const beat = setInterval(look, BEAT_MS);
  look();
  return {
    look,
    stop() {
      clearInterval(beat);
      forget();
      calm.stop();
    },
  };
}
