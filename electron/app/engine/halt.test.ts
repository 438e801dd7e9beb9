import { expect, it } from 'vitest';
import { exposureMs } from '../../core/lease/state';
import { MINUTE, SECOND } from '../../../shared/time';
import { activeLease, checkOutAt, started, testWorld } from '../../testkit/labs/world';

const MANY = 40;
const LATENCY = 100;

it('when many leases of a domain end, every credential is made useless before the rest is done for any', async () => {
  const world = testWorld({ latencyMs: LATENCY });
  const latchkey = await started(world);
  for (let n = 0; n < MANY; n += 1) await activeLease(world, latchkey, checkOutAt('domain', 'burner'));
  const { fake, truth } = world.at.domain;
  const before = fake.calls.length;
  expect(latchkey.endAll('everyone')).toMatchObject({ ok: true, value: { count: MANY } });
  await world.timers.advanceUntil(() => world.ledger.leases({ states: 'live', limit: 1 }).length === 0, 5 * MINUTE);
  const calls = fake.calls.slice(before);
  const verbs = calls.map(({ verb }) => verb);
  expect(verbs.slice(0, MANY)).toEqual(Array.from({ length: MANY }, () => 'halt'));
  for (const leaseId of new Set(calls.map((call) => call.leaseId))) {
    const own = calls.filter((call) => call.leaseId === leaseId).map(({ verb }) => verb);
    expect(own).toEqual(['halt', 'neutralise', 'strip', 'erase', 'observe']);
  }
  expect(verbs).toHaveLength(5 * MANY);
  expect(truth.inspection.accounts()).toEqual([]);
});

it('the exposure of a lease ends with the quick part, not with the rest', async () => {
  const world = testWorld({ latencyMs: LATENCY });
  const latchkey = await started(world);
  const id = await activeLease(world, latchkey, checkOutAt('domain'));
  const { fake } = world.at.domain;
  fake.faults.before = ({ verb }) => {
    if (verb === 'neutralise') fake.faults.latencyMs = 5 * SECOND;
    return undefined;
  };
  const endsAt = world.ledger.lease(id)?.endsAt ?? world.clock.wall();
  await world.timers.advance(endsAt - world.clock.wall() + MINUTE);
  const ended = world.ledger.lease(id);
  expect(ended?.state.kind).toBe('revoked');
  expect(ended === undefined ? undefined : exposureMs(ended)).toBeLessThanOrEqual(2 * LATENCY);
  // The rest found closed what the quick part had closed: together they did something.
  expect(ended?.steps.find(({ key }) => key === 'neutralise')?.outcome).toMatchObject({ kind: 'done', already: false });
});

it('an account that cannot be halted is not left at that: the end is tried again', async () => {
  const world = testWorld();
  const latchkey = await started(world);
  const id = await activeLease(world, latchkey, checkOutAt('domain'));
  world.at.domain.fake.faults.fail('halt', 'busy', 2);
  latchkey.checkIn(id);
  await world.timers.advance(5 * MINUTE);
  expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
  expect(world.at.domain.truth.inspection.accounts()).toMatchObject([{ enabled: false, groups: [] }]);
});
