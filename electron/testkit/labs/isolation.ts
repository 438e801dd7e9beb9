import { connectorIdSchema, customerIdSchema, policyIdSchema, type ConnectorId } from '../../../shared/ids';
import { failure } from '../../../shared/errors';
import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import { err, ok } from '../../../shared/result';
import { HOUR, MINUTE, type Millis } from '../../../shared/time';
import type { World } from '../../app/api';
import { createLatchkey } from '../../app/latchkey';
import type { Directory } from '../../ports/directory';
import { createMemoryDirectory } from '../../practice/memory-directory';
import { aroundDirectory } from '../fakes/around-directory';
import { createFakeDirectory, type FakeDirectory } from '../fakes/fake-directory';
import { dice } from '../soak/dice';
import { checkOutAt, testWorld, type TestWorld } from './world';

export const TENANTS = 10;

interface Tenant {
  readonly id: ConnectorId;
  readonly customerId: string;
  readonly fake: FakeDirectory;
  /** What the program calls: the tenant with the network in front of it. */
  readonly directory: Directory;
  /** From the end of each lease until its account was useless. */
  readonly exposures: Millis[];
}

/** A tenant in memory, answering after 80 to 400 ms, the same ones in each run of a seed. */
function tenant(base: TestWorld, index: number, seed: string): Tenant {
  const customerId = `customer-${String(index)}`;
  const id = connectorIdSchema.parse(`${customerId}-m365`);
  const { clock, timers } = base;
  const domain = `${customerId}.example`;
  const truth = createMemoryDirectory({ source: 'm365', clock, domain, groups: [], staged: false });
  const exposures: Millis[] = [];
  const watched = aroundDirectory(truth, (visit, work) => {
    const { verb, request } = visit;
    if (verb === 'neutralise' && request !== undefined) exposures.push(clock.wall() - request.marker.endsAt);
    return work();
  });
  const fake = createFakeDirectory({ inner: watched, clock, timers });
  const network = dice(`${seed} ${customerId}`);
  const directory = aroundDirectory(fake, async (_, work) => {
    const ms = 80 + network.below(320);
    await new Promise<void>((resolve) => void timers.after(ms, resolve));
    return work();
  });
  return { id, customerId, fake, directory, exposures };
}

function withTenants(organisation: Organisation, tenants: readonly Tenant[]): Organisation {
  const [customer] = organisation.customers;
  const [connector] = organisation.connectors;
  return organisationSchema.parse({
    ...organisation,
    customers: tenants.map(({ customerId }, at) => ({ ...customer, id: customerId, code: `C${String(at)}` })),
    connectors: tenants.map(({ id, customerId }, at) => ({
      ...connector,
      id,
      customerId,
      tenantId: `44444444-4444-4444-8444-${String(at).padStart(12, '0')}`,
      defaultDomain: `${customerId}.example`,
    })),
    // One for each tenant, because a policy limits how many leases of it one technician has.
    policies: organisation.policies
      .filter(({ id }) => id === 'm365-burner')
      .flatMap((policy) => tenants.map(({ customerId }) => ({ ...policy, id: customerId, name: customerId }))),
  });
}

/**
 * Leases of one technician at ten tenants end at the same time, `each` at each. Gives for how long accounts of all tenants
 * but the first outlived their leases, in milliseconds; `dead`: before the end the first tenant falls silent for good,
 * which takes a call the whole time until its time-out.
 */
export async function exposuresOfOthers(dead: boolean, each: number, seed: string): Promise<readonly Millis[]> {
  const base = testWorld({ seed });
  const tenants = Array.from({ length: TENANTS }, (_, index) => tenant(base, index, seed));
  base.reorganise((organisation) => withTenants(organisation, tenants));
  const world: World = {
    ...base,
    directories: {
      directory: (id) => {
        const found = tenants.find((one) => one.id === id);
        return found === undefined ? err(failure('unknown_connector')) : ok(found.directory);
      },
    },
  };
  const latchkey = createLatchkey(world);
  await latchkey.start();
  for (let n = 0; n < each; n += 1) {
    for (const { id, customerId } of tenants) {
      const where = {
        connectorId: id,
        customerId: customerIdSchema.parse(customerId),
        policyId: policyIdSchema.parse(customerId),
      };
      const made = await latchkey.checkOut(checkOutAt('cloud', 'burner', where));
      if (!made.ok) throw new Error(`check-out refused: ${made.error.code}`);
    }
  }
  await base.timers.advance(30 * MINUTE);
  const live = base.ledger.leases({ states: 'live', limit: TENANTS * each });
  if (live.some(({ state }) => state.kind !== 'active')) throw new Error('not all leases became active');
  if (dead) tenants[0]?.fake.faults.startOutage('blackHole');
  await base.timers.advance(HOUR);
  const [first, ...others] = tenants;
  const isExpected = (first?.exposures.length === 0) === dead;
  const exposures = others.flatMap((one) => one.exposures);
  if (!isExpected || exposures.length !== (TENANTS - 1) * each) throw new Error('not all leases ended as planned');
  return exposures;
}

/** The value that 99 of 100 do not exceed. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}
