import type { Result } from '../../shared/result';

/** Why a look for a new version came to nothing. */
export type UpdateTrouble = 'unreachable' | 'untrusted' | 'damaged';

/** Where new versions come from. */
export interface UpdateSource {
  /** The newer version that is announced and signed, if there is one for this computer. */
  look(): Promise<Result<string | undefined, UpdateTrouble>>;
  /** Fetches the version that was found, and checks it against the signed announcement. */
  fetch(): Promise<Result<void, UpdateTrouble>>;
  /** Ends the program, installs what was fetched, and starts it again. */
  install(): void;
}
