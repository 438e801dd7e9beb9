import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { lockScene as scene, RIGHT, sceneWithLock as withLock } from '../../testkit/labs/lock-scene';
import { PASSPHRASE_ENTRY } from './keeper';
import type { LockCause } from './lock';

const secret = (text: string): Secret<string> => new Secret(text);
const done = { ok: true, value: undefined };
const locked = (detail: string): unknown =>
  expect.objectContaining({ error: expect.objectContaining({ code: 'locked', detail }) as unknown });

describe('what somebody tries at a locked program', () => {
  const started = async () => {
    const made = await withLock();
    made.lock.lock('person');
    return made;
  };
  /** Locks in the middle of looking at a passphrase. */
  const lockMeanwhile = ({ passphrases, lock }: Awaited<ReturnType<typeof started>>, cause: LockCause): void => {
    const opens = passphrases.opens.bind(passphrases);
    passphrases.opens = (sealed, given) => {
      lock.lock(cause);
      return opens(sealed, given);
    };
  };

  it.each(['person', 'computer', 'sleep'] as const)(
    'stays shut when %s wants it so while it is opened',
    async (cause) => {
      const seen = await started();
      lockMeanwhile(seen, cause);
      expect(await seen.lock.unlock(secret(RIGHT))).toEqual(locked('again'));
      expect(seen.lock.isLocked()).toBe(true);
    },
  );

  it('idleness does not hold up who types the passphrase', async () => {
    const seen = await started();
    lockMeanwhile(seen, 'idle');
    expect(await seen.lock.unlock(secret(RIGHT))).toEqual(done);
    expect(seen.lock.isLocked()).toBe(false);
  });

  it('a finger that was asked for before it was locked again opens nothing', async () => {
    const { lock, ask } = await withLock('idle5', { finger: true });
    lock.lock('person');
    ask.now = () => {
      lock.lock('sleep');
      return Promise.resolve(true);
    };
    expect(await lock.askSystem()).toEqual(locked('again'));
    expect(lock.isLocked()).toBe(true);
  });

  it('turning it off at the moment in which it locks turns nothing off', async () => {
    const seen = await withLock();
    lockMeanwhile(seen, 'computer');
    expect(await seen.lock.setUp({ when: 'never', current: secret(RIGHT) })).toEqual(locked('again'));
    expect(seen.lock.state()).toMatchObject({ locked: true, when: 'idle5', isSet: true });
    expect(seen.keychain.entries().size).toBe(1);
  });

  it('no first passphrase opens it, with or without the entry and the records of the one there is', async () => {
    const { lock, keychain, memory, open } = await started();
    expect(await lock.begin(secret('another one'))).toEqual(locked('isSet'));
    await keychain.remove(PASSPHRASE_ENTRY);
    memory.write({ isSet: false, failures: 0, when: 'never' });
    for (const each of [lock, open()]) {
      expect(await each.begin(secret('another one'))).toEqual(locked('isSet'));
      expect(await each.unlock(secret('another one'))).toEqual(locked('gone'));
      expect(each.isLocked()).toBe(true);
    }
    expect(keychain.entries().size).toBe(0);
  });

  it.each(['locked', 'unavailable', 'corrupt'] as const)('a keychain that is %s opens nothing', async (state) => {
    const { lock, keychain } = await started();
    keychain.become(state);
    const code = `keychain_${state}`;
    expect(await lock.unlock(secret(RIGHT))).toMatchObject({ error: { code } });
    expect(await lock.begin(secret('another one'))).toMatchObject({ error: { code } });
    expect(lock.isLocked()).toBe(true);
  });

  it('an entry that was replaced by something else opens nothing', async () => {
    const { lock, keychain } = await started();
    await keychain.put(PASSPHRASE_ENTRY, secret('{}'));
    expect(await lock.unlock(secret(RIGHT))).toMatchObject({ error: { code: 'keychain_corrupt' } });
    expect(lock.isLocked()).toBe(true);
  });

  it('preferences that were lost open nothing, and the record of it that was lost neither', async () => {
    const one = await withLock('idle15');
    one.memory.write({ isSet: false, failures: 0, when: 'never' });
    expect(one.open().state()).toMatchObject({ locked: true, when: 'idle15', isSet: true });
    const other = await withLock('idle15');
    other.losePreferences();
    expect(other.open().state()).toMatchObject({ locked: true, when: 'idle15', isSet: true });
    expect(await other.open().unlock(secret(RIGHT))).toEqual(done);
  });

  it('a lock that is not shut takes no first passphrase', async () => {
    const { lock, keychain } = scene();
    expect(await lock.begin(secret(RIGHT))).toMatchObject({ error: { code: 'policy_denied', detail: 'not locked' } });
    expect(keychain.entries().size).toBe(0);
  });
});
