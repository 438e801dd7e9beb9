import type { Expiry } from '../../../shared/model/credential';
import { DAY, type Instant } from '../../../shared/time';

const limits = [
  ['expired', 0],
  ['in1Day', DAY],
  ['in7Days', 7 * DAY],
  ['in30Days', 30 * DAY],
] as const;

/** How near an end is: the narrowest limit that it is within, the limit itself included. */
export function expiryOf(endsAt: Instant, now: Instant): Expiry {
  const left = endsAt - now;
  return limits.find(([, within]) => left <= within)?.[0] ?? 'fine';
}
