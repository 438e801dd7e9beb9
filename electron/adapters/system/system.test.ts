import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { FakeTimers } from '../../testkit/fakes/timers';
import type { Timers } from '../../ports/system';
import { DAY, HOUR } from '../../../shared/time';
import { offsetClock, systemClock, type ClockSources } from './clock';
import { systemIds, systemRandom } from './random';
import { LONGEST_DELAY, systemTimers } from './timers';
import { onNetwork, onPower, outsideAddresses, type PowerEvents } from './wakers';

function fakeSources(): {
  sources: ClockSources;
  run(ms: number): void;
  sleep(ms: number): void;
  jitter(ms: number): void;
} {
  let [wall, steady, boot, off] = [1_000_000, 500, 90_000, 0];
  return {
    sources: { wall: () => wall, steady: () => steady, sinceBoot: () => boot + off },
    run: (ms) => [(wall += ms), (steady += ms), (boot += ms)],
    sleep: (ms) => [(wall += ms), (boot += ms)],
    jitter: (ms) => [(off = ms)],
  };
}

describe('systemClock', () => {
  it('counts sleep that only the time since boot knows of', () => {
    const fake = fakeSources();
    const clock = systemClock(fake.sources);
    const before = clock.monotonic();
    fake.run(1_000);
    fake.sleep(8 * HOUR);
    fake.run(1_000);
    expect(clock.monotonic() - before).toBe(8 * HOUR + 2_000);
  });

  it('does not take coarse steps for sleep', () => {
    const fake = fakeSources();
    const clock = systemClock(fake.sources);
    const before = clock.monotonic();
    for (const ms of [900, -900, 1_000, 0]) {
      fake.jitter(ms);
      expect(clock.monotonic()).toBe(before);
    }
  });

  it('never goes back, whatever the sources do', () => {
    const move = fc.record({
      run: fc.nat(10_000),
      sleep: fc.nat(100_000),
      jitter: fc.integer({ min: -5_000, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(move), (moves) => {
        const fake = fakeSources();
        const clock = systemClock(fake.sources);
        let last = clock.monotonic();
        for (const { run, sleep, jitter } of moves) {
          fake.run(run);
          fake.sleep(sleep);
          fake.jitter(jitter);
          const now = clock.monotonic();
          expect(now).toBeGreaterThanOrEqual(last + run);
          last = now;
        }
      }),
    );
  });

  it('reads the clocks of this computer', () => {
    const clock = systemClock();
    const first = clock.monotonic();
    expect(clock.monotonic()).toBeGreaterThanOrEqual(first);
    expect(clock.wall()).toBeGreaterThan(Date.UTC(2024, 0, 1));
  });
});

describe('offsetClock', () => {
  it('runs ahead by what was skipped, on both clocks', () => {
    const base = new FakeClock();
    const { clock, skip, skippedMs } = offsetClock(base);
    const monotonic = clock.monotonic();
    skip(HOUR);
    skip(0);
    base.advance(5);
    expect(clock.wall()).toBe(TEST_START + HOUR + 5);
    expect(clock.monotonic()).toBe(monotonic + HOUR + 5);
    expect(skippedMs()).toBe(HOUR);
  });

  it.each([-1, Number.NaN])('refuses to skip %d', (ms) => {
    expect(() => offsetClock(new FakeClock()).skip(ms)).toThrow(RangeError);
  });
});

describe('systemTimers', () => {
  /** Scheduling that knows the runtime's limit and takes any longer delay for 1 ms, as Node does. */
  function limited(): { timers: Timers; run: () => number; armed: () => number } {
    const armed = new Map<number, { action: () => void; ms: number }>();
    let next = 0;
    const timers = systemTimers({
      set: (action, ms) => {
        next += 1;
        armed.set(next, { action, ms: ms > LONGEST_DELAY ? 1 : ms });
        return next;
      },
      clear: (handle) => void armed.delete(Number(handle)),
    });
    const run = (): number => {
      const [[handle, timer] = [0, { action: () => undefined, ms: 0 }]] = armed;
      armed.delete(handle);
      timer.action();
      return timer.ms;
    };
    return { timers, run, armed: () => armed.size };
  }

  it('arms a long delay in parts that add up', () => {
    const { timers, run, armed } = limited();
    let called = 0;
    timers.after(60 * DAY, () => (called += 1));
    let waited = 0;
    while (armed() > 0) {
      expect(called).toBe(0);
      waited += run();
    }
    expect(called).toBe(1);
    expect(waited).toBe(60 * DAY);
  });

  it('calls off a long delay in any of its parts', () => {
    const { timers, run, armed } = limited();
    const callOff = timers.after(60 * DAY, () => expect.unreachable());
    run();
    callOff();
    expect(armed()).toBe(0);
    callOff();
  });

  it.each([0, -5, Number.NaN, Number.NEGATIVE_INFINITY])('is due at once for %d', (ms) => {
    const { timers, run } = limited();
    let called = 0;
    timers.after(ms, () => (called += 1));
    expect(run()).toBe(0);
    expect(called).toBe(1);
  });

  it('works with the timers of this process', async () => {
    const callOff = systemTimers().after(1, () => expect.unreachable());
    callOff();
    await new Promise<void>((resolve) => systemTimers().after(2, resolve));
  });
});

describe('systemRandom and systemIds', () => {
  it('gives as many bytes as asked for, each time others', () => {
    expect(systemRandom().bytes(0)).toHaveLength(0);
    expect(systemRandom().bytes(33)).toHaveLength(33);
    expect(systemRandom().bytes(32)).not.toEqual(systemRandom().bytes(32));
  });

  it('gives UUIDs', () => {
    const ids = systemIds();
    for (const id of [ids.lease(), ids.operation(), ids.correlation()]) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids.lease()).not.toBe(ids.lease());
  });
});

describe('wakers', () => {
  it('wakes on resume and unlock until stopped', () => {
    const listeners = new Map<string, Set<() => void>>([
      ['resume', new Set()],
      ['unlock-screen', new Set()],
    ]);
    const power: PowerEvents = {
      on: (event: string, listener: () => void) => listeners.get(event)?.add(listener),
      removeListener: (event: string, listener: () => void) => listeners.get(event)?.delete(listener),
    };
    const reasons: string[] = [];
    const stop = onPower(power, (reason) => reasons.push(reason));
    for (const set of listeners.values()) for (const listener of set) listener();
    expect(reasons).toEqual(['resume', 'unlock']);
    stop();
    expect([...listeners.values()].map((set) => set.size)).toEqual([0, 0]);
  });

  it('wakes when an address appears, not when one goes', async () => {
    const timers = new FakeTimers(new FakeClock());
    let addresses = ['10.0.0.1'];
    const reasons: string[] = [];
    const stop = onNetwork(
      timers,
      (reason) => reasons.push(reason),
      () => addresses,
      1_000,
    );
    addresses = [];
    await timers.advance(1_000);
    expect(reasons).toEqual([]);
    addresses = ['10.0.0.1'];
    await timers.advance(2_500);
    expect(reasons).toEqual(['network']);
    stop();
    expect(timers.armed()).toEqual([]);
  });

  it('does not count the loopback address', () => {
    expect(outsideAddresses()).not.toContain('127.0.0.1');
  });
});
