import type { LockWhen } from '../../shared/model/preferences';
import type { Secret } from '../../shared/secret';
import type { Millis } from '../../shared/time';

/** Turns a passphrase into something that recognises it and does not tell it. Slow on purpose. */
export interface Passphrases {
  seal(passphrase: Secret<string>): Promise<Secret<string>>;
  /** Whether this is the one. Undefined: what was kept cannot be read. */
  opens(sealed: Secret<string>, passphrase: Secret<string>): Promise<boolean | undefined>;
}

/** The operating system's own question whether its person sits there, such as Touch ID. */
export interface PresenceCheck {
  isThere(): boolean;
  /** Asks with a reason that the person reads; false when they declined or were not recognised. */
  ask(reason: string): Promise<boolean>;
}

/** What is known of the person at the desk. */
export interface DeskState {
  /** How long nobody has touched the computer. */
  readonly idleMs: Millis;
  /** The computer's own screen is locked, where that can be asked. */
  readonly isLocked: boolean;
}

export interface Desk {
  look(): DeskState;
}

/** What the lock remembers beside its passphrase: no secret. */
export interface LockRecord {
  /** Somebody has chosen a passphrase. */
  readonly isSet: boolean;
  /** Wrong passphrases since the last right one, those of earlier starts included. */
  readonly failures: number;
  /** What the person chose last, should the preferences be lost. */
  readonly when: LockWhen;
}

export interface LockMemory {
  read(): LockRecord;
  /** False: the disk refused, and the next start knows nothing of it. */
  write(record: LockRecord): boolean;
}
