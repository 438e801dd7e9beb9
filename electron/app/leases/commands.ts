import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import type { ConnectorId, LeaseId, TechnicianId } from '../../../shared/ids';
import type { Lease, RevokeCause } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { decide } from '../../core/lease/decide';
import type { World } from '../api';
import type { ConnectorGates } from '../engine/connector-gate';
import type { Engine } from '../engine/engine';
import type { StepExecutor } from '../engine/execute-step';
import type { LeaseBook } from './lease-book';
import type { LeaseTime } from './lease-time';
import { who, type Who } from '../who';

export interface CommandParts {
  readonly world: World;
  readonly book: LeaseBook;
  readonly time: LeaseTime;
  readonly executor: StepExecutor;
  readonly engine: Engine;
  readonly gates: ConnectorGates;
}

/** A live or ended lease that this person may see: their own, or anyone's for Primary and Super. */
export function visibleLease(parts: CommandParts, id: LeaseId): Result<{ lease: Lease; me: Who }, Failure> {
  const me = who(parts.world.organisation);
  if (!me.ok) return me;
  const lease = parts.book.get(id);
  const { admin, technician } = me.value;
  if (lease === undefined || (!admin && lease.technician.id !== technician.id)) {
    return err(failure('unknown_lease', { leaseId: id }));
  }
  return ok({ lease, me: me.value });
}

/**
 * Ends a lease early: one's own, or by force anybody's for Primary and Super. On a lease that is ending already it asks to
 * try again now. Fails with `unknown_lease`, `not_entitled` or, when it is over, `lease_not_active`.
 */
export function checkIn(parts: CommandParts, id: LeaseId): Result<void, Failure> {
  const found = visibleLease(parts, id);
  if (!found.ok) return found;
  const { lease, me } = found.value;
  const { technician } = me;
  return end(parts, lease, lease.technician.id === technician.id ? 'checkedIn' : 'forced', technician.id);
}

/** What was begun to be ended. */
export interface Ended {
  readonly count: number;
  readonly leaseIds: readonly LeaseId[];
}

/** Ends all live leases of this technician, or of everyone (Primary and Super). Counts those that were not ending yet. */
export function endAll(parts: CommandParts, whose: 'mine' | 'everyone'): Result<Ended, Failure> {
  const me = who(parts.world.organisation);
  if (!me.ok) return me;
  const { technician, admin } = me.value;
  if (whose === 'everyone' && !admin) return err(failure('not_entitled', { detail: 'everyone' }));
  const leaseIds: LeaseId[] = [];
  for (const lease of parts.book.live()) {
    const mine = lease.technician.id === technician.id;
    if (lease.state.kind === 'revoking' || (whose === 'mine' && !mine)) continue;
    if (end(parts, lease, mine ? 'checkedIn' : 'forced', technician.id).ok) leaseIds.push(lease.id);
  }
  return ok({ count: leaseIds.length, leaseIds });
}

/** Ends leases whose technician or policy is no longer in the organisation that they were made in. */
export function endRemoved(parts: CommandParts): void {
  const organisation = parts.world.organisation.current()?.organisation;
  if (organisation === undefined) return;
  const technicians = new Set(organisation.technicians.map(({ id }) => id));
  const policies = new Set(organisation.policies.map(({ id }) => id));
  for (const lease of parts.book.live()) {
    if (lease.organisationId !== organisation.id || lease.state.kind === 'revoking') continue;
    if (!technicians.has(lease.technician.id)) end(parts, lease, 'technicianRemoved');
    else if (!policies.has(lease.recipe.policyId)) end(parts, lease, 'policyRemoved');
  }
}

/** What another sign-in or secret may mend. */
const ACCESS: ReadonlySet<ErrorCode> = new Set([
  'sign_in_failed',
  'bind_failed',
  'insufficient_rights',
  'keychain_locked',
]);

/** Lets leases that wait after such a refusal try at once; the number of their attempts stays. Absent connector: all. */
export function retryRefused(parts: CommandParts, connectorId?: ConnectorId): void {
  for (const lease of parts.book.live()) {
    const { attempt, failure: refusal, notBefore } = lease.retry;
    const now = parts.time.of(lease.id);
    const isMeant = connectorId === undefined || lease.connectorId === connectorId;
    if (!isMeant || refusal === undefined || !ACCESS.has(refusal.code) || notBefore <= now) continue;
    const event = { kind: 'rescheduled', attempt, notBefore: now, failure: refusal } as const;
    parts.book.apply(lease.id, [event], { durable: 'may' });
  }
}

function end(parts: CommandParts, lease: Lease, cause: RevokeCause, actor?: TechnicianId): Result<void, Failure> {
  const now = parts.time.of(lease.id);
  const decided = decide(lease, { kind: 'end', cause }, now);
  if (!decided.ok) return decided;
  const { attempt, notBefore } = lease.retry;
  const sooner = notBefore > now ? [{ kind: 'rescheduled', attempt, notBefore: now } as const] : [];
  const events = decided.value.length > 0 ? decided.value : sooner;
  if (events.length > 0)
    parts.book.apply(lease.id, events, { durable: 'may', ...(actor === undefined ? {} : { actor }) });
  parts.engine.poke(lease.id);
  return ok(undefined);
}
