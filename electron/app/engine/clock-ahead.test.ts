import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, plus, SECOND, type Millis } from '../../../shared/time';
import { mortal } from '../../testkit/crash/crash-world';
import { lost, swept } from '../../testkit/labs/sweep-lab';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';

const WHERES = ['cloud', 'domain', 'endpoint'] as const;
const AHEAD = [2 * HOUR, 10 * 365 * DAY] as const;
const CASES = WHERES.flatMap((where) => AHEAD.map((ahead) => ({ where, ahead })));

const move = (world: TestWorld, by: Millis): void => world.clock.setWall(plus(world.clock.wall(), by));
const usable = (world: TestWorld): number =>
  Object.values(world.at).flatMap(({ truth }) => truth.inspection.accounts().filter(({ enabled }) => enabled)).length;

describe('the clock is ahead for a while, as after a sleep, until a time server puts it right', () => {
  it.each(CASES)(
    'by $ahead ms, while the $where is away: the lease waits for no such time',
    async ({ where, ahead }) => {
      const world = testWorld();
      const latchkey = await started(world);
      const id = await activeLease(world, latchkey, checkOutAt(where));
      const { faults } = world.at[where].fake;
      faults.startOutage();
      move(world, ahead);
      latchkey.wake('resume');
      await world.timers.advance(10 * SECOND);
      expect(world.ledger.lease(id)?.state.kind).toBe('revoking');
      move(world, -ahead);
      faults.endOutage();
      latchkey.wake('network');
      await world.timers.advance(3 * MINUTE);
      expect([usable(world), world.ledger.lease(id)?.state.kind]).toEqual([0, 'revoked']);
    },
  );

  it.each(CASES)('by $ahead ms, while the $where has asked for a pause, and the program dies', async (one) => {
    const { where, ahead } = one;
    const world = testWorld();
    const life = mortal(world, world.ledger);
    const latchkey = await started(life.world);
    const made = await latchkey.checkOut(checkOutAt(where));
    if (!made.ok) throw new Error(made.error.code);
    // High water was noted just now, so the wrong time will not be.
    await world.timers.advance(MINUTE + 5 * SECOND);
    world.at[where].fake.faults.throttle(1, 10 * MINUTE);
    await latchkey.checkOut(checkOutAt(where, 'burner'));
    await world.timers.advance(SECOND);
    move(world, ahead);
    latchkey.wake('resume');
    await world.timers.advance(1);
    expect(world.ledger.lease(made.value.leaseId)).toMatchObject({ state: { kind: 'revoking', cause: 'expired' } });
    // Asked to end it, it says so at once and waits no longer for that.
    latchkey.checkIn(made.value.leaseId);
    life.die();
    move(world, -ahead);
    await started(world);
    await world.timers.advance(3 * MINUTE);
    expect([usable(world), world.ledger.lease(made.value.leaseId)?.state.kind]).toEqual([0, 'revoked']);
  });

  it('whatever fails meanwhile and however often: once everything works the lease is over after its hour at the latest', async () => {
    const spell = fc.record({
      ahead: fc.integer({ min: -HOUR, max: 400 * DAY }),
      lasts: fc.integer({ min: 1, max: 3 * MINUTE }),
      away: fc.boolean(),
      checkedIn: fc.boolean(),
      killed: fc.boolean(),
    });
    const cases = fc.record({
      where: fc.constantFrom(...WHERES),
      spells: fc.array(spell, { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ where, spells }) => {
        const world = testWorld();
        let life = mortal(world, world.ledger);
        let latchkey = await started(life.world);
        const made = await latchkey.checkOut(checkOutAt(where));
        if (!made.ok) throw new Error(made.error.code);
        await world.timers.advance(MINUTE);
        const { faults } = world.at[where].fake;
        for (const { ahead, lasts, away, checkedIn, killed } of spells) {
          if (away) faults.startOutage();
          move(world, ahead);
          latchkey.wake('resume');
          if (checkedIn) latchkey.checkIn(made.value.leaseId);
          await world.timers.advance(lasts);
          if (killed) life.die();
          move(world, -ahead);
          faults.endOutage();
          if (killed) {
            life = mortal(world, world.ledger);
            latchkey = await started(life.world);
          }
        }
        await world.timers.advance(HOUR + 3 * MINUTE);
        expect([usable(world), world.ledger.lease(made.value.leaseId)?.state.kind]).toEqual([0, 'revoked']);
      }),
      { numRuns: 60, seed: 20_261_126 },
    );
  });
});

describe('the clock was ahead in an earlier run', () => {
  /** The program ran with a clock that was ahead, and starts again when it has been put right. */
  async function putRight(world: TestWorld, ahead: Millis): Promise<void> {
    move(world, ahead);
    const wrong = mortal(world, world.ledger);
    await started(wrong.world);
    await world.timers.advance(2 * MINUTE);
    wrong.die();
    move(world, -ahead);
  }

  it.each(CASES)('by $ahead ms: a lease that began since lasts its hour over restarts ($where)', async (one) => {
    const { where, ahead } = one;
    const world = testWorld();
    await putRight(world, ahead);
    let life = mortal(world, world.ledger);
    const made = await (await started(life.world)).checkOut(checkOutAt(where));
    if (!made.ok) throw new Error(made.error.code);
    const { leaseId } = made.value;
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await world.timers.advance(15 * MINUTE);
      life.die();
      life = mortal(world, world.ledger);
      await started(life.world);
    }
    await world.timers.advance(15 * MINUTE - SECOND);
    expect(world.ledger.lease(leaseId)?.state.kind).toBe('active');
    await world.timers.advance(MINUTE);
    expect([usable(world), world.ledger.lease(leaseId)?.state.kind]).toEqual([0, 'revoked']);
  });

  it.each(CASES)('by $ahead ms: such a lease gets no longer by setting it back ($where)', async ({ where, ahead }) => {
    const world = testWorld();
    await putRight(world, ahead);
    const life = mortal(world, world.ledger);
    const made = await (await started(life.world)).checkOut(checkOutAt(where));
    if (!made.ok) throw new Error(made.error.code);
    await world.timers.advance(30 * MINUTE);
    life.die();
    move(world, -HOUR);
    await started(world);
    await world.timers.advance(32 * MINUTE);
    expect([usable(world), world.ledger.lease(made.value.leaseId)?.state.kind]).toEqual([0, 'revoked']);
  });

  it.each(AHEAD)(
    'by %i ms: colleagues’ overdue accounts are ended all the same, and no warning stays',
    async (ahead) => {
      const world = testWorld();
      await putRight(world, ahead);
      const latchkey = await started(world);
      expect(latchkey.problems().map(({ code }) => code)).toEqual(['clock_moved_back']);
      await lost(world, 'domain', 'standard');
      await world.timers.advance(HOUR + 11 * MINUTE);
      expect(await swept(world, latchkey)).toMatchObject([{ kind: 'overdue', status: 'finishing' }]);
      expect(latchkey.problems()).toEqual([]);
      await world.timers.advance(MINUTE);
      expect(usable(world)).toBe(0);
    },
  );
});
