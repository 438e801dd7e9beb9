import { createHash } from 'node:crypto';
import { Secret } from '../../../shared/secret';
import type { Millis } from '../../../shared/time';
import type { DeskState, LockMemory, LockRecord, Passphrases } from '../../ports/lock';

/** Recognises a passphrase without any cost; what it keeps does not hold the passphrase as it was typed. */
export function fakePassphrases(): Passphrases & { readonly tried: number } {
  const seal = (passphrase: Secret<string>): string => {
    const digest = createHash('sha256').update(passphrase.reveal()).digest('hex');
    return `sealed:${digest}`;
  };
  let tried = 0;
  return {
    get tried() {
      return tried;
    },
    seal: (passphrase) => Promise.resolve(new Secret(seal(passphrase))),
    opens: (sealed, passphrase) => {
      tried += 1;
      const known = sealed.reveal();
      return Promise.resolve(known.startsWith('sealed:') ? known === seal(passphrase) : undefined);
    },
  };
}

/** A desk at which a person sits until they go. */
export function fakeDesk(): { look(): DeskState; idle(ms: Millis): void; screen(isLocked: boolean): void } {
  let state: DeskState = { idleMs: 0, isLocked: false };
  return {
    look: () => state,
    idle: (idleMs) => {
      state = { ...state, idleMs };
    },
    screen: (isLocked) => {
      state = { ...state, isLocked };
    },
  };
}

/** Remembers over restarts what was written to it, unless its disk is full. */
export function memoryOfLock(
  record: LockRecord = { isSet: false, failures: 0, when: 'never' },
): LockMemory & { fill(isFull: boolean): void } {
  let held = record;
  let full = false;
  return {
    read: () => held,
    write: (next) => {
      if (!full) held = next;
      return !full;
    },
    fill: (isFull) => {
      full = isFull;
    },
  };
}
