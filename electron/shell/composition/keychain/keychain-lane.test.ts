import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { failure, type Failure } from '../../../../shared/errors';
import type { Keychain } from '../../../ports/security';
import { FakeClock } from '../../../testkit/fakes/clock';
import { FakeTimers, settle } from '../../../testkit/fakes/timers';
import { keychainLane, LIST_PATIENCE, PATIENCE, REST } from './keychain-lane';

const newLane = () => keychainLane(new FakeTimers(new FakeClock()));

it('no two calls of the keychain overlap, and one that throws holds up none', async () => {
  let running = 0;
  let most = 0;
  const done: string[] = [];
  const call = async <T>(name: string, answer: T): Promise<T> => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    await Promise.resolve();
    running -= 1;
    done.push(name);
    return answer;
  };
  const keychain: Keychain = {
    probe: () => call('probe', ok(undefined)),
    put: () => call('put', ok(undefined)),
    get: () => Promise.reject(new Error('broken')),
    remove: () => call('remove', ok(undefined)),
    list: () => call('list', ok([])),
  };
  const lane = newLane();
  const guarded = lane.through(keychain);
  const calls = [
    guarded.list(),
    guarded.remove('lease/a'),
    guarded.get('lease/a').catch(() => 'threw'),
    guarded.put('lease/b', new Secret('s')),
    guarded.probe(),
  ];
  expect((await Promise.all(calls))[2]).toBe('threw');
  expect(done).toEqual(['list', 'remove', 'put', 'probe']);
  expect(most).toBe(1);
});

it('lets the call under way end, and no other begin', async () => {
  const done: string[] = [];
  let answer = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const keychain = {
    remove: async (entry: string) => {
      await slow;
      done.push(entry);
      return ok(undefined);
    },
  } as unknown as Keychain;
  const lane = newLane();
  const guarded = lane.through(keychain);
  const [first, second] = [guarded.remove('lease/a'), guarded.remove('lease/b')];
  await Promise.resolve();
  await Promise.resolve();
  const ended = lane.end().then(() => done.push('ended'));
  answer();
  await ended;
  expect([await first, await second]).toMatchObject([{ ok: true }, { error: { code: 'keychain_unavailable' } }]);
  expect(await guarded.get('lease/a')).toMatchObject({ error: { code: 'keychain_unavailable' } });
  expect(done).toEqual(['lease/a', 'ended']);
});

const locked = { ok: false, error: { code: 'keychain_locked' } };

/** A keychain whose answers a test gives by hand, in the order in which it was asked. */
function asked() {
  const calls: { readonly name: string; readonly answer: (result: Result<never, Failure>) => void }[] = [];
  const call = (name: string) => () =>
    new Promise<Result<never, Failure>>((resolve) => void calls.push({ name, answer: resolve }));
  const keychain: Keychain = {
    probe: call('probe'),
    put: call('put'),
    get: call('get'),
    remove: call('remove'),
    list: call('list'),
  };
  const timers = new FakeTimers(new FakeClock());
  const lane = keychainLane(timers);
  return { calls, timers, lane, keychain, guarded: lane.through(keychain), other: lane.through(keychain) };
}
const nothing = ok(undefined) as Result<never, Failure>;

