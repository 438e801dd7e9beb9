import { failure, type Failure } from '../../../shared/errors';
import type { LockTrouble } from '../../../shared/lock-words';
import type { LockWhen } from '../../../shared/model/preferences';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { MINUTE, SECOND, type Millis } from '../../../shared/time';
import type { Desk, PresenceCheck } from '../../ports/lock';
import type { Timers } from '../../ports/system';
import { Keeper, type KeeperWorld } from './keeper';

type Answer = Promise<Result<void, Failure>>;

export interface LockWorld extends KeeperWorld {
  readonly timers: Timers;
  readonly desk: Desk;
  readonly presence: PresenceCheck;
  readonly when: () => LockWhen;
  /** Fails with `policy_denied` where the policy of the computer sets it. */
  readonly setWhen: (when: LockWhen) => Result<unknown, Failure>;
  /** The policy of the computer says when, and not the person. */
  readonly isManaged: () => boolean;
  /** There is, or is about to be, an organisation; before that nothing is worth a lock. */
  readonly inUse: () => boolean;
  /** Hears after it was locked, unlocked or set up otherwise. */
  readonly changed: () => void;
}

/** What locked it, for the log. */
export type LockCause = 'person' | 'idle' | 'computer' | 'sleep' | 'start' | 'policy';

export interface LockState {
  readonly locked: boolean;
  readonly when: LockWhen;
  /** A lock is on and has its passphrase. */
  readonly isSet: boolean;
  readonly asksSystem: boolean;
  readonly pauseMs: Millis;
}

export interface SetUp {
  readonly when?: LockWhen;
  /** To be kept from now on. */
  readonly passphrase?: Secret<string>;
  /** The one that is kept. */
  readonly current?: Secret<string>;
}

/** The lock of the program: one state, which the door between windows and main asks at every request. */
export interface Lock {
  isLocked(): boolean;
  state(): LockState;
  /** Locks, unless no lock was set up or nothing is there to be locked. */
  lock(cause: LockCause): void;
  /** Fails like `Keeper.check`, and with `locked` (`again`) when it was locked once more meanwhile. */
  unlock(passphrase: Secret<string>): Answer;
  /** Asks the operating system whether its person is there. Fails with `locked` (`notPresent`). */
  askSystem(): Answer;
  /** The first passphrase; unlocks. Fails with `locked` (`isSet`), and `policy_denied` (`not locked`). */
  begin(passphrase: Secret<string>): Answer;
  setUp(change: SetUp): Answer;
  /** There is no lock any more, whatever it was; for when everything else is forgotten as well. */
  reset(): Answer;
  /** The preference, or whether there is anything to lock, may be another. */
  look(): void;
  stop(): void;
}

/** How often the desk is looked at while a lock is set up, ms. */
const BEAT: Millis = 5 * SECOND;

const idleLimits: Readonly<Record<LockWhen, Millis>> = {
  never: Number.POSITIVE_INFINITY,
  computer: Number.POSITIVE_INFINITY,
  idle5: 5 * MINUTE,
  idle15: 15 * MINUTE,
  idle60: 60 * MINUTE,
};

const refused = (trouble: LockTrouble): Result<never, Failure> => err(failure('locked', { detail: trouble }));

/** A program that was set up with a lock begins locked: whoever restarts it is not let in by that. */
export function createLock(world: LockWorld): Lock {
  return new OneLock(world);
}

class OneLock implements Lock {
  readonly #world: LockWorld;
  readonly #keeper: Keeper;
  #locked = false;
  /** How often somebody or something wanted it locked. */
  #wanted = 0;
  #callOff: (() => void) | undefined;
  #wasDeskLocked = false;

