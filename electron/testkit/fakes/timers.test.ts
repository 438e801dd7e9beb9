import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../shared/time';
import { FakeClock, TEST_START } from './clock';
import { FakeTimers } from './timers';

describe('FakeClock', () => {
  it('moves both times, and only the civil one when that is set', () => {
    const clock = new FakeClock();
    const monotonic = clock.monotonic();
    clock.advance(5_000);
    clock.setWall(instant(42));
    expect(clock.wall()).toBe(42);
    expect(clock.monotonic()).toBe(monotonic + 5_000);
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });
});

describe('FakeTimers', () => {
  it('runs due timers in the order of their time, each at its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -10, max: 1_000 }), { maxLength: 30 }), async (delays) => {
        const clock = new FakeClock();
        const timers = new FakeTimers(clock);
        const ran: number[] = [];
        for (const delay of delays) timers.after(delay, () => ran.push(clock.wall() - TEST_START));
        await timers.advance(500);
        const due = delays.map((delay) => Math.max(0, delay)).sort((a, b) => a - b);
        expect(ran).toEqual(due.filter((delay) => delay <= 500));
        expect(clock.wall()).toBe(TEST_START + 500);
        expect(timers.armed()).toEqual(due.filter((delay) => delay > 500).map((delay) => delay - 500));
      }),
    );
  });

  it('lets promises go on between two timers', async () => {
    const timers = new FakeTimers(new FakeClock());
    const seen: string[] = [];
    timers.after(
      1,
      () =>
        void Promise.resolve()
          .then(() => Promise.resolve())
          .then(() => seen.push('promise')),
    );
    timers.after(2, () => seen.push('timer'));
    await timers.advance(2);
    expect(seen).toEqual(['promise', 'timer']);
  });

  it('runs a timer that a promise arms within the same advance', async () => {
    const timers = new FakeTimers(new FakeClock());
    let rang = false;
    void Promise.resolve().then(() => timers.after(3, () => (rang = true)));
    await timers.advance(3);
    expect(rang).toBe(true);
  });

  it('runs nothing that was called off, and overdue ones once the computer is awake', async () => {
    const clock = new FakeClock();
    const timers = new FakeTimers(clock);
    const ran: string[] = [];
    timers.after(10, () => ran.push('off'))();
    timers.after(10, () => ran.push('overdue'));
    clock.advance(1_000);
    expect(timers.armed()).toEqual([-990]);
    await timers.advance(0);
    expect(ran).toEqual(['overdue']);
  });

  it('stops a runaway', async () => {
    const timers = new FakeTimers(new FakeClock(), 50);
    const again = (): void => void timers.after(0, again);
    again();
    await expect(timers.advance(1)).rejects.toThrow('runaway');
  });

  it('advances until it is done, or fails', async () => {
    const timers = new FakeTimers(new FakeClock());
    let count = 0;
    const tick = (): void => {
      timers.after(100, () => {
        count += 1;
        tick();
      });
    };
    tick();
    await timers.advanceUntil(() => count === 3, 1_000);
    expect(count).toBe(3);
    await expect(timers.advanceUntil(() => count === 100, 1_000)).rejects.toThrow('did not happen');
  });
});
