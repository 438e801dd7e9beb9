import { expect, it } from 'vitest';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';
import { oneAtATime } from './one-at-a-time';

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
  const guarded = oneAtATime(keychain);
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
  const guarded = oneAtATime(keychain);
  const [first, second] = [guarded.remove('lease/a'), guarded.remove('lease/b')];
  await Promise.resolve();
  await Promise.resolve();
  const ended = guarded.end().then(() => done.push('ended'));
  answer();
  await ended;
  expect([await first, await second]).toMatchObject([{ ok: true }, { error: { code: 'keychain_unavailable' } }]);
  expect(await guarded.get('lease/a')).toMatchObject({ error: { code: 'keychain_unavailable' } });
  expect(done).toEqual(['lease/a', 'ended']);
});
