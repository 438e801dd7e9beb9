import { describe, expect, it } from 'vitest';
import { ok } from '../../shared/result';
import { MINUTE, SECOND } from '../../shared/time';
import type { World } from './api';
import { checkOutAt, started, testWorld } from '../testkit/labs/world';

/** A world whose directories ask a person before each call, who may take so long. */
function asking(patienceMs: number) {
  const world = testWorld();
  const directories: World['directories'] = {
    ...world.directories,
    directory: (...which) => {
      const found = world.directories.directory(...which);
      return found.ok ? ok({ ...found.value, traits: { ...found.value.traits, patienceMs } }) : found;
    },
  };
  return { world, asking: { ...world, directories } };
}

describe('a person who is asked before a call', () => {
  it.each([
    ['has the time that is given to persons', 3 * MINUTE, 'active'],
    ['is not waited for longer than that', 45 * SECOND, 'revoking'],
  ])('%s', async (_what, patienceMs, expected) => {
    const { world, asking: inAsking } = asking(patienceMs);
    const latchkey = await started(inAsking);
    world.at.endpoint.fake.faults.latencyMs = MINUTE;
    const made = await latchkey.checkOut(checkOutAt('endpoint'));
    if (!made.ok) throw new Error(made.error.code);
    const { leaseId } = made.value;
    const state = () => world.ledger.lease(leaseId)?.state.kind;
    await world.timers.advanceUntil(() => state() !== 'requested' && state() !== 'provisioning', 20 * MINUTE);
    expect(state()).toBe(expected);
  });
});