describe('a keychain that waits for a person', () => {
  it('is locked for whoever asked and for all after them, until it answers', async () => {
    const { calls, timers, guarded, other } = asked();
    const waiting = [guarded.get('lease/a'), other.list(), guarded.put('lease/b', new Secret('s'))];
    await timers.advance(PATIENCE - 1);
    expect(calls).toHaveLength(1);
    await timers.advance(1);
    expect(await Promise.all(waiting)).toMatchObject([locked, locked, locked]);
    for (const answer of [guarded.probe(), other.remove('lease/a')]) expect(await answer).toMatchObject(locked);
    // Nothing was asked behind the question that stands: each would hold a thread, and put up a question of its own.
    expect(calls.map(({ name }) => name)).toEqual(['get']);

    calls[0]?.answer(nothing);
    await settle();
    const next = guarded.get('lease/a');
    await settle();
    calls[1]?.answer(nothing);
    expect(await next).toEqual(nothing);
    expect(timers.armed()).toEqual([]);
  });

  it('may take its time over a long list', async () => {
    const { calls, timers, guarded } = asked();
    const list = guarded.list();
    await timers.advance(LIST_PATIENCE - 1);
    calls[0]?.answer(nothing);
    expect(await list).toEqual(nothing);
    void guarded.list();
    await timers.advance(LIST_PATIENCE);
    expect(await guarded.list()).toMatchObject(locked);
  });

  it('does not count the time that a call waited behind others', async () => {
    const { calls, timers, guarded, other } = asked();
    const all = [guarded.get('lease/a'), other.get('lease/b'), guarded.get('lease/c')];
    for (let turn = 0; turn < all.length; turn += 1) {
      await timers.advance(PATIENCE - 1);
      calls[turn]?.answer(nothing);
      await settle();
    }
    expect(await Promise.all(all)).toEqual([nothing, nothing, nothing]);
  });

  it('holds up the end of the program only with the call that stands', async () => {
    const { calls, timers, guarded, lane } = asked();
    const first = guarded.get('lease/a');
    await timers.advance(PATIENCE);
    expect(await first).toMatchObject(locked);
    let ended = false;
    const end = lane.end().then(() => (ended = true));
    await settle();
    expect(ended).toBe(false);
    calls[0]?.answer(nothing);
    await end;
    expect(timers.armed()).toEqual([]);
  });
});

describe('a keychain that was refused its password', () => {
  const refuse = async ({ calls, guarded }: ReturnType<typeof asked>): Promise<void> => {
    const answer = guarded.list();
    await settle();
    calls.at(-1)?.answer(err(failure('keychain_locked')));
    expect(await answer).toMatchObject(locked);
  };

  it('is left alone for a while by what nobody waits for', async () => {
    const world = asked();
    await refuse(world);
    const quiet = () => [world.guarded.get('lease/a'), world.guarded.remove('lease/a'), world.guarded.list()];
    expect(await Promise.all(quiet())).toMatchObject([locked, locked, locked]);
    expect(world.calls).toHaveLength(1);
    await world.timers.advance(REST);
    void world.guarded.get('lease/a');
    await settle();
    expect(world.calls).toHaveLength(2);
  });

  it.each(['probe', 'put'] as const)('is asked at once by %s, whose success ends the rest', async (name) => {
    const world = asked();
    await refuse(world);
    const answer = name === 'probe' ? world.guarded.probe() : world.guarded.put('lease/a', new Secret('s'));
    await settle();
    expect(world.calls.at(-1)?.name).toBe(name);
    world.calls.at(-1)?.answer(nothing);
    expect(await answer).toEqual(nothing);
    void world.guarded.get('lease/a');
    await settle();
    expect(world.calls.at(-1)?.name).toBe('get');
  });

  it('is asked all the same where a person waits for every answer', async () => {
    const world = asked();
    await refuse(world);
    const awaited = world.lane.through(world.keychain, true);
    for (const name of ['get', 'remove', 'list'] as const) {
      void awaited[name]('lease/a');
      await settle();
      expect(world.calls.at(-1)?.name).toBe(name);
      world.calls.at(-1)?.answer(err(failure('keychain_locked')));
      await settle();
    }
  });

  it('is no other one: a keychain that is not there is asked again', async () => {
    const { calls, guarded } = asked();
    const answer = guarded.list();
    await settle();
    calls[0]?.answer(err(failure('keychain_unavailable')));
    expect(await answer).toMatchObject({ ok: false });
    void guarded.list();
    await settle();
    expect(calls).toHaveLength(2);
  });
});
