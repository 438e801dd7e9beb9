import type { LeaseId } from '../../../shared/ids';
import type { LeaseSnapshot } from '../../../shared/ipc/views';
import type { Lock } from '../../app/lock/lock';
import { SECOND, type Instant } from '../../../shared/time';
import type { Timers } from '../../ports/system';
import { calmly } from './calmly';
import { dueNotices } from './notices';
import { notify } from './notify';
import type { Product } from '../product';
import { statusOf } from './status';
import type { TrayPresence } from './tray';

/** How often tray and notices follow the time when nothing else happens, ms. */
const BEAT_MS = 5 * SECOND;
/** Between two looks while changes follow one another, as when a thousand accounts end at once, ms. */
const CALM_MS = 200;
const MOST_TOLD = 2_000;

export interface PresenceWorld {
  readonly product: Product;
  readonly tray: TrayPresence;
  /** While it is locked, neither tray nor notices name accounts or customers. */
  readonly lock: Pick<Lock, 'isLocked' | 'state'>;
  readonly show: (leaseId: LeaseId) => void;
  readonly now: () => Instant;
  readonly timers: Timers;
}

export interface Presence {
  look(): void;
  stop(): void;
}

/** Keeps tray and notifications in step with the leases. */
export function startPresence({ product, tray, lock, show, now, timers }: PresenceWorld): Presence {
  const told = new Set<string>();
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
    for (const notice of dueNotices(snapshot.leases, snapshot.now, notifyBeforeMinutes, isLocked)) {
      if (told.has(notice.key)) continue;
      if (told.size > MOST_TOLD) told.clear();
      told.add(notice.key);
      notify(notice.title, notice.body, () => show(notice.leaseId));
    }
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
