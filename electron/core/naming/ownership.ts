import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import { parseMarker, type Marker } from './marker';

/** What stands in the marker's place on an account. Anything but exactly a marker makes the account a foreign one. */
export function markerIn(text: string | null | undefined): Marker | 'foreign' {
  return parseMarker(text ?? '') ?? 'foreign';
}

/**
 * Refuses an account that does not bear the marker of this organisation and this lease: `name_taken_unmarked` where it is
 * none of the organisation's, `account_in_use` where another lease has it. Nothing else counts; the end may have moved.
 */
export function checkOwned(found: Marker | 'foreign', wanted: Marker): Result<Marker, Failure> {
  if (found === 'foreign' || found.organisationId !== wanted.organisationId) return err(failure('name_taken_unmarked'));
  return found.leaseId === wanted.leaseId ? ok(found) : err(failure('account_in_use'));
}

/**
 * Whether a lease may have an account that is there already: its own, of a call whose answer got lost, or the Standard
 * account of the same technician whose last lease is over. That is so when the marker's end has passed, or when the account
 * was seen `closed` as the end of a lease leaves it. Fails as `checkOwned` does.
 */
export function checkMayTake(
  found: Marker | 'foreign',
  wanted: Marker,
  { now, closed }: { readonly now: Instant; readonly closed: boolean },
): Result<Marker, Failure> {
  const owned = checkOwned(found, wanted);
  if (owned.ok || found === 'foreign' || owned.error.code !== 'account_in_use') return owned;
  const isSameHolder =
    found.mode === 'standard' && wanted.mode === 'standard' && found.technicianId === wanted.technicianId;
  return isSameHolder && (closed || found.endsAt <= now) ? ok(found) : owned;
}
