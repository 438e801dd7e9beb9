import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { MINUTE, SECOND } from '../../../shared/time';
import { lockScene as scene, RIGHT, sceneWithLock as withLock } from '../../testkit/labs/lock-scene';

const secret = (text: string): Secret<string> => new Secret(text);
const done = { ok: true, value: undefined };
const locked = (detail: string): unknown =>
  expect.objectContaining({ error: expect.objectContaining({ code: 'locked', detail }) as unknown });

describe('a lock that was not set up', () => {
  it('never shuts', async () => {
    const { lock, desk, timers } = scene();
    desk.idle(1_000 * MINUTE);
    desk.screen(true);
    for (const cause of ['person', 'computer', 'sleep'] as const) lock.lock(cause);
    await timers.advance(10 * MINUTE);
    expect(lock.isLocked()).toBe(false);
    expect(timers.armed()).toEqual([]);
  });

  it('is not set up without a passphrase', async () => {
    const { lock } = scene();
    expect(await lock.setUp({ when: 'idle5' })).toEqual(locked('notSet'));
    expect(lock.state()).toMatchObject({ when: 'never', isSet: false });
  });
});

describe('a lock', () => {
  it('shuts by hand and opens by its passphrase alone', async () => {
    const { lock, told } = await withLock('computer');
    lock.lock('person');
    expect(lock.isLocked()).toBe(true);
    expect(await lock.unlock(secret('not it'))).toEqual(locked('wrong'));
    expect(lock.isLocked()).toBe(true);
    expect(await lock.unlock(secret(RIGHT))).toEqual(done);
    expect(lock.isLocked()).toBe(false);
    expect(told).toEqual([false, true, true, false]);
  });

  it.each([
    ['idle5', 5],
    ['idle15', 15],
    ['idle60', 60],
  ] as const)('%s shuts after %d minutes without a touch, not before', async (when, minutes) => {
    const { lock, desk, timers } = await withLock(when);
    desk.idle(minutes * MINUTE - 1);
    await timers.advance(6 * SECOND);
    expect(lock.isLocked()).toBe(false);
    desk.idle(minutes * MINUTE);
    await timers.advance(6 * SECOND);
    expect(lock.isLocked()).toBe(true);
  });

  it.each(['computer', 'idle5', 'idle15', 'idle60'] as const)('%s shuts with the computer', async (when) => {
    const seen = await withLock(when);
    seen.desk.screen(true);
    await seen.timers.advance(6 * SECOND);
    expect(seen.lock.isLocked()).toBe(true);
    for (const cause of ['computer', 'sleep'] as const) {
      const { lock } = await withLock(when);
      lock.lock(cause);
      expect(lock.isLocked()).toBe(true);
    }
  });

  it('opens while the screen counts as locked, and shuts again when it is locked anew', async () => {
    const { lock, desk, timers } = await withLock('computer');
    desk.screen(true);
    await timers.advance(MINUTE);
    const opening = lock.unlock(secret(RIGHT));
    await timers.advance(MINUTE);
    expect(await opening).toEqual(done);
    await timers.advance(MINUTE);
    expect(lock.isLocked()).toBe(false);
    desk.screen(false);
    await timers.advance(6 * SECOND);
    desk.screen(true);
    await timers.advance(6 * SECOND);
    expect(lock.isLocked()).toBe(true);
  });

  it('looks at the desk in its own rhythm, however often something else changes', async () => {
    const { lock, desk, timers } = await withLock('idle5');
    desk.idle(5 * MINUTE);
    for (let seconds = 0; seconds < 10; seconds += 1) {
      await timers.advance(SECOND);
      lock.look();
    }
    expect(lock.isLocked()).toBe(true);
  });

  it('that follows the computer takes no notice of idleness', async () => {
    const { lock, desk, timers } = await withLock('computer');
    desk.idle(1_000 * MINUTE);
    await timers.advance(10 * MINUTE);
    expect(lock.isLocked()).toBe(false);
  });

  it('begins shut after a restart, unless there is nothing behind it', async () => {
    const { open, use } = await withLock();
    expect(open().isLocked()).toBe(true);
    use(false);
    const again = open();
    expect(again.isLocked()).toBe(false);
    again.lock('person');
    expect(again.isLocked()).toBe(false);
  });

  it('opens when nothing is left behind it', async () => {
    const { lock, use } = await withLock();
    lock.lock('person');
    lock.look();
    expect(lock.isLocked()).toBe(true);
    use(false);
    lock.look();
    expect(lock.isLocked()).toBe(false);
  });

  it('stays shut while its keychain is', async () => {
    const { lock, keychain } = await withLock();
    lock.lock('person');
    keychain.become('locked');
    expect(await lock.unlock(secret(RIGHT))).toMatchObject({ error: { code: 'keychain_locked' } });
    expect(lock.isLocked()).toBe(true);
    keychain.become('open');
    expect(await lock.unlock(secret(RIGHT))).toEqual(done);
  });

  it('stops looking at the desk with the program', async () => {
    const { lock, timers } = await withLock();
    expect(timers.armed()).toHaveLength(1);
    lock.stop();
    expect(timers.armed()).toEqual([]);
  });
});

