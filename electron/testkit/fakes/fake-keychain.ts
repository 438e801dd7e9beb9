import { refuseEntry, refuseValue } from '../../adapters/security/entry';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';

export type KeychainState = 'open' | 'locked' | 'unavailable' | 'corrupt';

export interface FakeKeychain extends Keychain {
  /** From now on every call answers as a keychain in this state does; what is stored stays. */
  become(state: KeychainState): void;
  /** What is stored, by entry; whatever state the keychain is in. */
  entries(): ReadonlyMap<string, string>;
}

const failures = {
  locked: 'keychain_locked',
  unavailable: 'keychain_unavailable',
  corrupt: 'keychain_corrupt',
} as const;

/** A keychain in memory. */
export function fakeKeychain(state: KeychainState = 'open'): FakeKeychain {
  const stored = new Map<string, string>();
  let now = state;
  const answer = <T>(give: () => T, refused?: Failure): Promise<Result<T, Failure>> => {
    if (refused !== undefined) return Promise.resolve(err(refused));
    return Promise.resolve(now === 'open' ? ok(give()) : err(failure(failures[now])));
  };
  return {
    become: (next) => {
      now = next;
    },
    entries: () => new Map(stored),
    probe: () => answer(() => undefined),
    put: (entry, value) =>
      answer(() => void stored.set(entry, value.reveal()), refuseEntry(entry) ?? refuseValue(value.reveal())),
    get: (entry) =>
      answer(() => {
        const value = stored.get(entry);
        return value === undefined ? undefined : new Secret(value);
      }, refuseEntry(entry)),
    remove: (entry) => answer(() => void stored.delete(entry), refuseEntry(entry)),
    list: () => answer(() => [...stored.keys()].sort()),
  };
}
