import { expect, it } from 'vitest';
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
