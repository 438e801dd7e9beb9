import type { Result } from '../../shared/result';

/**
 * Why a new version was not had. `unsupported`: this copy was not installed in a way that can be updated; `refused`: the
 * installer did not run, for instance because nobody gave the administrator's password.
 */
export type UpdateTrouble = 'unreachable' | 'untrusted' | 'damaged' | 'unsupported' | 'refused';

/** Where new versions come from. */
export interface UpdateSource {
  /** The newer version that is announced and signed, if there is one for this computer. */
  look(): Promise<Result<string | undefined, UpdateTrouble>>;
  /** Fetches the version that was found, and checks it against the signed announcement. */
  fetch(): Promise<Result<void, UpdateTrouble>>;
  /** Installs what was fetched, ends the program and starts it again. On Linux this returns when the installer has run. */
  install(): Result<void, UpdateTrouble>;
}
