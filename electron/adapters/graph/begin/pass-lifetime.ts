import type { Authentication } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import { MINUTE, type Millis } from '../../../../shared/time';
import type { PassPolicy } from '../tenant/tenant-facts';

/** What Graph takes at all, whatever the tenant's policy says, in minutes (temporaryAccessPassAuthenticationMethod). */
const SHORTEST = 10;
const LONGEST = 43_200;
/** By how much a pass may outlive the lease because the tenant's minimum is above what is left of it, in minutes. */
const GRACE = 15;

type Wanted = Extract<Authentication, { kind: 'tap' }>['lifetime'];

/**
 * Minutes a pass shall live: no longer than the lease, within the tenant's bounds. A pass for the whole lease is cut to the
 * tenant's maximum; a fixed lifetime above it is refused, as is one below the minimum. With `neverPastEnd` a lease that
 * has less left than the tenant's minimum gets none. The error is a remark for `detail`.
 */
export function passLifetime(
  wanted: Wanted,
  left: Millis,
  policy: Pick<PassPolicy, 'minimumLifetimeInMinutes' | 'maximumLifetimeInMinutes'> | undefined,
  neverPastEnd = false,
): Result<number, string> {
  const shortest = Math.max(SHORTEST, policy?.minimumLifetimeInMinutes ?? SHORTEST);
  const longest = Math.min(LONGEST, policy?.maximumLifetimeInMinutes ?? LONGEST);
  const lease = neverPastEnd ? Math.floor(left / MINUTE) : Math.max(1, Math.ceil(left / MINUTE));
  const asked = wanted === 'lease' ? Math.min(lease, longest) : wanted;
  const bounds = `tenant allows ${String(shortest)} to ${String(longest)} minutes`;
  if (asked > longest || (wanted !== 'lease' && wanted < shortest))
    return err(`pass of ${String(asked)} minutes: ${bounds}`);
  const lifetime = Math.min(asked, lease);
  if (lifetime >= shortest) return ok(lifetime);
  return !neverPastEnd && shortest - lifetime <= GRACE
    ? ok(shortest)
    : err(`pass of ${String(lifetime)} minutes: ${bounds}`);
}
