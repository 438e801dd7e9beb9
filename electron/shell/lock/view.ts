import type { LockView } from '../../../shared/ipc/lock-rows';
import type { Instant } from '../../../shared/time';
import type { Lock } from '../../app/lock/lock';
import type { Product } from '../product';

/**
 * The lock as windows see it. Whoever passes by may read it: whose program this is, how many accounts its technician holds and
 * when the next ends, which tells them that something is to be ended and not what.
 */
export function lockViewOf(lock: Lock, product: Product, wall: Instant): LockView {
  const view = product.view();
  const snapshot = product.workplace()?.latchkey.snapshot('live');
  const mine = (snapshot?.leases ?? []).filter((lease) => lease.mine && lease.state !== 'revoked');
  const [next] = mine.filter(({ state }) => state === 'active').sort((a, b) => a.endsAt - b.endsAt);
  return {
    ...lock.state(),
    theme: product.preferences.get().theme,
    practice: view.mode === 'practice',
    ...(view.organisationName === undefined ? {} : { organisationName: view.organisationName }),
    now: snapshot?.now ?? wall,
    live: mine.length,
    ...(next === undefined ? {} : { nextEndsAt: next.endsAt }),
  };
}
