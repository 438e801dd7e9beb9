import type { Authentication } from '../../../shared/model/policy';
import { MINUTE, type Millis } from '../../../shared/time';

/** Bounds of Graph itself, in minutes (temporaryAccessPassAuthenticationMethod). */
const SHORTEST = 10;
const LONGEST = 43_200;

/**
 * Can a pass of the wanted lifetime be issued for a lease of this length within the tenant's bounds? A pass may be shorter
 * than the lease when the policy says so, never because the tenant cuts it: then the technician would be locked out early.
 */
export function mayPassBeIssued(
  wanted: Extract<Authentication, { kind: 'tap' }>['lifetime'],
  lease: Millis,
  tenant: { readonly minimumMinutes: number; readonly maximumMinutes: number },
): 'yes' | 'tooLong' | 'tooShort' {
  const shortest = Math.max(SHORTEST, tenant.minimumMinutes);
  const longest = Math.min(LONGEST, tenant.maximumMinutes);
  const leaseMinutes = Math.ceil(lease / MINUTE);
  const asked = wanted === 'lease' ? leaseMinutes : wanted;
  if (asked > longest) return 'tooLong';
  return Math.min(asked, leaseMinutes) < shortest ? 'tooShort' : 'yes';
}
