import { failure, type Failure } from '../../../../shared/errors';
import { err, type Result } from '../../../../shared/result';
import { MINUTE, SECOND, type Millis } from '../../../../shared/time';
import type { Keychain } from '../../../ports/security';
import type { Timers } from '../../../ports/system';

/** A keyring that asks a person for its password answers when they do, be it never. */
export const PATIENCE: Millis = 20 * SECOND;
/** Listing takes as long as there are entries: GNOME Keyring hands a thousand over in 10 to 20 seconds. */
export const LIST_PATIENCE: Millis = 3 * MINUTE;
/** Who dismissed the question for the password is not asked again at once, ms. */
export const REST: Millis = MINUTE;

/** The one way to the operating system's keychain, for all keychains of this program. */
export interface KeychainLane {
  /**
   * The keychain with its calls in the lane. `isAwaited`: a person waits for whatever is asked of it, so that it is asked
   * although others rest.
   */
  through(keychain: Keychain, isAwaited?: boolean): Keychain;
  /** Lets no further call begin (`keychain_unavailable`); resolves when the one under way is over. */
  end(): Promise<void>;
}

/**
 * One call under way at a time, whichever keychain it is for. Two at once do harm on Linux:
 *
 * - Where the keyring is locked, GNOME Keyring hangs in the second question for the password and then answers nobody any
 *   more, other programs included.
 * - keytar lists entries in two steps (search, then read each secret) and reads a null pointer, which ends the process, when
 *   an entry was removed in between (keytar_posix.cc, FindCredentials).
 *
 * A call that is still under way when the process ends takes it along too (its answer finds no JavaScript any more).
 *
 * A call that is not answered in time counts as `keychain_locked`, and so does every other until it is: a question for the
 * password may stand on the screen all night, and each call holds one of the few threads of the process. After a refusal
 * `get`, `remove` and `list` are not even tried for a while; `probe` and `put` are, since a person waits for them.
 */
export function keychainLane(timers: Timers): KeychainLane {
  return new Lane(timers);
}

type Answer<T> = Promise<Result<T, Failure>>;

interface Call<T> {
  readonly work: () => Answer<T>;
  /** Left undone while the keychain rests. */
  readonly mayRest: boolean;
  readonly patience: Millis;
}

class Lane implements KeychainLane {
  readonly #timers: Timers;
  #turn: Promise<unknown> = Promise.resolve();
  /** Settles with the call that was begun last, answered in time or not. */
  #underWay: Promise<unknown> = Promise.resolve();
  #isEnding = false;
  #isSilent = false;
  #endRest: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  through(keychain: Keychain, isAwaited = false): Keychain {
    const asked = <T>(work: () => Answer<T>): Answer<T> => this.#queue({ work, mayRest: false, patience: PATIENCE });
    const quiet = <T>(work: () => Answer<T>, patience = PATIENCE): Answer<T> =>
      this.#queue({ work, mayRest: !isAwaited, patience });
    return {
      probe: () => asked(() => keychain.probe()),
      put: (entry, value) => asked(() => keychain.put(entry, value)),
      get: (entry) => quiet(() => keychain.get(entry)),
      remove: (entry) => quiet(() => keychain.remove(entry)),
      list: () => quiet(() => keychain.list(), LIST_PATIENCE),
    };
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#turn;
    await this.#underWay;
    this.#rest(false);
  }

  #queue<T>(call: Call<T>): Answer<T> {
    const begin = (): Answer<T> => this.#begin(call);
    const next = this.#turn.then(begin, begin);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #begin<T>({ work, mayRest, patience }: Call<T>): Answer<T> {
    if (this.#isEnding) return err(failure('keychain_unavailable', { detail: 'ending' }));
    if (this.#isSilent) return err(failure('keychain_locked', { detail: 'no answer' }));
    if (mayRest && this.#endRest !== undefined) return err(failure('keychain_locked', { detail: 'resting' }));
    const answer = await this.#patiently(work(), patience);
    this.#rest(!answer.ok && answer.error.code === 'keychain_locked' && !this.#isSilent);
    return answer;
  }

  #patiently<T>(work: Answer<T>, patience: Millis): Answer<T> {
    return new Promise((resolve, reject) => {
      const disarm = this.#timers.after(patience, () => {
        this.#isSilent = true;
        resolve(err(failure('keychain_locked', { detail: 'no answer' })));
      });
      this.#underWay = work.then(resolve, reject).finally(() => {
        disarm();
        this.#isSilent = false;
      });
    });
  }

  #rest(begins: boolean): void {
    this.#endRest?.();
    this.#endRest = undefined;
    if (!begins) return;
    this.#endRest = this.#timers.after(REST, () => {
      this.#endRest = undefined;
    });
  }
}
