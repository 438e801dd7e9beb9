import type { Failure } from '../../../shared/errors';
import type { Lease } from '../../../shared/model/lease';
import { plus, type Instant } from '../../../shared/time';
import type { LeaseEvent } from '../lease/event';
import { isAnothers } from '../lease/state';
import { backoffMs, beginCurve, endCurve } from '../retry/backoff';
import { isRefusal, isTransient, needsPerson } from '../retry/classify';
import type { PlanContext } from './plan';
import { hasFreshWay } from './plan-end';

/** Rounds in which replicas have long caught up. */
const QUICK_ROUNDS = 5;

/** How one wave of steps went, after its outcomes were applied to the lease. */
export interface WaveResult {
  readonly failures: readonly Failure[];
  /** At least one step was done. */
  readonly progress: boolean;
  /** When its calls began. */
  readonly begunAt: Instant;
}

/**
 * When the lease is looked at again after a wave, and whether a person is called. `jitter` in [0, 1) is rolled by the
 * caller; the instant that comes out is stored, so a restart neither shortens nor forgets the wait. What a directory
 * asked for (`retryAfterMs`) is a lower bound.
 *
 * While a lease is being ended the wait counts from the beginning of the wave: the half minute that a silent directory took
 * until the time-out was a wait already, and both on top of each other would leave an account usable for longer after the
 * directory has come back.
 */
export function reschedule(
  lease: Lease,
  wave: WaveResult,
  context: PlanContext,
  jitter: number,
): readonly LeaseEvent[] {
  const [first] = wave.failures;
  const { now } = context;
  const ending = lease.state.kind === 'revoking';
  if (first === undefined) {
    const calm: LeaseEvent[] = [];
    if (lease.retry.attempt > 0) calm.push({ kind: 'rescheduled', attempt: 0, notBefore: now });
    if (lease.attention !== undefined) calm.push({ kind: 'attentionCleared' });
    return calm;
  }
  const attempt = wave.progress ? 1 : lease.retry.attempt + 1;
  const asked = Math.max(0, ...wave.failures.map((each) => each.retryAfterMs ?? 0));
  const free = ending && hasFreshWay(lease, context) && !wave.failures.some((each) => !isRefusal(each));
  // A check-out that was refused has another way or is over; either is decided at once.
  const decided = lease.state.kind === 'provisioning' && wave.failures.some((each) => !isTransient(each));
  const wait =
    free || decided ? 0 : backoffMs(attempt, jitter, ending || isSlow(lease, attempt) ? endCurve : beginCurve);
  const spent = ending ? Math.max(0, now - wave.begunAt) : 0;
  const notBefore = plus(
    now,
    Math.max(asked, spent === 0 ? wait : Math.max(wait - spent, Math.min(wait, endCurve.base))),
  );
  const events: LeaseEvent[] = [{ kind: 'rescheduled', attempt, notBefore, failure: first }];
  if (ending && !free && needsPerson(first, attempt))
    events.push({ kind: 'attentionRaised', at: now, failure: asOfTheEnd(first) });
  return events;
}

/** What is still to be set right about a lease that works has had its quick rounds: nobody waits for it, and it may last for weeks. */
function isSlow({ state }: Lease, attempt: number): boolean {
  return state.kind === 'active' && attempt > QUICK_ROUNDS;
}

/** Whom the account belongs to is a question at a check-out; at the end it means that the marker is not the lease's own. */
function asOfTheEnd(refused: Failure): Failure {
  return isAnothers(refused) ? { ...refused, code: 'marker_changed' } : refused;
}
