import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, instant, plus } from '../../../shared/time';
import { anchorAt, CLOCK_TOLERANCE, disagrees, guardedNow, movedBack } from './clock-guard';

const wall = instant(1_700_000_000_000);

describe('the guarded clock', () => {
  it('never goes back, whatever is done to the civil clock', () => {
    const steps = fc.array(fc.record({ passes: fc.nat(HOUR), wall: fc.integer({ min: -10 * HOUR, max: 10 * HOUR }) }));
    fc.assert(
      fc.property(steps, (all) => {
        const anchor = anchorAt({ wall, monotonic: 7 }, []);
        let monotonic = 7;
        for (const { passes, wall: offset } of all) {
          monotonic += passes;
          const now = guardedNow(anchor, { wall: plus(wall, offset), monotonic });
          expect(now).toBeGreaterThanOrEqual(plus(wall, monotonic - 7));
          expect(now).toBeGreaterThanOrEqual(plus(wall, offset));
        }
      }),
    );
  });

  it('starts at the latest civil time ever recorded', () => {
    expect(anchorAt({ wall, monotonic: 0 }, [wall, plus(wall, HOUR)]).at).toBe(plus(wall, HOUR));
    expect(anchorAt({ wall, monotonic: 0 }, [plus(wall, -HOUR)]).at).toBe(wall);
  });

  it.each([
    [-1, false],
    [0, false],
    [1, true],
  ])('calls the tolerance %i ms a trouble: %s', (offset, trouble) => {
    expect(movedBack(wall, plus(wall, CLOCK_TOLERANCE + offset))).toBe(trouble);
    expect(disagrees(wall, plus(wall, CLOCK_TOLERANCE + offset))).toBe(trouble);
    expect(disagrees(plus(wall, CLOCK_TOLERANCE + offset), wall)).toBe(trouble);
  });
});
