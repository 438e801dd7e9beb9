import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes, failure } from '../../../shared/errors';
import { backoffMs, beginCurve, endCurve } from './backoff';
import { isRefusal, isTransient, needsPerson } from './classify';

describe('back-off', () => {
  it.each([
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [4, 40_000],
    [5, 48_000],
    [1_000_000, 48_000],
  ])('of revoking, round %i, is %i ms without jitter', (attempt, ms) => {
    expect(backoffMs(attempt, 0, endCurve)).toBe(ms);
  });

  it('lies between base and cap, whatever the round and the jitter', () => {
    const jitters = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 1e9 }),
        jitters,
        fc.constantFrom(beginCurve, endCurve),
        (n, jitter, curve) => {
          const ms = backoffMs(n, jitter, curve);
          expect(ms).toBeGreaterThanOrEqual(curve.base);
          expect(ms).toBeLessThanOrEqual(curve.cap);
        },
      ),
    );
  });
});

describe('every code', () => {
  it.each(errorCodes)('%s is either waited out or shown to a person', (code) => {
    const why = failure(code);
    expect(isTransient(why) && isRefusal(why)).toBe(false);
    expect(needsPerson(why, 0)).toBe(!isTransient(why));
    expect(needsPerson(why, 1_000)).toBe(true);
  });
});
