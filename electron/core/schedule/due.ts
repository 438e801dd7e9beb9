import type { Instant, Millis } from '../../../shared/time';

/** One thing that is due, on the monotonic clock. */
export interface Due {
  readonly atMonotonic: Millis;
}

/** Milliseconds until `at` on the lease's own time line; 0 when it is past. */
export function msUntil(at: Instant, now: Instant): Millis {
  return Math.max(0, at - now);
}

/** The nearest of many; undefined when nothing is due. */
export function nearest(all: Iterable<Due>): Due | undefined {
  let least: Due | undefined;
  for (const due of all) if (least === undefined || due.atMonotonic < least.atMonotonic) least = due;
  return least;
}
