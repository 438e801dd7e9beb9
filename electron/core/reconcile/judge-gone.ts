import { failure, type Failure } from '../../../shared/errors';
import type { Evidence, Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import { failureOf, isAnothers, recordOf } from '../lease/state';
import type { Judgement } from './judge-live';
import { isAnotherLease, isOurs, turnOf, type MarkerTrust } from './marker-match';
import type { Seen } from './seen';

/**
 * Whether the end of a lease was read back. Burner: the account does not exist, and is not in the recycle bin either
 * unless the directory refused to purge it. Standard: it is disabled, holds no role or group, has no usable credential and
 * no sign-in method, and its password is another one than while the lease was active. `not_yet_visible` names what is
 * still there; `marker_changed`: there is an account under this name that is not marked as ours. `trust`: what is known
 * about the marker that was seen, should it name another lease.
 */
export function judgeGone(lease: Lease, seen: Seen, trust: MarkerTrust): Result<Judgement, Failure> {
  if (seen.account === 'absent') return gone({ item: 'account', asked: 'gone', readBack: 'absent' });
  if (seen.account === 'recycled') return judgeRecycled(lease);
  if (!isOurs(lease, seen.marker)) return judgeOthers(lease, seen, trust);
  return lease.recipe.mode === 'burner' ? still(lease, 'account') : judgeStandard(lease, seen);
}

function gone(...evidence: readonly Evidence[]): Result<Judgement, Failure> {
  return ok({ evidence });
}

function still(lease: Lease, detail: string): Result<Judgement, Failure> {
  return err(failure('not_yet_visible', { leaseId: lease.id, detail: detail.slice(0, 240) }));
}

/** There is an account under our name, and it does not bear our marker. */
function judgeOthers(lease: Lease, seen: Seen, trust: MarkerTrust): Result<Judgement, Failure> {
  const marker = (readBack: string) => gone({ item: 'marker', asked: 'this lease', readBack });
  if (neverOurs(lease, seen)) return marker('not ours; never touched');
  const turn = turnOf(lease, seen.marker, trust);
  if (turn === 'later') return marker('a later lease, which replaced everything');
  if (turn === 'earlier' && isAtRest(seen)) return marker('an earlier lease; disabled, holds nothing');
  return err(failure('marker_changed', { leaseId: lease.id, detail: 'marker' }));
}

/** The name was taken before anything was made, or our create never got there: there is nothing of ours to end. */
function neverOurs(lease: Lease, { marker }: Seen): boolean {
  if (lease.account.objectId !== undefined) return false;
  return isAnothers(failureOf(lease, 'create')) || isAnotherLease(lease, marker);
}

function isAtRest({ enabled, grants, methods, credential }: Seen): boolean {
  return enabled === false && grants.length === 0 && methods.length === 0 && credential?.usable !== true;
}

function judgeRecycled(lease: Lease): Result<Judgement, Failure> {
  const bin: Evidence = { item: 'recycleBin', asked: 'purged', readBack: 'in the recycle bin' };
  if (lease.recipe.mode === 'standard') return gone({ item: 'account', asked: 'disabled', readBack: 'deleted' }, bin);
  return purgeRefused(lease)
    ? gone({ item: 'account', asked: 'gone', readBack: 'deleted' }, bin)
    : still(lease, 'recycleBin');
}

/** The erase step told that the recycle bin is closed to us: the account was deleted, and that is all we may do. */
function purgeRefused(lease: Lease): boolean {
  const erase = recordOf(lease, 'erase')?.record.outcome;
  if (erase?.kind !== 'done') return false;
  return erase.evidence.some(
    ({ item, readBack }) => item === 'recycleBin' && readBack !== undefined && /refused|not permitted/i.test(readBack),
  );
}

function judgeStandard(lease: Lease, seen: Seen): Result<Judgement, Failure> {
  const [grant] = seen.grants;
  const [method] = seen.methods;
  if (seen.enabled !== false) return still(lease, 'enabled');
  if (grant !== undefined) return still(lease, `grant ${grant.name}`);
  if (seen.credential?.usable === true) return still(lease, 'credential');
  if (method !== undefined) return still(lease, `method ${method.name}`);
  const { passwordChangedAt: before } = lease;
  const { passwordChangedAt: after } = seen;
  if (before !== undefined && after !== undefined && after <= before) return still(lease, 'password');
  const time = (at: Instant): string => new Date(at).toISOString();
  const { sessionsValidFrom: sessions } = seen;
  return gone(
    { item: 'enabled', asked: 'no', readBack: 'account disabled' },
    { item: 'password', asked: 'changed', ...(after === undefined ? {} : { readBack: `changed ${time(after)}` }) },
    { item: 'tap', asked: 'none usable', readBack: 'none usable' },
    ...(sessions === undefined
      ? []
      : [{ item: 'sessions', asked: 'ended', readBack: `none from before ${time(sessions)}` } as const]),
    ...lease.recipe.privileges.map((privilege): Evidence => ({
      item: privilege.kind === 'directoryRole' ? 'role' : 'group',
      name: privilege.name.slice(0, 256),
      asked: 'removed',
      readBack: 'not held',
    })),
    { item: 'role', asked: 'none', readBack: 'none' },
    { item: 'method', asked: 'none', readBack: 'none' },
  );
}
