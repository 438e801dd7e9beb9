import { failure, type Failure } from '../../../shared/errors';
import type { Evidence, Lease } from '../../../shared/model/lease';
import { privilegeKey } from '../../../shared/model/policy';
import { err, ok, type Result } from '../../../shared/result';

import { isOurs } from './marker-match';
import type { Seen } from './seen';

/** What reading an account back showed, as lines of a receipt. */
export interface Judgement {
  readonly evidence: readonly Evidence[];
}

/**
 * Whether everything a check-out promises was read back: the account is there, bears this lease's marker, may sign in, its
 * credential works and every privilege is held. `not_yet_visible` names the first thing that is missing: replicas may
 * still lag. `name_taken_unmarked`: the account bears another marker.
 */
export function judgeLive(lease: Lease, seen: Seen): Result<Judgement, Failure> {
  const missing = (detail: string) => err(failure('not_yet_visible', { leaseId: lease.id, detail }));
  if (seen.account !== 'present') return missing('account');
  if (seen.marker === undefined) return missing('marker');
  if (!isOurs(lease, seen.marker)) return err(failure('name_taken_unmarked', { leaseId: lease.id, detail: 'marker' }));
  if (seen.enabled !== true) return missing('enabled');
  if (!credentialWorks(lease, seen)) return missing('credential');
  const held = new Set(seen.grants.map((grant) => grant.key));
  const lacking = lease.recipe.privileges.find((privilege) => !held.has(privilegeKey(privilege)));
  if (lacking !== undefined) return missing(`grant ${lacking.name}`.slice(0, 240));
  return ok({ evidence: liveEvidence(lease, seen) });
}

/** A pass must be seen and usable; a password cannot be read back, so an enabled account must do. */
function credentialWorks(lease: Lease, seen: Seen): boolean {
  if (lease.credential?.kind === 'tap') return seen.credential?.usable === true;
  return seen.credential === undefined || seen.credential.usable;
}

function liveEvidence(lease: Lease, seen: Seen): readonly Evidence[] {
  return [
    { item: 'account', asked: 'present', readBack: 'present' },
    { item: 'marker', asked: 'this lease', readBack: 'this lease' },
    { item: 'enabled', asked: 'yes', readBack: 'yes' },
    lease.credential?.kind === 'tap'
      ? { item: 'tap', asked: 'usable', readBack: 'usable' }
      : { item: 'password', asked: 'set', readBack: seen.passwordChangedAt === undefined ? 'not told' : 'set' },
    ...seen.grants.map((grant): Evidence => ({
      item: grant.key.startsWith('directoryRole:') ? 'role' : 'group',
      name: grant.name.slice(0, 256),
      asked: 'held',
      readBack: 'held',
    })),
  ];
}
