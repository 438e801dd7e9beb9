import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LeaseId } from '../../../shared/ids';
import { Secret } from '../../../shared/secret';
import { HOUR, MINUTE } from '../../../shared/time';
import { SWEEP_GRACE } from '../../core/sweep/judge';
import { computer, lost } from '../../testkit/labs/sweep-lab';
import { checkOutAt, testWorld } from '../../testkit/labs/world';

const wheres = ['cloud', 'domain', 'endpoint'] as const;
const verbs = ['listMarked', 'neutralise', 'strip', 'erase', 'observe'] as const;
const story = fc.record({
  leases: fc.array(
    fc.record({ where: fc.constantFrom(...wheres), mode: fc.constantFrom('standard' as const, 'burner' as const) }),
    { minLength: 1, maxLength: 4 },
  ),
  latencies: fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 3, maxLength: 3 }),
  /** Which computer sweeps after how long. */
  sweeps: fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 0, max: 3_000 })), { minLength: 2, maxLength: 6 }),
  faults: fc.array(fc.tuple(fc.constantFrom(...wheres), fc.constantFrom(...verbs), fc.boolean()), { maxLength: 4 }),
  dies: fc.boolean(),
});

it('two computers that sweep at once, in any order and with faults, end everything once and touch nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ leases, latencies, sweeps, faults, dies }) => {
      const base = testWorld({ latencyMs: 5 });
      const ids: LeaseId[] = [];
      for (const { where, mode } of leases) {
        // One Standard account of a technician has one lease at a time.
        const made = await lost(base, where, mode).catch(() => undefined);
        if (made !== undefined) ids.push(made);
      }
      const bystander = await computer(base);
      for (const where of wheres) {
        base.at[where].truth.inspection.plant({ name: `chief@${where}`, password: new Secret('x1!X'), groups: [] });
      }
      await base.timers.advance(HOUR + SWEEP_GRACE);
      const live = await bystander.latchkey.checkOut(checkOutAt('cloud2', 'burner'));
      wheres.forEach((where, at) => (base.at[where].fake.faults.latencyMs = latencies[at] ?? 5));
      const two = [await computer(base), await computer(base)];
      for (const [where, verb, lose] of faults) {
        const control = base.at[where].fake.faults;
        if (lose) control.loseAnswer(verb);
        else control.fail(verb, 'unreachable');
      }
      for (const [which, ms] of sweeps) {
        void two[which]!.latchkey.sweep.run();
        await base.timers.advance(ms);
      }
      // What the first of two has in hand when it dies, the second finishes.
      if (dies) two[0]!.die();
      const last = two[1]!;
      for (let round = 0; round < 3; round += 1) {
        void last.latchkey.sweep.run();
        await base.timers.advance(10 * MINUTE);
      }
      for (const where of wheres) {
        const [chief, ...rest] = [...base.at[where].truth.inspection.accounts()].sort((a, b) =>
          a.name.startsWith('chief') ? -1 : b.name.startsWith('chief') ? 1 : 0,
        );
        expect(chief).toMatchObject({ name: `chief@${where}`, enabled: true });
        for (const account of rest) expect(account).toMatchObject({ enabled: false, groups: [], state: 'present' });
      }
      expect(live.ok && bystander.ledger.lease(live.value.leaseId)?.state.kind).toBe('active');
      for (const { ledger } of dies ? [last] : two) {
        expect(ledger.leases({ states: 'live', limit: 99 })).toEqual([]);
        for (const id of ids)
          expect(ledger.auditOf(id).filter(({ event }) => event.kind === 'revoked').length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 60 },
  );
});
