import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyIdSchema, type LeaseId } from '../../../shared/ids';
import { MINUTE, SECOND } from '../../../shared/time';
import { isLive } from '../../core/lease/state';
import { settle } from '../../testkit/fakes/timers';
import { checkOutAt, started, testWorld, type TestWorld, type Where } from '../../testkit/labs/world';
import type { Latchkey } from '../api';

const wheres = ['cloud', 'domain', 'endpoint'] as const satisfies readonly Where[];
const SOURCE = { cloud: 'm365', domain: 'activeDirectory', endpoint: 'local' } as const;

const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('checkOut' as const), second: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 90 * SECOND }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: MINUTE, max: 40 * MINUTE }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('checkIn' as const), nth: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('extend' as const), nth: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('shorten' as const),
      nth: fc.nat(3),
      minutes: fc.integer({ min: 1, max: 90 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      verb: fc.constantFrom('prolong', 'neutralise', 'strip', 'observe', 'create', 'grant'),
      lost: fc.boolean(),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

/** Two policies whose Standard accounts have the same name and that give the same privileges. */
function twoPolicies(): TestWorld {
  const world = testWorld({ latencyMs: 20, lagMs: 2 * SECOND });
  world.reorganise((organisation) => ({
    ...organisation,
    policies: organisation.policies.flatMap((policy) =>
      policy.burner
        ? []
        : [policy, { ...policy, id: policyIdSchema.parse(`${policy.id}-too`), name: `${policy.name} too` }],
    ),
  }));
  return world;
}

class Story {
  readonly world = twoPolicies();
  readonly made: LeaseId[] = [];
  latchkey!: Latchkey;

  constructor(readonly where: (typeof wheres)[number]) {}

  async act(step: Action): Promise<void> {
    const { world, latchkey, where } = this;
    const nth = 'nth' in step ? this.made.at(step.nth % Math.max(1, this.made.length)) : undefined;
    if (step.do === 'checkOut') {
      const policyId = policyIdSchema.parse(`${SOURCE[where]}-standard${step.second ? '-too' : ''}`);
      const made = await latchkey.checkOut(checkOutAt(where, 'standard', { policyId }));
      if (made.ok) this.made.push(made.value.leaseId);
    } else if (step.do === 'wait') await world.timers.advance(step.ms);
    else if (step.do === 'checkIn' && nth !== undefined) latchkey.checkIn(nth);
    else if (step.do === 'extend' && nth !== undefined) latchkey.extend(nth, '1h', 'more').catch(() => undefined);
    else if (step.do === 'shorten' && nth !== undefined) latchkey.shorten(nth, step.minutes).catch(() => undefined);
    else if (step.do === 'fail') {
      const { faults } = world.at[where].fake;
      if (step.lost) faults.loseAnswer(step.verb);
      else faults.fail(step.verb, 'unreachable');
    }
    await settle();
  }

  /** A lease that is offered has all that was promised, whatever another lease of the same account did. */
  check(): void {
    const { world, where } = this;
    const leases = world.ledger.leases({ states: 'all', limit: 100 });
    const active = leases.filter((lease) => lease.state.kind === 'active');
    expect(active.length).toBeLessThanOrEqual(1);
    for (const lease of active) {
      const account = world.at[where].truth.inspection.accounts().find(({ name }) => name === lease.account.name);
      expect(account).toMatchObject({ enabled: true, marker: { leaseId: lease.id } });
      expect([...(account?.groups ?? [])].sort()).toEqual(lease.recipe.privileges.map(({ name }) => name).sort());
      if (where !== 'cloud') expect(account?.expiresAt ?? 0).toBeGreaterThan(world.clock.wall());
    }
  }
}

describe('two leases that need the same privileges of one account', () => {
  it('never cut each other, however their check-outs, ends, extensions and faults interleave', async () => {
    let offered = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wheres),
        fc.array(action, { minLength: 5, maxLength: 25 }),
        async (where, steps) => {
          const story = new Story(where);
          story.latchkey = await started(story.world);
          for (const step of steps) {
            await story.act(step);
            story.check();
            offered += story.latchkey.snapshot('live').leases.filter(({ canCopy }) => canCopy).length;
          }
          story.latchkey.endAll('everyone');
          await story.world.timers.advance(20 * MINUTE);
          const leases = story.world.ledger.leases({ states: 'all', limit: 100 });
          expect(leases.filter(isLive)).toEqual([]);
          for (const account of story.world.at[where].truth.inspection.accounts()) {
            expect(account).toMatchObject({ enabled: false, groups: [] });
          }
        },
      ),
      { numRuns: 60 },
    );
    // The stories are about accounts in use, not about refused check-outs only.
    expect(offered).toBeGreaterThan(60);
  });
});
