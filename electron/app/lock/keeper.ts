import { failure, type Failure } from '../../../shared/errors';
import type { LockTrouble } from '../../../shared/lock-words';
import type { LockWhen } from '../../../shared/model/preferences';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { Millis } from '../../../shared/time';
import type { LockMemory, Passphrases } from '../../ports/lock';
import type { Keychain } from '../../ports/security';
import type { Clock, Log } from '../../ports/system';
import { pauseAfter } from './pause';

export interface KeeperWorld {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly passphrases: Passphrases;
  readonly memory: LockMemory;
}

/** Keychain entry of the sealed passphrase. */
export const PASSPHRASE_ENTRY = 'app-lock/passphrase';

const refused = (trouble: LockTrouble, retryAfterMs?: Millis): Result<never, Failure> =>
  err(failure('locked', { detail: trouble, retryAfterMs }));

/** Keeps the passphrase of the lock, and lets nobody try many. */
export class Keeper {
  readonly #world: KeeperWorld;
  #isSet: boolean;
  #failures: number;
  #when: LockWhen;
  /** Monotonic: setting the clock forward shortens nothing. */
  #openAt: Millis;
  #isBusy = false;

  constructor(world: KeeperWorld) {
    this.#world = world;
    const { isSet, failures, when } = world.memory.read();
    this.#isSet = isSet;
    this.#failures = failures;
    this.#when = when;
    // A restart is no way around the pause.
    this.#openAt = world.clock.monotonic() + pauseAfter(failures);
  }

  /** Whether there is a passphrase. */
  isSet(): boolean {
    return this.#isSet;
  }

  /** There must be one, whatever is remembered: a lock that a person chose was never without. */
  mustBeSet(): void {
    if (!this.#isSet) this.#note(true);
  }

  /** What the person chose last. */
  chosen(): LockWhen {
    return this.#when;
  }

  /** Remembers what the person chose. False: not over a restart. */
  choose(when: LockWhen): boolean {
    this.#when = when;
    return this.#note(this.#isSet);
  }

  /** How long none is looked at, ms. */
  pauseMs(): Millis {
    return Math.max(0, Math.ceil(this.#openAt - this.#world.clock.monotonic()));
  }

  /** Whether it is the one. Fails with `locked` (`wrong`, `wait`, `gone`, `notSet`), `busy` and those of the keychain. */
  check(passphrase: Secret<string>): Promise<Result<void, Failure>> {
    return this.#alone(async () => {
      const pause = this.pauseMs();
      if (pause > 0) return refused('wait', pause);
      const sealed = await this.#sealed();
      if (!sealed.ok) return sealed;
      if (sealed.value === undefined) return refused(this.#isSet ? 'gone' : 'notSet');
      // Counted before it is looked at: whoever ends the program meanwhile has had the try.
      this.#count(this.#failures + 1);
      const opens = await this.#world.passphrases.opens(sealed.value, passphrase);
      if (opens === undefined) return err(failure('keychain_corrupt', { detail: PASSPHRASE_ENTRY }));
      if (!opens) return this.#wrong();
      this.#isSet = true;
      this.#count(0);
      return ok(undefined);
    });
  }

  /**
   * Keeps this one from now on, read back. `replaces`: in the place of another that was checked; otherwise it fails with
   * `locked` (`isSet`) when there is one. Fails like the keychain.
   */
  keep(passphrase: Secret<string>, replaces: boolean): Promise<Result<void, Failure>> {
    const { keychain, passphrases } = this.#world;
    return this.#alone(async () => {
      if (!replaces) {
        // The record beside it may be lost; the keychain knows better.
        const there = await this.#sealed();
        if (!there.ok) return there;
        if (there.value !== undefined || this.#isSet) {
          this.#note(true);
          return refused('isSet');
        }
      }
      const put = await keychain.put(PASSPHRASE_ENTRY, await passphrases.seal(passphrase));
      if (!put.ok) return put;
      const back = await this.#sealed();
      if (!back.ok) return back;
      const opens = back.value === undefined ? false : await passphrases.opens(back.value, passphrase);
      if (opens !== true) return err(failure('keychain_corrupt', { detail: PASSPHRASE_ENTRY }));
      this.#failures = 0;
      this.#openAt = 0;
      this.#note(true);
      return ok(undefined);
    });
  }

  /** There is no passphrase any more. Fails like the keychain. */
  async forget(): Promise<Result<void, Failure>> {
    const removed = await this.#world.keychain.remove(PASSPHRASE_ENTRY);
    if (!removed.ok) return removed;
    this.#failures = 0;
    this.#openAt = 0;
    this.#note(false);
    return ok(undefined);
  }

  #sealed(): Promise<Result<Secret<string> | undefined, Failure>> {
    return this.#world.keychain.get(PASSPHRASE_ENTRY);
  }

  #wrong(): Result<never, Failure> {
    const pause = pauseAfter(this.#failures);
    this.#openAt = this.#world.clock.monotonic() + pause;
    this.#world.log.warn('lock.wrong', { failures: this.#failures });
    return refused('wrong', pause === 0 ? undefined : pause);
  }

  #count(failures: number): void {
    this.#failures = failures;
    this.#note(this.#isSet);
  }

  #note(isSet: boolean): boolean {
    this.#isSet = isSet;
    return this.#world.memory.write({ isSet, failures: this.#failures, when: this.#when });
  }

  /** One at a time, so that many at once are no way around the pause either. */
  async #alone<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    if (this.#isBusy) return err(failure('busy', { detail: 'lock' }));
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }
}
