import type { Failure } from '../../shared/errors';
import type { Organisation } from '../../shared/model/organisation';
import type { Result } from '../../shared/result';
import type { DraftEdit } from '../core/organisation/draft';

export type { DraftEdit };

/** An admin's unpublished edits as they are kept between two starts of the program. */
export interface StoredDraft {
  /** The version the edits began with. */
  readonly base: Organisation;
  /** Oldest first; what was taken back is not among them. */
  readonly edits: readonly DraftEdit[];
}

/** Keeps the draft of one organisation on this computer. Holds nothing secret. Failures: `ledger_unwritable`, `disk_full`. */
export interface DraftStore {
  /** Undefined: there is none. Fails with `ledger_corrupt` when what is there cannot be believed. */
  load(): Result<StoredDraft | undefined, Failure>;
  /** Puts a new draft without edits in the place of any other. */
  begin(base: Organisation): Result<void, Failure>;
  /** Adds the newest edit. */
  append(edit: DraftEdit): Result<void, Failure>;
  /** Takes the newest edit away. */
  dropLast(): Result<void, Failure>;
  clear(): Result<void, Failure>;
}
