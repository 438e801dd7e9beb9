import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../shared/time';
import type { LeaseQuery } from '../../ports/storage';
import { memoryLedger, type MemoryLedger } from '../../testkit/fakes/memory-ledger';
import { seededRandom } from '../../testkit/fakes/random';
import { checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import type { World } from '../api';

/** Checks out at the domain in a process of its own and lets the lease end; gives the name of its account. */
async function nameOf(base: TestWorld, changes: Partial<World>, mode: 'standard' | 'burner'): Promise<string> {
  const latchkey = await started({ ...base, ...changes });
  const made = await latchkey.checkOut(checkOutAt('domain', mode));
  if (!made.ok) throw new Error(made.error.code);
  const one = latchkey.one(made.value.leaseId);
  await base.timers.advance(HOUR + MINUTE);
  await latchkey.stop(0);
  if (!one.ok) throw new Error(one.error.code);
  return one.value.accountName;
}

/** A ledger that counts how often past leases are read. */
function counted(inner: MemoryLedger) {
  const reads: LeaseQuery[] = [];
  const ledger = {
    ...inner,
    leases: (query: LeaseQuery) => {
      if (query.states !== 'live') reads.push(query);
      return inner.leases(query);
    },
  };
  return { ledger, reads };
}

describe('the name of an account', () => {
  it('of a Burner was never borne by another one of this computer, also in an earlier run', async () => {
    const world = testWorld();
    const first = await nameOf(world, { random: seededRandom(7) }, 'burner');
    const forgotten = await nameOf(world, { random: seededRandom(7), ledger: memoryLedger() }, 'burner');
    expect(forgotten).toBe(first);
    expect(await nameOf(world, { random: seededRandom(7) }, 'burner')).not.toBe(first);
  });

  it('of a Standard account with a random part comes again', async () => {
    const world = testWorld();
    world.reorganise((was) => ({
      ...was,
      policies: was.policies.map((policy) => ({ ...policy, accountName: '{tech}-{rand4}' })),
    }));
    const first = await nameOf(world, { random: seededRandom(7) }, 'standard');
    expect(await nameOf(world, { random: seededRandom(8), ledger: memoryLedger() }, 'standard')).not.toBe(first);
    expect(await nameOf(world, { random: seededRandom(8) }, 'standard')).toBe(first);
  });

  it('is found without reading thousands of past leases each time', async () => {
    const world = testWorld();
    const { ledger, reads } = counted(world.ledger);
    const latchkey = await started({ ...world, ledger });
    for (const where of ['domain', 'endpoint', 'cloud'] as const) await latchkey.checkOut(checkOutAt(where));
    expect(reads).toEqual([]);
    const names: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const made = await latchkey.checkOut(checkOutAt('domain', 'burner'));
      if (!made.ok) throw new Error(made.error.code);
      names.push(world.ledger.lease(made.value.leaseId)?.account.name ?? '');
    }
    expect([new Set(names).size, reads.length]).toEqual([5, 1]);
  });
});
