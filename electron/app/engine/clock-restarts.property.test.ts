import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeaseId } from '../../../shared/ids';
import { HOUR, MINUTE, plus, SECOND, type Millis } from '../../../shared/time';
import { mortal, type Life } from '../../testkit/crash/crash-world';
import { checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import type { Latchkey } from '../api';

const WHERES = ['cloud', 'domain', 'endpoint'] as const;
type Where = (typeof WHERES)[number];

/** The computer goes off and starts again: its monotonic clock begins anew. */
interface Restart {
  /** How long the program ran since the start before. */
  readonly ran: Millis;
  readonly off: Millis;
  /** What the monotonic clock shows when the program starts again. */
  readonly sinceBoot: Millis;
  /** By how much somebody moves the civil clock meanwhile; negative: back. */
  readonly moved: Millis;
}

const isOpen = (world: TestWorld, where: Where): boolean =>
  world.at[where].truth.inspection.accounts().some(({ enabled }) => enabled);
const stateOf = (world: TestWorld, id: LeaseId) => world.ledger.lease(id)?.state.kind;
const clockProblems = (latchkey: Latchkey): readonly string[] =>
  latchkey
    .problems()
    .map(({ code }) => code)
    .filter((code) => code.startsWith('clock'));

/** A lease of an hour on a computer that is switched off and on; what it went through as nobody here can move it. */
class Computer {
  /** How long the program has run since the check-out. */
  ran = 0;
  off = 0;
  #life: Life;
  #latchkey: Latchkey | undefined;

  constructor(readonly world: TestWorld) {
    this.#life = mortal(world, world.ledger);
  }

  async start(): Promise<Latchkey> {
    this.#latchkey = await started(this.#life.world);
    return this.#latchkey;
  }

  async run(ms: Millis): Promise<void> {
    await this.world.timers.advance(ms);
    this.ran += ms;
  }

  async restart({ off, sinceBoot, moved }: Omit<Restart, 'ran'>): Promise<Latchkey> {
    this.#life.die();
    this.world.clock.advance(off);
    this.off += off;
    this.world.clock.restart(sinceBoot);
    this.world.clock.setWall(plus(this.world.clock.wall(), moved));
    this.#life = mortal(this.world, this.world.ledger);
    return this.start();
  }
}

async function checkedOut(computer: Computer, where: Where): Promise<LeaseId> {
  const latchkey = await computer.start();
  const made = await latchkey.checkOut(checkOutAt(where));
  if (!made.ok) throw new Error(made.error.code);
  await computer.run(MINUTE);
  expect(stateOf(computer.world, made.value.leaseId)).toBe('active');
  return made.value.leaseId;
}

const restart = fc.record({
  ran: fc.integer({ min: 0, max: 50 * MINUTE }),
  off: fc.integer({ min: 0, max: 20 * MINUTE }),
  sinceBoot: fc.oneof(fc.integer({ min: 0, max: 5 * MINUTE }), fc.integer({ min: 0, max: 90 * 24 * HOUR })),
});
const back = fc.oneof(fc.constant(0), fc.integer({ min: -72 * HOUR, max: 0 }));

describe('the computer itself starts again', () => {
  it('however often, and whatever is taken off its civil clock, no lease gets longer than the time it was off', async () => {
    const cases = fc.record({
      where: fc.constantFrom(...WHERES),
      restarts: fc.array(fc.record({ restart, moved: back }), { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ where, restarts }) => {
        const world = testWorld();
        const computer = new Computer(world);
        const id = await checkedOut(computer, where);
        for (const { restart: one, moved } of restarts) {
          await computer.run(one.ran);
          await computer.restart({ ...one, moved });
        }
        // What went by since the last minute that was stored is lost at each of them.
        const left = HOUR + restarts.length * (MINUTE + SECOND) - computer.ran;
        await computer.run(Math.max(0, left) + MINUTE);
        expect([isOpen(world, where), stateOf(world, id)]).toEqual([false, 'revoked']);
      }),
      { numRuns: 60, seed: 20_261_126 },
    );
  });

  it('is no time travel: with an honest civil clock a lease ends at its end, neither sooner nor later', async () => {
    const cases = fc.record({ where: fc.constantFrom(...WHERES), restarts: fc.array(restart, { maxLength: 4 }) });
    await fc.assert(
      fc.asyncProperty(cases, async ({ where, restarts }) => {
        const world = testWorld();
        const computer = new Computer(world);
        const id = await checkedOut(computer, where);
        const endsAt = world.ledger.lease(id)?.endsAt ?? world.clock.wall();
        for (const one of restarts) {
          await computer.run(one.ran);
          const isOver = world.clock.wall() + one.off >= endsAt;
          const latchkey = await computer.restart({ ...one, moved: 0 });
          expect(clockProblems(latchkey)).toEqual([]);
          if (!isOver) expect([isOpen(world, where), stateOf(world, id)]).toEqual([true, 'active']);
        }
        const left = endsAt - world.clock.wall();
        if (left > 1) {
          await computer.run(left - 1);
          expect([isOpen(world, where), stateOf(world, id)]).toEqual([true, 'active']);
        }
        await computer.run(MINUTE);
        expect([isOpen(world, where), stateOf(world, id)]).toEqual([false, 'revoked']);
      }),
      { numRuns: 60, seed: 20_261_126 },
    );
  });

  it.each(WHERES)(
    'with its clock set back once, twenty times over: what the lease lived through counts (%s)',
    async (where) => {
      const world = testWorld();
      const computer = new Computer(world);
      const id = await checkedOut(computer, where);
      for (let times = 0; times < 20 && isOpen(world, where); times += 1) {
        await computer.run(10 * MINUTE);
        const latchkey = await computer.restart({ off: 0, sinceBoot: SECOND, moved: times === 0 ? -48 * HOUR : 0 });
        if (isOpen(world, where)) expect(clockProblems(latchkey)).toContain('clock_moved_back');
      }
      // Each of the restarts costs at most the minute that was not stored yet.
      expect(computer.ran).toBeLessThanOrEqual(HOUR + 10 * MINUTE);
      await computer.run(MINUTE);
      expect([isOpen(world, where), stateOf(world, id)]).toEqual([false, 'revoked']);
    },
  );

  it('another lease, which begins while the clock is behind, lasts its hour', async () => {
    const world = testWorld();
    const computer = new Computer(world);
    await checkedOut(computer, 'domain');
    await computer.run(20 * MINUTE);
    await computer.restart({ off: 0, sinceBoot: SECOND, moved: -2 * HOUR });
    await computer.run(20 * MINUTE);
    // Put right again by a time server.
    const latchkey = await computer.restart({ off: 0, sinceBoot: SECOND, moved: 2 * HOUR });
    expect(clockProblems(latchkey)).toEqual([]);
    const made = await latchkey.checkOut(checkOutAt('endpoint'));
    if (!made.ok) throw new Error(made.error.code);
    await computer.run(HOUR - SECOND);
    expect([isOpen(world, 'domain'), isOpen(world, 'endpoint')]).toEqual([false, true]);
    await computer.run(MINUTE);
    expect(stateOf(world, made.value.leaseId)).toBe('revoked');
  });
});
