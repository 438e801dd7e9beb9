import type { Sensitivity } from '../../../shared/ipc/contract';
import type { Clock } from '../../ports/system';

/** Requests at once and per second that one page may make, by what they do. People stay far below. */
const BUDGETS: Readonly<Record<Sensitivity, { readonly burst: number; readonly perSecond: number }>> = {
  read: { burst: 200, perSecond: 100 },
  change: { burst: 30, perSecond: 10 },
  secret: { burst: 10, perSecond: 2 },
};
/** Pages come and go; buckets of pages that are gone are dropped beyond this many. */
const MOST_BUCKETS = 64;

/** A token bucket per page and sensitivity, filled by monotonic time. */
export function createRateLimit(clock: Clock): { allows(pageId: number, sensitivity: Sensitivity): boolean } {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    allows(pageId, sensitivity) {
      const { burst, perSecond } = BUDGETS[sensitivity];
      const now = clock.monotonic();
      const key = `${String(pageId)} ${sensitivity}`;
      const bucket = buckets.get(key) ?? { left: burst, at: now };
      bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1_000) * perSecond);
      bucket.at = now;
      buckets.delete(key);
      buckets.set(key, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > MOST_BUCKETS && oldest !== undefined) buckets.delete(oldest);
      if (bucket.left < 1) return false;
      bucket.left -= 1;
      return true;
    },
  };
}
