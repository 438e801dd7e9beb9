import { expect, test } from 'vitest';
import { SECOND } from '../../../shared/time';
import { TestLease } from '../contract/directory-contract';
import { memorySubject } from '../contract/directory-contract-memory';
import { createFakeDirectory, type FakeDirectory } from './fake-directory';
import { FakeTimers, settle } from './timers';

function setUp(options: { latencyMs?: number; lagMs?: number } = {}) {
  const made: { fake?: FakeDirectory; timers?: FakeTimers } = {};
  const subject = memorySubject('m365', (inner, clock) => {
    made.timers = new FakeTimers(clock);
    made.fake = createFakeDirectory({ inner, clock, timers: made.timers, ...options });
    return made.fake;
  });
  const { fake, timers } = made;
  if (fake === undefined || timers === undefined) throw new Error('not made');
  const lease = new TestLease(subject, 'ana-jit@contoso.example');
  const create = () => fake.create(lease.createRequest(), lease.call);
  return { subject, fake, timers, lease, create, clock: subject.clock };
}

/** The answer if it is there, without waiting for it. */
function peek<T>(promise: Promise<T>): () => T | undefined {
  let answer: T | undefined;
  void promise.then((value) => (answer = value));
  return () => answer;
}

test('an answer takes the latency, to the millisecond', async () => {
  const { create, timers, fake } = setUp({ latencyMs: 100 });
  const answer = peek(create());
  await timers.advance(99);
  expect(answer()).toBeUndefined();
  await timers.advance(1);
  expect(answer()).toMatchObject({ ok: true });
  expect(fake.calls).toMatchObject([{ verb: 'create', account: 'ana-jit@contoso.example', outcome: 'ok' }]);
});

test('a directory slower than the time-out still does what it was asked', async () => {
  const { create, timers, subject } = setUp({ latencyMs: 30 * SECOND });
  const answer = peek(create());
  await timers.advance(20 * SECOND);
  expect(answer()).toMatchObject({ ok: false, error: { code: 'timeout' } });
  expect(subject.memory.inspection.accounts()).toEqual([]);
  await timers.advance(30 * SECOND);
  expect(subject.memory.inspection.accounts()).toHaveLength(1);
});

test('in an outage nothing reaches the directory', async () => {
  const { create, fake, subject, timers } = setUp();
  fake.faults.startOutage();
  expect(await create()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  fake.faults.startOutage('blackHole');
  const answer = peek(create());
  await timers.advance(20 * SECOND - 1);
  expect(answer()).toBeUndefined();
  await timers.advance(1);
  expect(answer()).toMatchObject({ ok: false, error: { code: 'timeout' } });
  expect(subject.memory.inspection.accounts()).toEqual([]);
  fake.faults.endOutage();
  expect(await create()).toMatchObject({ ok: true });
});

test('throttling names its time and is used up', async () => {
  const { create, fake } = setUp();
  fake.faults.throttle(1, 7_000);
  expect(await create()).toMatchObject({ ok: false, error: { code: 'throttled', retryAfterMs: 7_000 } });
  expect(await create()).toMatchObject({ ok: true });
});

test('a lost answer is a failure of something that was done', async () => {
  const { create, fake, subject } = setUp();
  fake.faults.loseAnswer('create');
  expect(await create()).toMatchObject({ ok: false, error: { code: 'timeout' } });
  expect(subject.memory.inspection.accounts()).toHaveLength(1);
  expect(await create()).toMatchObject({ ok: true, value: { already: true } });
});

test('reads show a write only once the lag has passed', async () => {
  const { fake, lease, clock } = setUp({ lagMs: 5_000 });
  await lease.create();
  const list = () => fake.listMarked(lease.marker.organisationId, lease.call);
  expect((await lease.observe()).account).toBe('absent');
  expect(await list()).toEqual({ ok: true, value: [] });
  clock.advance(4_999);
  expect((await lease.observe()).account).toBe('absent');
  clock.advance(1);
  expect((await lease.observe()).account).toBe('present');
  expect(await list()).toMatchObject({ ok: true, value: [{ state: 'present' }] });
  await lease.erase();
  expect((await lease.observe()).account).toBe('present');
  clock.advance(5_000);
  expect((await lease.observe()).account).toBe('absent');
});

test('writes to an account that is not visible yet are refused where that is switched on', async () => {
  const { fake, lease, clock } = setUp({ lagMs: 5_000 });
  fake.faults.writesWait = true;
  await lease.create();
  await expect(lease.credential()).rejects.toThrow('not_yet_visible');
  clock.advance(5_000);
  await expect(lease.credential()).resolves.toMatchObject({ kind: 'tap' });
});

test('a crash before the call leaves nothing, one after it leaves the account; neither answers', async () => {
  const { create, fake, subject } = setUp();
  fake.faults.before = () => 'crash';
  const first = peek(create());
  await settle();
  expect(subject.memory.inspection.accounts()).toEqual([]);
  fake.faults.before = undefined;
  fake.faults.after = () => 'crash';
  const second = peek(create());
  await settle();
  expect(subject.memory.inspection.accounts()).toHaveLength(1);
  expect([first(), second()]).toEqual([undefined, undefined]);
  expect(fake.calls.map((call) => call.outcome)).toEqual([undefined, undefined]);
});
