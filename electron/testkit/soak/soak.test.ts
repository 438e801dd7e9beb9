import { describe, expect, it } from 'vitest';
import { HOUR, instant, SECOND } from '../../../shared/time';
import { soak } from './soak';
import { untilFree } from './witness';

describe.each(['one', 'two'])('some hours of three copies and everything that can go wrong (%s)', (seed) => {
  it('loses no lease, leaves no account untracked and touches nothing that is not to be touched', async () => {
    const figures = await soak({ leases: 60, over: 6 * HOUR, seed, trouble: 0.15 });
    expect(figures).toMatchObject({ leases: 60, lost: [], untracked: [], wronglyTouched: [] });
    expect(figures.kills).toBeGreaterThanOrEqual(3);
    expect(figures.troubles.total()).toBeGreaterThan(50);
    expect(figures.swept).toBeGreaterThan(0);
    expect(figures.bystanders).toBe(16);
    // A sweep comes every half an hour at most and ten minutes; refusals are tried again each minute.
    expect(figures.beyondWhenLostMs).toBeLessThan(HOUR);
  }, 300_000);
});

it('counts as unavoidable what no moment in between would have allowed', () => {
  const span = (from: number, to: number) => ({ from: instant(from), to: instant(to) });
  expect(untilFree(instant(5), [])).toBe(0);
  expect(untilFree(instant(5), [span(5, 9), span(0, 4)])).toBe(4);
  expect(untilFree(instant(5), [span(8, 20), span(0, 8)])).toBe(15);
  expect(untilFree(instant(5 * SECOND), [span(6 * SECOND, 9 * SECOND)])).toBe(0);
});
