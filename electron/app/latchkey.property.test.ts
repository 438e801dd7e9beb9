import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeaseId } from '../../shared/ids';
import { HOUR, instant, MINUTE, SECOND } from '../../shared/time';
import { strayAccounts } from '../testkit/crash/crash-findings';
import { mortal, type Life } from '../testkit/crash/crash-world';
import { sequentialIds } from '../testkit/fakes/ids';
import { settle } from '../testkit/fakes/timers';
import { checkOutAt, testWorld, type TestWorld, type Where } from '../testkit/labs/world';
import type { Latchkey } from './api';
import { createLatchkey } from './latchkey';

const wheres = ['cloud', 'cloud2', 'domain', 'endpoint'] as const satisfies readonly Where[];
const codes = ['throttled', 'busy', 'unreachable', 'insufficient_rights', 'constraint_violation', 'bug'] as const;
const verbs = [
  'create',
  'issueCredential',
  'grant',
  'prolong',
  'neutralise',
  'strip',
  'erase',
  'observe',
  'any',
] as const;

const where = fc.constantFrom(...wheres);
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('checkOut' as const), where, burner: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 * MINUTE }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('checkIn' as const), nth: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('extend' as const), nth: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('kill' as const), asleepMs: fc.integer({ min: 0, max: 2 * HOUR }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      where,
      verb: fc.constantFrom(...verbs),
      code: fc.constantFrom(...codes),
      times: fc.integer({ min: 1, max: 4 }),
      lost: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('outage' as const), where, on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('setClock' as const), byMs: fc.integer({ min: -3 * HOUR, max: HOUR }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keychain' as const), locked: fc.boolean() }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

/** The lease bears times that lie ahead of the clock of the next run. */
const clockSetBackAfterCheckOut: Action[] = [
  { do: 'setClock', byMs: 21 * MINUTE },
  { do: 'checkOut', where: 'cloud', burner: false },
  { do: 'setClock', byMs: -21 * MINUTE },
  { do: 'wait', ms: 40 },
  { do: 'kill', asleepMs: 0 },
  { do: 'checkIn', nth: 0 },
];

/** One computer on which the product runs, dies and runs again. */
class Story {
  readonly base: TestWorld = testWorld({ latencyMs: 20, lagMs: 2 * SECOND });
  readonly made: LeaseId[] = [];
  lives = 0;
  life!: Life;
  latchkey!: Latchkey;

  async begin(): Promise<void> {
    this.lives += 1;
    this.life = mortal({ ...this.base, ids: sequentialIds(this.lives) }, this.base.ledger);
    this.latchkey = createLatchkey(this.life.world);
    await this.latchkey.start();
  }

  async act(step: Action): Promise<void> {
    const { base, latchkey } = this;
    const nth = 'nth' in step ? this.made.at(step.nth % Math.max(1, this.made.length)) : undefined;
    if (step.do === 'checkOut') {
      const made = await latchkey.checkOut(checkOutAt(step.where, step.burner ? 'burner' : 'standard'));
      if (made.ok) this.made.push(made.value.leaseId);
    } else if (step.do === 'wait') await base.timers.advance(step.ms);
    else if (step.do === 'checkIn' && nth !== undefined) latchkey.checkIn(nth);
    else if (step.do === 'extend' && nth !== undefined) latchkey.extend(nth, '1h', 'more fire').catch(() => undefined);
    else if (step.do === 'kill') await this.kill(step.asleepMs);
    else if (step.do === 'fail') {
      const { faults } = base.at[step.where].fake;
      if (step.lost) faults.loseAnswer(step.verb, step.times);
      else faults.fail(step.verb, step.code, step.times);
    } else if (step.do === 'outage') {
      const { faults } = base.at[step.where].fake;
      if (step.on) faults.startOutage();
      else faults.endOutage();
    } else if (step.do === 'setClock') base.clock.setWall(instant(base.clock.wall() + step.byMs));
    else if (step.do === 'disk') base.ledger.failWith(step.full ? { code: 'disk_full' } : undefined);
    else if (step.do === 'keychain') base.keychain.become(step.locked ? 'locked' : 'open');
    await settle();
  }

  async kill(asleepMs: number): Promise<void> {
    this.life.die();
    this.base.clock.advance(asleepMs);
    await this.begin();
  }

  /** What must be true at every moment. */
  check(): void {
    const { base } = this;
    const leases = base.ledger.leases({ states: 'all', limit: 1_000 });
    for (const lease of leases) {
      if (lease.state.kind !== 'revoked') continue;
      expect(lease.steps.find((step) => step.key === 'verifyGone')?.outcome?.kind).toBe('done');
    }
    // The engine's own view, which goes on when the disk is full: nothing is offered past its end.
    const { leases: views } = this.latchkey.snapshot('live');
    for (const view of views) if (view.canCopy) expect(view.endsAt).toBeGreaterThan(base.clock.wall());
    for (const each of wheres)
      expect(
        strayAccounts(
          base,
          each,
          leases.filter((lease) => lease.state.kind !== 'revoked'),
        ),
      ).toEqual([]);
  }

  /** Everything works again and all leases are ended. */
  async calm(): Promise<void> {
    const { base } = this;
    base.ledger.failWith(undefined);
    base.keychain.become('open');
    for (const each of wheres) base.at[each].fake.faults.endOutage();
    await base.timers.advance(MINUTE);
    this.latchkey.endAll('everyone');
    await base.timers.advance(20 * MINUTE);
  }
}

describe('whatever happens, in whatever order', () => {
  it('every lease is revoked in the end, nothing usable is ever untracked, nothing is revoked unread', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 25 }), async (steps) => {
        const story = new Story();
        await story.begin();
        for (const step of steps) {
          await story.act(step);
          story.check();
        }
        await story.calm();
        story.check();
        const { base } = story;
        for (const lease of base.ledger.leases({ states: 'all', limit: 1_000 }))
          expect(lease.state.kind).toBe('revoked');
        for (const each of wheres) expect(strayAccounts(base, each, [])).toEqual([]);
        expect(base.ledger.openIntents()).toEqual([]);
        expect([...base.keychain.entries().keys()]).toEqual([]);
        expect(base.ledger.verifyAudit().brokenAt).toBeUndefined();
        expect(base.log.lines.filter((line) => line.level === 'error')).toEqual([]);
      }),
      { numRuns: 60, examples: [[clockSetBackAfterCheckOut]] },
    );
  });

  it('a lease that is active is never past its end without being revoked, on a clock nobody sets', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 * MINUTE }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        async (waits, nth) => {
          const story = new Story();
          await story.begin();
          await story.act({ do: 'checkOut', where: wheres[nth % wheres.length] ?? 'cloud', burner: nth % 3 === 0 });
          for (const ms of waits) {
            await story.act({ do: 'wait', ms });
            for (const lease of story.base.ledger.leases({ states: 'live', limit: 10 })) {
              if (lease.state.kind === 'active') expect(lease.endsAt).toBeGreaterThan(story.base.clock.wall());
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
