import { describe, expect, it } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import { DAY, HOUR, instant, plus, type Instant } from '../../../shared/time';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { memoryLedger } from '../../testkit/fakes/memory-ledger';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { copyAge } from './age';

const organisation = smallOrganisation();
const me = technicianIdSchema.parse('tech-ana');

/** A start of the program at `wall`, on a computer that has recorded `highWater`, with a copy verified at `verifiedAt`. */
function started(wall: Instant, highWater: Instant | undefined, verifiedAt: Instant, ledger = memoryLedger()) {
  const clock = new FakeClock(wall);
  if (highWater !== undefined) ledger.raiseHighWater(highWater);
  const age = copyAge(clock, ledger);
  const dated = age.dated({ current: () => ({ organisation, me, verifiedAt }) });
  return { clock, age, shown: () => clock.wall() - (dated.current()?.verifiedAt ?? 0) };
}

describe('the age of a copy', () => {
  const verified = TEST_START;

  it('is what went by since it was verified', () => {
    expect(started(plus(verified, 3 * DAY), undefined, verified).shown()).toBe(3 * DAY);
    expect(started(plus(verified, 3 * DAY), plus(verified, 2 * DAY), verified).shown()).toBe(3 * DAY);
  });

  it('does not shrink when the clock is set back before the next start', () => {
    const { shown, clock } = started(plus(verified, DAY), plus(verified, 8 * DAY), verified);
    expect(shown()).toBe(8 * DAY);
    clock.advance(HOUR);
    expect(shown()).toBeGreaterThanOrEqual(8 * DAY);
  });

  it('is none after a verification, whatever the clock showed before, and grows from then on', () => {
    const wrongOnce = plus(verified, 4_000 * DAY);
    const ledger = memoryLedger();
    const { age } = started(plus(verified, DAY), wrongOnce, verified, ledger);
    const noted = age.clock.wall();
    expect(noted).toBe(plus(verified, DAY));
    expect(started(plus(verified, DAY), wrongOnce, noted, ledger).shown()).toBe(0);
    const { shown, clock } = started(plus(verified, 3 * DAY), wrongOnce, noted, ledger);
    expect(shown()).toBe(2 * DAY);
    clock.advance(6 * DAY);
    expect(shown()).toBe(8 * DAY);
  });

  it('does not shrink either when it is set back after it was wrong the other way', () => {
    const wrongOnce = plus(verified, 4_000 * DAY);
    const ledger = memoryLedger();
    const noted = started(plus(verified, DAY), wrongOnce, verified, ledger).age.clock.wall();
    const { shown, clock } = started(plus(verified, 2 * DAY), wrongOnce, noted, ledger);
    clock.advance(6 * DAY);
    expect(shown()).toBe(7 * DAY);
    expect(started(plus(verified, DAY), wrongOnce, noted, ledger).shown()).toBe(7 * DAY);
    // Right again, and beyond what was once wrong: the record tells once more.
    expect(started(plus(wrongOnce, DAY), undefined, noted, ledger).shown()).toBe(4_000 * DAY);
  });

  it('of a copy that is older than time itself is still an age', () => {
    expect(started(verified, plus(verified, 10 * DAY), instant(0)).shown()).toBe(verified);
  });
});
