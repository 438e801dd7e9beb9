import type { CertificateView } from '../../../shared/ipc/sign-in-rows';
import { DAY, type Instant } from '../../../shared/time';

const limits = [
  ['expired', 0],
  ['in1Day', DAY],
  ['in7Days', 7 * DAY],
  ['in30Days', 30 * DAY],
] as const;

/** How near the end of a certificate is: the narrowest limit that it is within, the limit itself included. */
export function certificateExpiry(notAfter: Instant, now: Instant): CertificateView['expiry'] {
  const left = notAfter - now;
  return limits.find(([, within]) => left <= within)?.[0] ?? 'fine';
}
