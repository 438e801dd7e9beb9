import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectorIdSchema } from '../../../shared/ids';
import { FakeClock } from '../../testkit/fakes/clock';
import { FakeTimers } from '../../testkit/fakes/timers';
import { ConnectorGates } from './connector-gate';

const id = connectorIdSchema.parse('contoso-m365');

it('however many wait for a hold, one timer waits for them', async () => {
  const clock = new FakeClock();
  const timers = new FakeTimers(clock);
  const gates = new ConnectorGates(clock, timers);
  gates.hold(id, 1_000);
  const begun: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    void gates.run(id, 'low', () => {
      begun.push(n);
      return Promise.resolve();
    });
  }
  expect(timers.armed()).toHaveLength(1);
  await timers.advance(1_000);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('a hold is waited for in whole milliseconds, never shorter than was asked, and opens once', async () => {
  // Fractions that binary numbers hold exactly.
  const fraction = fc.nat(1_023).map((n) => n / 1_024);
  await fc.assert(
    fc.asyncProperty(fc.nat(10_000), fraction, fraction, async (ms, begins, passed) => {
      const clock = new FakeClock(undefined, 1_000 + begins);
      const timers = new FakeTimers(clock, 10);
      const gates = new ConnectorGates(clock, timers);
      gates.hold(id, ms);
      const until = clock.monotonic() + ms;
      clock.advance(Math.min(ms, passed));
      const held = gates.heldMs(id);
      expect(Number.isInteger(held)).toBe(true);
      let openedAt = Infinity;
      void gates.run(id, 'high', () => {
        openedAt = clock.monotonic();
        return Promise.resolve();
      });
      await timers.advance(ms + 1);
      expect(openedAt).toBeGreaterThanOrEqual(until);
      expect(openedAt).toBeLessThan(until + 1);
    }),
  );
});
