import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { plus, SECOND } from '../../../shared/time';
import { TEST_START } from '../../testkit/fakes/clock';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { endCurve } from '../retry/backoff';
import { reschedule } from './reschedule';

const context = { now: TEST_START, staged: true, settleMs: 0 };

/** Milliseconds until the next round of a lease whose last one took `tookMs`. */
function waitAfter(state: 'revoking' | 'provisioning', tookMs: number, attempt: number, jitter: number): number {
  const lease = sampleLease(1, {
    state: state === 'revoking' ? { kind: 'revoking', since: TEST_START, cause: 'expired' } : { kind: 'provisioning' },
    retry: { attempt: attempt - 1, notBefore: TEST_START },
  });
  const wave = { failures: [failure('timeout')], progress: false, begunAt: plus(TEST_START, -tookMs) };
  const [event] = reschedule(lease, wave, context, jitter);
  if (event?.kind !== 'rescheduled') throw new Error('nothing was scheduled');
  return event.notBefore - TEST_START;
}

describe('the wait after a failed round of an end', () => {
  it.each([
    ['refused at once', 0, 9, 48 * SECOND],
    ['silent until the time-out', 30 * SECOND, 9, 18 * SECOND],
    ['silent, the first time', 30 * SECOND, 1, 5 * SECOND],
    ['longer under way than any wait', 300 * SECOND, 9, 5 * SECOND],
  ])('counts from its beginning: %s', (_, took, attempt, wait) => {
    expect(waitAfter('revoking', took, attempt, 0)).toBe(wait);
  });

  it('never lets a minute pass between two beginnings because of the wait, nor hammers', () => {
    const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(55 * SECOND), fc.integer({ min: 1, max: 1e6 }), jitter, (took, attempt, roll) => {
        const wait = waitAfter('revoking', took, attempt, roll);
        expect(wait).toBeGreaterThanOrEqual(endCurve.base);
        expect(took + wait).toBeLessThanOrEqual(endCurve.cap);
      }),
    );
  });

  it('is a lower bound where the directory asked for more', () => {
    const lease = sampleLease(1, { state: { kind: 'revoking', since: TEST_START, cause: 'expired' } });
    const failures = [failure('throttled', { retryAfterMs: 90 * SECOND })];
    const [event] = reschedule(lease, { failures, progress: false, begunAt: TEST_START }, context, 0);
    expect(event).toMatchObject({ kind: 'rescheduled', notBefore: plus(TEST_START, 90 * SECOND) });
  });

  it('of a check-out counts from its failure', () => {
    expect(waitAfter('provisioning', 3 * SECOND, 1, 0)).toBe(SECOND);
  });
});
