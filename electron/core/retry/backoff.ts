import { SECOND, type Millis } from '../../../shared/time';

export interface BackoffCurve {
  readonly base: Millis;
  readonly cap: Millis;
}

/** Somebody waits in front of the screen, and most waits are replicas that lag by a second or two. */
export const beginCurve: BackoffCurve = { base: SECOND, cap: 10 * SECOND };
/** Never giving up must be cheap: one call a minute at last. */
export const endCurve: BackoffCurve = { base: 5 * SECOND, cap: 60 * SECOND };

/**
 * Milliseconds to wait after the `attempt`-th failed round in a row (1, 2, 3 …), doubling from base to cap. `jitter` is a
 * number in [0, 1) rolled by the caller once and stored with the result, so that many leases that failed together do not
 * come back together.
 */
export function backoffMs(attempt: number, jitter: number, curve: BackoffCurve): Millis {
  const raw = curve.base * 2 ** Math.min(Math.max(attempt, 1) - 1, 20);
  const spread = raw * 1.25 <= curve.cap ? raw * (1 + 0.25 * jitter) : curve.cap * (0.8 + 0.2 * jitter);
  return Math.round(spread);
}