describe('setting up', () => {
  it.each([
    ['turning off', { when: 'never' }],
    ['another passphrase', { passphrase: secret('another one') }],
    ['both', { when: 'never', passphrase: secret('another one') }],
  ] as const)('%s needs the passphrase', async (_what, change) => {
    const { lock } = await withLock();
    expect(await lock.setUp(change)).toEqual(locked('wrong'));
    expect(await lock.setUp({ ...change, current: secret('not it') })).toEqual(locked('wrong'));
    expect(lock.state()).toMatchObject({ when: 'idle5', isSet: true });
    expect(await lock.setUp({ ...change, current: secret(RIGHT) })).toEqual(done);
  });

  it('another time needs none', async () => {
    const { lock } = await withLock();
    expect(await lock.setUp({ when: 'idle60' })).toEqual(done);
    expect(lock.state().when).toBe('idle60');
  });

  it('changes the passphrase', async () => {
    const { lock } = await withLock();
    await lock.setUp({ passphrase: secret('another one'), current: secret(RIGHT) });
    lock.lock('person');
    expect(await lock.unlock(secret(RIGHT))).toEqual(locked('wrong'));
    expect(await lock.unlock(secret('another one'))).toEqual(done);
  });

  it('off leaves nothing in the keychain', async () => {
    const { lock, keychain, timers } = await withLock();
    await lock.setUp({ when: 'never', current: secret(RIGHT) });
    expect(keychain.entries().size).toBe(0);
    expect(lock.state()).toMatchObject({ when: 'never', isSet: false });
    expect(timers.armed()).toEqual([]);
  });

  it('is not turned off where the disk would not know of it after a restart', async () => {
    const { lock, memory, open } = await withLock();
    memory.fill(true);
    const off = await lock.setUp({ when: 'never', current: secret(RIGHT) });
    expect(off).toMatchObject({ error: { code: 'disk_full' } });
    expect(await open().unlock(secret(RIGHT))).toEqual(done);
  });

  it('off where the keychain kept the passphrase is off all the same, and on again with another', async () => {
    const { lock, keychain, passphrases, open } = await withLock();
    const opens = passphrases.opens.bind(passphrases);
    passphrases.opens = (sealed, given) => opens(sealed, given).finally(() => keychain.become('locked'));
    const off = await lock.setUp({ when: 'never', current: secret(RIGHT) });
    expect(off).toMatchObject({ error: { code: 'keychain_locked' } });
    keychain.become('open');
    passphrases.opens = opens;
    expect(lock.state()).toMatchObject({ locked: false, when: 'never', isSet: false });
    expect(open().isLocked()).toBe(false);
    expect(await lock.setUp({ when: 'idle5', passphrase: secret('another one') })).toEqual(done);
    expect(await open().unlock(secret('another one'))).toEqual(done);
  });

  it('without a keychain sets up nothing', async () => {
    const { lock, keychain } = scene();
    keychain.become('unavailable');
    const set = await lock.setUp({ when: 'idle5', passphrase: secret(RIGHT) });
    expect(set).toMatchObject({ error: { code: 'keychain_unavailable' } });
    expect(lock.state()).toMatchObject({ when: 'never', isSet: false });
  });

  it('wrong ones are slowed down here, too', async () => {
    const { lock } = await withLock();
    for (let count = 0; count < 5; count += 1) await lock.setUp({ when: 'never', current: secret('no') });
    expect(await lock.setUp({ when: 'never', current: secret(RIGHT) })).toEqual(locked('wait'));
  });
});

describe('a lock that the policy of the computer wants', () => {
  const managed = { when: 'idle15', managed: true } as const;

  it('asks for a passphrase before anything is shown, and then opens', async () => {
    const { lock, open } = scene(managed);
    expect(lock.isLocked()).toBe(true);
    expect(await lock.unlock(secret(RIGHT))).toEqual(locked('notSet'));
    expect(await lock.begin(secret(RIGHT))).toEqual(done);
    expect(lock.isLocked()).toBe(false);
    expect(await open().begin(secret('another one'))).toEqual(locked('isSet'));
  });

  it('waits until there is something to lock', () => {
    const { lock, use } = scene({ ...managed, inUse: false });
    expect(lock.isLocked()).toBe(false);
    use(true);
    lock.look();
    expect(lock.isLocked()).toBe(true);
  });

  it('is not turned off by the person', async () => {
    const { lock, keychain } = scene(managed);
    await lock.begin(secret(RIGHT));
    expect(await lock.setUp({ when: 'never', current: secret(RIGHT) })).toMatchObject({
      error: { code: 'policy_denied' },
    });
    expect(keychain.entries().size).toBe(1);
    expect(await lock.setUp({ passphrase: secret('another one'), current: secret(RIGHT) })).toEqual(done);
  });
});

describe('the system’s own question', () => {
  it('opens when the person was recognised', async () => {
    const { lock, recognise } = await withLock('idle5', { finger: true });
    lock.lock('person');
    expect(lock.state().asksSystem).toBe(true);
    recognise(false);
    expect(await lock.askSystem()).toEqual(locked('notPresent'));
    expect(lock.isLocked()).toBe(true);
    recognise(true);
    expect(await lock.askSystem()).toEqual(done);
    expect(lock.isLocked()).toBe(false);
  });

  it('is not put where there is none, nor in the place of a first passphrase', async () => {
    const without = await withLock();
    without.lock.lock('person');
    expect(without.lock.state().asksSystem).toBe(false);
    expect(await without.lock.askSystem()).toEqual(locked('notPresent'));
    const first = scene({ when: 'idle15', managed: true, finger: true });
    expect(first.lock.state().asksSystem).toBe(false);
    expect(await first.lock.askSystem()).toEqual(locked('notPresent'));
    expect(first.lock.isLocked()).toBe(true);
  });
});

it('when everything is forgotten, the lock is, too', async () => {
  const { lock, keychain } = await withLock();
  lock.lock('person');
  expect(await lock.reset()).toEqual(done);
  expect(lock.state()).toMatchObject({ locked: false, when: 'never', isSet: false });
  expect(keychain.entries().size).toBe(0);
});
