import { randomBytes } from 'node:crypto';
import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';
import { refuseEntry, refuseValue } from './entry';

/** The part of keytar that is used. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<{ account: string; password: string }[]>;
}

export interface KeychainOptions {
  /** Tells installations apart: `Latchkey`, `Latchkey Practice`. */
  readonly service: string;
  /** Replaced in tests. */
  readonly load?: () => Promise<Keytar>;
}

const PROBE = 'probe/';

/** Loaded at the first use: where libsecret is missing, loading fails, and that is a keychain that is not there. */
export async function loadKeytar(): Promise<Keytar> {
  const { default: keytar } = await import('keytar');
  return keytar;
}

/**
 * The OS keychain: Credential Manager, Keychain or the Secret Service, through keytar. Values of at most 2,560 bytes.
 *
 * A locked Secret Service answers every read with "none", so a read that finds nothing is believed only after the probe
 * has written, read and deleted something. Nothing is kept in memory and there is no other place to fall back to.
 */
export function openKeychain(options: KeychainOptions): Keychain {
  const { service, load = loadKeytar } = options;
  let loaded: Promise<Keytar> | undefined;
  const ask = async <T>(question: (keytar: Keytar) => Promise<T>): Promise<Result<T, Failure>> => {
    try {
      loaded ??= load();
      return ok(await question(await loaded));
    } catch (cause) {
      return err(meaningOf(cause));
    }
  };
  const probe = async (): Promise<Result<void, Failure>> => {
    const entry = PROBE + randomBytes(8).toString('hex');
    const value = randomBytes(16).toString('hex');
    const answer = await ask(async (keytar) => {
      await keytar.setPassword(service, entry, value);
      const read = await keytar.getPassword(service, entry);
      const removed = await keytar.deletePassword(service, entry);
      return read === value && removed;
    });
    if (!answer.ok) return answer;
    return answer.value ? ok(undefined) : err(failure('keychain_corrupt', { detail: 'probe' }));
  };
  /** For answers that a locked keychain gives too. */
  const ifOpen = async <T>(value: T): Promise<Result<T, Failure>> => {
    const open = await probe();
    return open.ok ? ok(value) : open;
  };
  return {
    probe,
    put: async (entry, value) => {
      const refused = refuseEntry(entry) ?? refuseValue(value.reveal());
      if (refused !== undefined) return err(refused);
      return ask((keytar) => keytar.setPassword(service, entry, value.reveal()));
    },
    get: async (entry) => {
      const refused = refuseEntry(entry);
      if (refused !== undefined) return err(refused);
      const answer = await ask((keytar) => keytar.getPassword(service, entry));
      if (!answer.ok) return answer;
      return answer.value === null ? ifOpen(undefined) : ok(new Secret(answer.value));
    },
    remove: async (entry) => {
      const refused = refuseEntry(entry);
      if (refused !== undefined) return err(refused);
      const answer = await ask((keytar) => keytar.deletePassword(service, entry));
      if (!answer.ok) return answer;
      return answer.value ? ok(undefined) : ifOpen(undefined);
    },
    list: async () => {
      // Asked first: with a locked keyring, keytar's findCredentials reads a null pointer and takes the process along.
      const open = await probe();
      if (!open.ok) return open;
      const answer = await ask((keytar) => keytar.findCredentials(service));
      if (!answer.ok) return answer;
      const names = answer.value.map(({ account }) => account).filter((name) => !name.startsWith(PROBE));
      return ok(names.sort());
    },
  };
}

/**
 * keytar passes the operating system's message on and nothing else, so here, and nowhere else, the text has to be read.
 * Sources: messages of libsecret and GDBus; Security.framework, SecCopyErrorMessageString; Windows, FormatMessage. What
 * is not recognised counts as unavailable: nothing is stored, and nothing is believed gone.
 */
const meanings: readonly (readonly [RegExp, ErrorCode])[] = [
  [/Object does not exist at path/i, 'keychain_locked'],
  [/locked|dismissed|was cancell?ed|canceled by the user/i, 'keychain_locked'],
  [/User interaction is not allowed|passphrase you entered is not correct/i, 'keychain_locked'],
  [/Unable to decode|corrupt|not a valid keychain|invalid secret|Couldn't decrypt/i, 'keychain_corrupt'],
];

/** What an error of keytar means. The message goes no further. */
export function meaningOf(cause: unknown): Failure {
  const message = cause instanceof Error ? cause.message : '';
  const code = meanings.find(([pattern]) => pattern.test(message))?.[1];
  return failure(code ?? 'keychain_unavailable');
}
