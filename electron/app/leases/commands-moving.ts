import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import { err, ok, type Result } from '../../../shared/result';
import { MINUTE, plus, type DurationCode, type Instant } from '../../../shared/time';
import { decide } from '../../core/lease/decide';
import type { LeaseEvent } from '../../core/lease/event';
import { failureOf, isDone } from '../../core/lease/state';
import { evaluateExtension } from '../../core/policy/evaluate';
import { visibleLease, type CommandParts } from './commands';

/** What is asked for now has rounds of its own, however many the change before it has used up. */
function anew(at: Instant): LeaseEvent {
  return { kind: 'rescheduled', attempt: 0, notBefore: at };
}

/**
 * Moves the end of an own active lease. It moves only after the directory has confirmed the new native ends; until then,
 * and when it fails, the old end stands. Fails as `evaluateExtension` says, or with what the directory answered.
 */
export async function extend(
  parts: CommandParts,
  id: LeaseId,
  duration: DurationCode,
  reason: string,
): Promise<Result<void, Failure>> {
  const asked = permitted(parts, id, duration, reason);
  if (!asked.ok) return asked;
  const done = await parts.engine.exclusive(id, async (): Promise<Result<void, Failure>> => {
    const again = permitted(parts, id, duration, reason);
    if (!again.ok) return again;
    const step = { kind: 'prolong', key: 'prolong', endsAt: again.value, extensionReason: reason } as const;
    const ran = await parts.executor.wave(id, [step], { events: [anew(parts.time.of(id))] });
    if (!ran.ok) return ran;
    const lease = parts.book.get(id);
    if (lease === undefined) return err(failure('unknown_lease', { leaseId: id }));
    if (isDone(lease, 'prolong') && lease.endsAt === again.value) return ok(undefined);
    return err(failureOf(lease, 'prolong') ?? failure('lease_not_active', { leaseId: id, detail: lease.state.kind }));
  });
  parts.engine.poke(id);
  return done;
}

function permitted(parts: CommandParts, id: LeaseId, duration: DurationCode, reason: string) {
  const found = visibleLease(parts, id);
  if (!found.ok) return found;
  const { lease, me } = found.value;
  const { organisation, verifiedAt, technician } = me;
  const unsafe = parts.book.problem();
  if (unsafe !== undefined) return err(unsafe);
  const now = parts.time.of(id);
  return evaluateExtension({ organisation, verifiedAt, technicianId: technician.id, lease, duration, reason, now });
}

/**
 * Lets a live lease end `minutes` from now, sooner than it would: one's own, or anybody's for Primary and Super. The lease
 * ends then whatever the directory says; the directory's own ends are moved afterwards, and again until they are read
 * back. Fails with `unknown_lease`, `lease_not_active`, `bad_input` (not sooner) or when it cannot be recorded.
 */
export async function shorten(parts: CommandParts, id: LeaseId, minutes: number): Promise<Result<void, Failure>> {
  const may = visibleLease(parts, id);
  if (!may.ok) return may;
  const done = await parts.engine.exclusive(id, async (): Promise<Result<void, Failure>> => {
    const found = visibleLease(parts, id);
    if (!found.ok) return found;
    const { lease, me } = found.value;
    const now = parts.time.of(id);
    const endsAt = plus(now, minutes * MINUTE);
    const decided = decide(lease, { kind: 'shorten', endsAt }, now);
    if (!decided.ok) return decided;
    // One record of both, so that a computer that dies in between knows that the directory was not told yet.
    const step = { kind: 'prolong', key: 'prolong', endsAt } as const;
    return parts.executor.wave(id, [step], { events: [...decided.value, anew(now)], actor: me.technician.id });
  });
  parts.engine.poke(id);
  return done;
}
