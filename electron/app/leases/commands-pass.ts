import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { failureOf, isDone, renewalOf, RENEW_PASS } from '../../core/lease/state';
import { visibleLease, type CommandParts } from './commands';

/**
 * Gets another pass for an own live lease, in place of the one it has, which stops working: for leases that last longer
 * than the tenant lets a pass live. It never lives past the end of the lease; where the tenant's shortest pass would, it
 * is refused (`constraint_violation`). Fails with `lease_not_active` when the pass at hand lasts to the end, or with what
 * the directory answered.
 */
export async function renewPass(parts: CommandParts, id: LeaseId): Promise<Result<void, Failure>> {
  const asked = renewable(parts, id);
  if (!asked.ok) return asked;
  const done = await parts.engine.exclusive(id, async (): Promise<Result<void, Failure>> => {
    const again = renewable(parts, id);
    if (!again.ok) return again;
    const ran = await parts.executor.wave(id, [{ kind: 'credential', key: RENEW_PASS }]);
    if (!ran.ok) return ran;
    const lease = parts.book.get(id);
    if (lease !== undefined && isDone(lease, RENEW_PASS)) return ok(undefined);
    const why = lease === undefined ? undefined : failureOf(lease, RENEW_PASS);
    return err(why ?? failure('lease_not_active', { leaseId: id }));
  });
  parts.engine.poke(id);
  return done;
}

function renewable(parts: CommandParts, id: LeaseId): Result<Lease, Failure> {
  const found = visibleLease(parts, id);
  if (!found.ok) return found;
  const { lease, me } = found.value;
  if (lease.technician.id !== me.technician.id) return err(failure('not_entitled', { leaseId: id }));
  const unsafe = parts.book.problem();
  if (unsafe !== undefined) return err(unsafe);
  if (renewalOf(lease, parts.time.of(id)) !== undefined) return ok(lease);
  return err(failure('lease_not_active', { leaseId: id, detail: lease.state.kind }));
}
