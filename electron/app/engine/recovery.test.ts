import { expect, it } from 'vitest';
import type { LeaseId } from '../../../shared/ids';
import { MINUTE, SECOND } from '../../../shared/time';
import { mortal } from '../../testkit/crash/crash-world';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import { must } from '../../testkit/must';

/** A check-out whose process was killed before or after its account was made. */
async function cutOff(world: TestWorld, when: 'before' | 'after'): Promise<LeaseId> {
  const { faults } = world.at.domain.fake;
  const life = mortal(world, world.ledger);
  const latchkey = await started(life.world);
  faults[when] = ({ verb }) => (verb === 'create' ? 'crash' : undefined);
  const { leaseId } = must(await latchkey.checkOut(checkOutAt('domain')));
  await world.timers.advance(SECOND);
  life.die();
  faults[when] = undefined;
  expect(world.ledger.lease(leaseId)?.account.objectId).toBeUndefined();
  return leaseId;
}

it('the account of a call that was cut off is read before anything is done to it, and known from then on', async () => {
  const world = testWorld({ latencyMs: 100 });
  const id = await cutOff(world, 'after');
  const { calls } = world.at.domain.fake;
  const before = calls.length;
  await started(world);
  await world.timers.advance(150);
  expect(calls.slice(before).map(({ verb, outcome }) => [verb, outcome])).toEqual([
    ['observe', 'ok'],
    ['halt', undefined],
  ]);
  const [account] = world.at.domain.truth.inspection.accounts();
  expect(world.ledger.lease(id)?.account.objectId).toBe(account?.objectId);
});

it('an account that bears the marker of another lease is not taken for the one that was cut off', async () => {
  const world = testWorld({ latencyMs: 100 });
  const first = await started(world);
  must(first.checkIn(await activeLease(world, first, checkOutAt('domain'))));
  await world.timers.advance(MINUTE);
  await first.stop(SECOND);
  expect(world.at.domain.truth.inspection.accounts()).toHaveLength(1);
  const id = await cutOff(world, 'before');
  await started(world);
  await world.timers.advance(150);
  expect(world.ledger.lease(id)?.account.objectId).toBeUndefined();
});

it('a program that is stopped leaves behind what time it was', async () => {
  const world = testWorld();
  const latchkey = await started(world);
  await world.timers.advance(30 * SECOND);
  await latchkey.stop(SECOND);
  expect(world.ledger.highWater()).toBe(world.clock.wall());
});