  constructor(world: LockWorld) {
    this.#world = world;
    this.#keeper = new Keeper(world);
    if (this.#isOn() && !world.isManaged()) this.#keeper.mustBeSet();
    if (this.#isOn() && world.inUse()) this.#shut('start');
    this.#follow();
  }

  isLocked(): boolean {
    return this.#locked;
  }

  state(): LockState {
    return {
      locked: this.#locked,
      when: this.#when(),
      isSet: this.#isGuarded(),
      asksSystem: this.#isGuarded() && this.#world.presence.isThere(),
      pauseMs: this.#keeper.pauseMs(),
    };
  }

  lock(cause: LockCause): void {
    if (!this.#isOn() || !this.#world.inUse()) return;
    // Idleness is no wish: whoever types the passphrase at this moment is there.
    if (cause !== 'idle') this.#wanted += 1;
    if (this.#locked) return;
    this.#shut(cause);
    this.#world.changed();
  }

  unlock(passphrase: Secret<string>): Answer {
    return this.#opening('passphrase', () => this.#keeper.check(passphrase));
  }

  askSystem(): Answer {
    const { presence } = this.#world;
    // Only what somebody chose a passphrase for is opened by another way.
    if (!this.#keeper.isSet() || !presence.isThere()) return Promise.resolve(refused('notPresent'));
    return this.#opening('system', async () =>
      (await presence.ask('unlock Latchkey')) ? ok(undefined) : refused('notPresent'),
    );
  }

  begin(passphrase: Secret<string>): Answer {
    if (!this.#locked) return Promise.resolve(err(failure('policy_denied', { detail: 'not locked' })));
    return this.#opening('begun', () => this.#keeper.keep(passphrase, false));
  }

  async setUp({ when, passphrase, current }: SetUp): Answer {
    const done = await this.#setUp(when, passphrase, current);
    this.#follow();
    this.#world.changed();
    return done;
  }

  async reset(): Answer {
    this.#world.setWhen('never');
    this.#keeper.choose('never');
    const forgotten = await this.#keeper.forget();
    this.#open('reset');
    this.#follow();
    return forgotten;
  }

  look(): void {
    if (this.#locked && !this.#world.inUse()) this.#open('nothing');
    // A policy that came with the computer asks for a passphrase before anything is shown.
    else if (!this.#locked && !this.#keeper.isSet()) this.lock('policy');
    this.#follow();
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  async #setUp(when?: LockWhen, passphrase?: Secret<string>, current?: Secret<string>): Answer {
    const isGuarded = this.#isGuarded();
    if (when !== undefined && this.#world.isManaged()) return err(failure('policy_denied', { detail: 'managed lock' }));
    if (isGuarded && (passphrase !== undefined || when === 'never')) {
      if (current === undefined) return refused('wrong');
      const checked = await this.#keeper.check(current);
      if (!checked.ok) return checked;
      if (this.#locked) return refused('again');
    }
    if (!isGuarded && passphrase === undefined && when !== undefined && when !== 'never') return refused('notSet');
    // There is a passphrase before there is a lock, and no lock any more before its passphrase goes.
    if (passphrase !== undefined) {
      // What a lock that is off could not remove guards nothing any more.
      const kept = await this.#keeper.keep(passphrase, isGuarded || !this.#isOn());
      if (!kept.ok) return kept;
    }
    return when === undefined ? ok(undefined) : this.#choose(when);
  }

  async #choose(when: LockWhen): Answer {
    // A start that remembered a lock without its passphrase could be opened by nobody.
    if (when === 'never' && !this.#keeper.choose(when)) return err(failure('disk_full', { detail: 'lock' }));
    const set = this.#world.setWhen(when);
    if (!set.ok) return set;
    if (when === 'never') return this.#keeper.forget();
    this.#keeper.choose(when);
    return ok(undefined);
  }

  /** Preferences that were lost or damaged are those of a program without a lock; what was chosen is remembered apart from them. */
  #when(): LockWhen {
    const when = this.#world.when();
    return when === 'never' && !this.#world.isManaged() ? this.#keeper.chosen() : when;
  }

  /** Opens if it may, unless it was locked once more while that was found out. */
  async #opening(how: string, may: () => Answer): Answer {
    const wanted = this.#wanted;
    const found = await may();
    const again = found.ok && wanted !== this.#wanted;
    if (found.ok && !again) this.#open(how);
    // How long to wait, or that there is a passphrase after all, is news, too.
    else this.#world.changed();
    return again ? refused('again') : found;
  }

  #isOn(): boolean {
    return this.#when() !== 'never';
  }

  #isGuarded(): boolean {
    return this.#isOn() && this.#keeper.isSet();
  }

  #shut(cause: LockCause): void {
    this.#locked = true;
    this.#world.log.info('lock.shut', { cause });
  }

  #open(how: string): void {
    const was = this.#locked;
    this.#locked = false;
    if (was) this.#world.log.info('lock.opened', { how });
    this.#world.changed();
  }

  /** Looks at the desk for as long as a lock is set up, in one rhythm however often that is asked for. */
  #follow(): void {
    if (!this.#isOn()) this.stop();
    else
      this.#callOff ??= this.#world.timers.after(BEAT, () => {
        this.#callOff = undefined;
        this.#lookAtDesk();
        this.#follow();
      });
  }

  #lookAtDesk(): void {
    const { idleMs, isLocked } = this.#world.desk.look();
    // A screen that stays locked is no new wish each time: X11 also calls one locked that is only dark.
    if (isLocked && !this.#wasDeskLocked) this.lock('computer');
    else if (idleMs >= idleLimits[this.#when()]) this.lock('idle');
    this.#wasDeskLocked = isLocked;
  }
}
