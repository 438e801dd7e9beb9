import { expect, test } from 'vitest';
import { leaseIdSchema } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import { MINUTE } from '../../../shared/time';
import { FakeClock } from '../../testkit/fakes/clock';
import { FakeTimers } from '../../testkit/fakes/timers';
import { bounded } from './bounded';
import { memoryLog } from '../../testkit/fakes/log';

test('a call that was answered leaves no timer behind', async () => {
  const timers = new FakeTimers(new FakeClock());
  const bounds = { world: { timers, log: memoryLog() }, leaseId: leaseIdSchema.parse('lease-1'), ms: MINUTE };
  expect(await bounded(bounds, () => Promise.resolve(ok('there')))).toEqual(ok('there'));
  expect((await bounded(bounds, () => Promise.reject(new Error('broken')))).ok).toBe(false);
  expect(timers.armed()).toEqual([]);
});
