import type { Keychain } from '../../ports/security';

/**
 * The keychain with one call under way at a time. keytar lists entries in two steps (search, then read each secret) and
 * reads a null pointer, which ends the process, when an entry was removed in between (keytar_posix.cc, FindCredentials).
 */
export function oneAtATime(keychain: Keychain): Keychain {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };
  return {
    probe: () => inTurn(() => keychain.probe()),
    put: (entry, value) => inTurn(() => keychain.put(entry, value)),
    get: (entry) => inTurn(() => keychain.get(entry)),
    remove: (entry) => inTurn(() => keychain.remove(entry)),
    list: () => inTurn(() => keychain.list()),
  };
}
