import { expect, it } from 'vitest';
import type { LeaseId } from '../../../shared/ids';
import { HOUR, MINUTE, SECOND } from '../../../shared/time';
import { activeLease, checkOutAt, started, testWorld } from '../../testkit/labs/world';
import { must } from '../../testkit/must';

it('what ended first while nobody was awake is ended first', async () => {
  const world = testWorld({ latencyMs: SECOND });
  const latchkey = await started(world);
  const durations = ['8h', '1h', '4h'] as const;
  const ids = [];
  for (const duration of durations) {
    ids.push(await activeLease(world, latchkey, checkOutAt('domain', 'burner', { duration })));
  }
  const { fake } = world.at.domain;
  const before = fake.calls.length;
  world.clock.advance(9 * HOUR);
  latchkey.wake('resumed');
  await world.timers.advance(MINUTE);
  const halted = fake.calls.slice(before).filter(({ verb }) => verb === 'halt');
  expect(halted.map(({ leaseId }) => leaseId)).toEqual([ids[1], ids[2], ids[0]]);
});

it('nothing is made any more for a lease that was ended while its call waited behind others', async () => {
  const world = testWorld({ latencyMs: 5 * SECOND });
  const latchkey = await started(world);
  // As many as one connector lets through at once.
  for (let n = 0; n < 8; n += 1) must(await latchkey.checkOut(checkOutAt('endpoint', 'burner')));
  const { leaseId } = must(await latchkey.checkOut(checkOutAt('endpoint', 'burner')));
  await world.timers.advance(SECOND);
  must(latchkey.checkIn(leaseId));
  await world.timers.advance(5 * MINUTE);
  const { calls } = world.at.endpoint.fake;
  expect(calls.filter((call) => call.verb === 'create')).toHaveLength(8);
  expect(calls.filter((call) => call.leaseId === leaseId && call.verb === 'create')).toEqual([]);
  expect(world.ledger.lease(leaseId)?.state).toMatchObject({ kind: 'revoked', cause: 'checkedIn' });
});

it('what makes credentials useless goes before what is still to be tidied up after others', async () => {
  const world = testWorld({ latencyMs: SECOND });
  const latchkey = await started(world);
  const ids: LeaseId[] = [];
  for (let n = 0; n < 24; n += 1) ids.push(await activeLease(world, latchkey, checkOutAt('cloud', 'burner')));
  const { fake } = world.at.cloud;
  const [first, second] = [ids.slice(0, 16), ids.slice(16)];
  const before = fake.calls.length;
  for (const id of first) must(latchkey.checkIn(id));
  await world.timers.advanceUntil(() => fake.calls.slice(before).some(({ verb }) => verb === 'strip'), MINUTE);
  for (const id of second) must(latchkey.checkIn(id));
  await world.timers.advance(5 * MINUTE);
  const numbers = (of: readonly LeaseId[], wanted: string): number[] =>
    fake.calls.filter(({ leaseId, verb }) => of.includes(leaseId) && verb === wanted).map(({ number }) => number);
  expect(numbers(second, 'neutralise')).toHaveLength(8);
  const stripsAfter = numbers(first, 'strip').filter((number) => number > Math.max(...numbers(second, 'neutralise')));
  expect(stripsAfter).toHaveLength(8);
});

it('what became of the check-out says nothing about how its end fares', async () => {
  const world = testWorld({ latencyMs: 5 * SECOND });
  const latchkey = await started(world);
  world.at.endpoint.fake.faults.fail('create', 'busy');
  const { leaseId } = must(await latchkey.checkOut(checkOutAt('endpoint', 'burner')));
  await world.timers.advance(SECOND);
  must(latchkey.checkIn(leaseId));
  const endedAt = world.clock.wall();
  await world.timers.advanceUntil(() => world.at.endpoint.fake.calls[0]?.outcome !== undefined, MINUTE);
  const lease = world.ledger.lease(leaseId);
  expect(lease?.steps[0]).toMatchObject({ key: 'create', outcome: { kind: 'failed' } });
  expect(lease?.retry).toEqual({ attempt: 0, notBefore: endedAt });
});
