import type { Failure } from '../../../shared/errors';
import type { Lease } from '../../../shared/model/lease';
import { plus } from '../../../shared/time';
import type { LeaseEvent } from '../lease/event';
import { backoffMs, beginCurve, endCurve } from '../retry/backoff';
import { isRefusal, isTransient, needsPerson } from '../retry/classify';
import type { PlanContext } from './plan';
import { hasFreshWay } from './plan-end';

/** How one wave of steps went, after its outcomes were applied to the lease. */
export interface WaveResult {
  readonly failures: readonly Failure[];
  /** At least one step was done. */
  readonly progress: boolean;
}

/**
 * When the lease is looked at again after a wave, and whether a person is called. `jitter` in [0, 1) is rolled by the
 * caller; the instant that comes out is stored, so a restart neither shortens nor forgets the wait. What a directory
 * asked for (`retryAfterMs`) is a lower bound.
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
  const wait = free || decided ? 0 : backoffMs(attempt, jitter, ending ? endCurve : beginCurve);
  const notBefore = plus(now, Math.max(asked, wait));
  const events: LeaseEvent[] = [{ kind: 'rescheduled', attempt, notBefore, failure: first }];
  if (ending && !free && needsPerson(first, attempt)) events.push({ kind: 'attentionRaised', at: now, failure: first });
  return events;
}
