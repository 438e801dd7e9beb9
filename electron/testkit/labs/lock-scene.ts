import { createLock, type Lock } from '../../app/lock/lock';
import { failure } from '../../../shared/errors';
import type { LockWhen } from '../../../shared/model/preferences';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { FakeClock } from '../fakes/clock';
import { fakeKeychain } from '../fakes/fake-keychain';
import { fakeDesk, fakePassphrases, memoryOfLock } from '../fakes/fake-lock';
import { memoryLog } from '../fakes/log';
import { FakeTimers } from '../fakes/timers';

/** The passphrase of every lock that a scene sets up. */
export const RIGHT = 'correct horse';

/** How a computer stands before its lock is looked at. */
export interface LockGiven {
  readonly when?: LockWhen;
  readonly managed?: boolean;
  readonly inUse?: boolean;
  readonly finger?: boolean;
}

/** A lock with fakes for all that it asks; `open` starts the program once more on the same computer. */
export function lockScene({
  when: first = 'never',
  managed = false,
  inUse: used = true,
  finger = false,
}: LockGiven = {}) {
  const clock = new FakeClock();
  const timers = new FakeTimers(clock);
  const desk = fakeDesk();
  const log = memoryLog();
  const keychain = fakeKeychain();
  const memory = memoryOfLock();
  const passphrases = fakePassphrases();
  let when = first;
  let inUse = used;
  let recognised = true;
  const ask = { now: () => Promise.resolve(recognised) };
  const told: boolean[] = [];
  const open = (): Lock => {
    const lock = createLock({
      ...{ clock, timers, desk, log, keychain, memory, passphrases },
      presence: { isThere: () => finger, ask: () => ask.now() },
      when: () => when,
      isManaged: () => managed,
      setWhen: (next) => {
        if (managed) return err(failure('policy_denied', { detail: 'managed lock' }));
        when = next;
        return ok(undefined);
      },
      inUse: () => inUse,
      changed: () => void told.push(lock.isLocked()),
    });
    return lock;
  };
  return {
    ...{ timers, desk, keychain, memory, passphrases, told, ask, open },
    lock: open(),
    use: (is: boolean) => {
      inUse = is;
    },
    /** The preferences were lost, so that they say nothing of a lock. */
    losePreferences: () => {
      when = 'never';
    },
    recognise: (is: boolean) => {
      recognised = is;
    },
  };
}

/** One that was set up with the passphrase `RIGHT`. */
export async function sceneWithLock(when: LockWhen = 'idle5', given: LockGiven = {}) {
  const made = lockScene(given);
  const set = await made.lock.setUp({ when, passphrase: new Secret(RIGHT) });
  if (!set.ok) throw new Error(set.error.code);
  return made;
}
