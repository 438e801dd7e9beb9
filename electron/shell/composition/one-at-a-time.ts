import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { Keychain } from '../../ports/security';

export interface EndingKeychain extends Keychain {
  /** Lets no further call begin (`keychain_unavailable`); resolves when the one under way is over. */
  end(): Promise<void>;
}

/**
 * The keychain with one call under way at a time. keytar lists entries in two steps (search, then read each secret) and
 * reads a null pointer, which ends the process, when an entry was removed in between (keytar_posix.cc, FindCredentials).
 * A call that is still under way when the process ends takes it along too (its answer finds no JavaScript any more).
 */
export function oneAtATime(keychain: Keychain): EndingKeychain {
  let turn: Promise<unknown> = Promise.resolve();
  let isEnding = false;
  const inTurn = <T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> => {
    const unlessEnding = (): Promise<Result<T, Failure>> =>
      isEnding ? Promise.resolve(err(failure('keychain_unavailable', { detail: 'ending' }))) : work();
    const next = turn.then(unlessEnding, unlessEnding);
    turn = next.catch(() => undefined);
    return next;
  };
  return {
    probe: () => inTurn(() => keychain.probe()),
    put: (entry, value) => inTurn(() => keychain.put(entry, value)),
    get: (entry) => inTurn(() => keychain.get(entry)),
    remove: (entry) => inTurn(() => keychain.remove(entry)),
    list: () => inTurn(() => keychain.list()),
    end: async () => {
      isEnding = true;
      await turn;
    },
  };
}
