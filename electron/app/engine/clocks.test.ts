import { describe, expect, it } from 'vitest';
import type { LeaseId } from '../../../shared/ids';
import { HOUR, instant, MINUTE, plus, SECOND, type Instant } from '../../../shared/time';
import { mortal } from '../../testkit/crash/crash-world';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';

const WHERES = ['cloud', 'domain', 'endpoint'] as const;
type Where = (typeof WHERES)[number];
const at = (text: string): Instant => instant(Date.parse(text));

const isOpen = (world: TestWorld, where: Where): boolean =>
  world.at[where].truth.inspection.accounts().some(({ enabled }) => enabled);
const stateOf = (world: TestWorld, id: LeaseId) => world.ledger.lease(id)?.state.kind;

/** The moment at which the last account was useless, on the clock of the directory, which nobody here can set. */
async function closedAfter(world: TestWorld, where: Where, within: number): Promise<number> {
  const since = world.clock.monotonic();
  await world.timers.advanceUntil(() => !isOpen(world, where), within);
  return world.clock.monotonic() - since;
}

describe.each([
  ['into summer time', at('2026-03-29T00:40:00Z')],
  ['out of summer time', at('2026-10-25T00:40:00Z')],
])('the change %s in the middle of a lease', (_, start) => {
  it.each(WHERES)('at the %s makes it neither longer nor shorter', async (where) => {
    const world = testWorld({ start });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt(where));
    const lease = world.ledger.lease(id);
    expect(lease?.endsAt).toBe(start + HOUR);
    await world.timers.advance(start + HOUR - 1 - world.clock.wall());
    expect([stateOf(world, id), isOpen(world, where)]).toEqual(['active', true]);
    expect(await closedAfter(world, where, MINUTE)).toBeLessThan(SECOND);
    expect(latchkey.problems()).toEqual([]);
  });
});

describe('the program starts again after the clock was set back', () => {
  it.each(
    WHERES.flatMap((where) =>
      [0, 20 * MINUTE].flatMap((off) => [HOUR, 48 * HOUR].map((back) => ({ where, off, back }))),
    ),
  )('by $back ms, at the $where, having been off for $off ms', async ({ where, off, back }) => {
    const world = testWorld();
    const life = mortal(world, world.ledger);
    const latchkey = await started(life.world);
    const begun = world.clock.monotonic();
    const made = await latchkey.checkOut(checkOutAt(where));
    if (!made.ok) throw new Error(made.error.code);
    const { leaseId } = made.value;
    await world.timers.advance(30 * MINUTE);
    expect(stateOf(world, leaseId)).toBe('active');
    life.die();
    world.clock.advance(off);
    world.clock.setWall(plus(world.clock.wall(), -back));
    const again = await started(world);
    expect(again.problems().map(({ code }) => code)).toContain('clock_moved_back');
    await closedAfter(world, where, HOUR);
    // Nobody can know how long it was off; beyond that it is late by what was not recorded yet, a minute at most.
    const late = world.clock.monotonic() - begun - HOUR;
    expect(late).toBeGreaterThanOrEqual(-SECOND);
    expect(late).toBeLessThanOrEqual(off + MINUTE + SECOND);
    await world.timers.advance(MINUTE);
    expect(stateOf(world, leaseId)).toBe('revoked');
  });
});

describe('the clock is set forward during a check-out', () => {
  it.each(WHERES)(
    'at the %s: the account ends at once, and one that begins when it is put right lives',
    async (where) => {
      const world = testWorld({ latencyMs: 2 * SECOND });
      const latchkey = await started(world);
      const right = world.clock.wall() - world.clock.monotonic();
      const made = await latchkey.checkOut(checkOutAt(where, 'burner'));
      if (!made.ok) throw new Error(made.error.code);
      const { leaseId } = made.value;
      await world.timers.advance(3 * SECOND);
      expect(stateOf(world, leaseId)).toBe('provisioning');
      world.clock.setWall(plus(world.clock.wall(), 3 * HOUR));
      latchkey.wake('clock set');
      await world.timers.advance(MINUTE);
      expect([stateOf(world, leaseId), isOpen(world, where)]).toEqual(['revoked', false]);
      world.clock.setWall(instant(right + world.clock.monotonic()));
      latchkey.wake('clock set');
      const next = await activeLease(world, latchkey, checkOutAt(where, 'burner'));
      const requested = world.ledger.lease(next)?.requestedAt ?? instant(0);
      await world.timers.advance(requested + HOUR - SECOND - world.clock.wall());
      expect(stateOf(world, next)).toBe('active');
      await world.timers.advance(MINUTE);
      expect([stateOf(world, next), isOpen(world, where)]).toEqual(['revoked', false]);
    },
  );
});

describe('the computer sleeps over the end', () => {
  it.each(WHERES.flatMap((where) => [true, false].map((counts) => ({ where, counts }))))(
    'at the $where; its monotonic clock counts sleep: $counts',
    async ({ where, counts }) => {
      const world = testWorld();
      const latchkey = await started(world);
      const id = await activeLease(world, latchkey, checkOutAt(where));
      await world.timers.advance(10 * MINUTE);
      if (counts) world.clock.advance(2 * HOUR);
      else world.clock.setWall(plus(world.clock.wall(), 2 * HOUR));
      expect(isOpen(world, where)).toBe(true);
      latchkey.wake('resume');
      await world.timers.advance(SECOND);
      expect(isOpen(world, where)).toBe(false);
      await world.timers.advance(MINUTE);
      expect(stateOf(world, id)).toBe('revoked');
    },
  );
});
