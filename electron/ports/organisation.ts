import type { Failure } from '../../shared/errors';
import type { Organisation } from '../../shared/model/organisation';
import type { OrganisationId, TechnicianId } from '../../shared/ids';
import type { Result } from '../../shared/result';
import type { Instant } from '../../shared/time';

/** The organisation in force: the last verified copy and who is at the keyboard. */
export interface OrganisationInForce {
  /** Undefined: this computer belongs to none yet. */
  current():
    { readonly organisation: Organisation; readonly me: TechnicianId; readonly verifiedAt: Instant } | undefined;
}

/**
 * Where the organisation file is kept for all: a folder, an https address, a file in SharePoint. A source moves text and
 * believes nothing; the text is verified by the one who asked. Failures: `unreachable`, `timeout`, `tls_untrusted`, `dns`,
 * `throttled`, `insufficient_rights`, `quota` (too large), `malformed_answer` (not text, half a file).
 */
export interface OrganisationSource {
  /** Reads the file; `known` is the revision the caller has and need not be sent again. */
  read(known?: SourceRevision): Promise<Result<SourceRead, Failure>>;
  /**
   * Puts `text` in the place of the revision `expected` (undefined: there must be no file yet), all of it or nothing.
   * Fails with `stale_revision` when somebody else was faster.
   */
  publish(text: string, expected: SourceRevision | undefined): Promise<Result<SourceRevision, Failure>>;
  /** Calls when the file may have changed, possibly too often; returns the way to stop. Absent: ask from time to time. */
  watch?(changed: () => void): () => void;
}

/** What a source calls one state of the file: an ETag or a digest. Compared for equality only. */
export type SourceRevision = string;

export type SourceRead =
  | { readonly kind: 'file'; readonly text: string; readonly revision: SourceRevision }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' };

/** Ed25519 signatures (RFC 8032) over UTF-8 text; keys and signatures as base64 of their raw bytes. */
export interface Signatures {
  /** False for a wrong signature and for anything malformed. */
  check(publicKey: string, message: string, signature: string): boolean;
  /**
   * The public key of this admin on this computer; the private half is made when there is none and stays in the keychain
   * under `admin-key/<organisation>`. Fails like the keychain.
   */
  ownKey(organisationId: string): Promise<Result<string, Failure>>;
  /** Signs with that key. Fails like the keychain, and with `keychain_corrupt` when there is no key. */
  sign(organisationId: string, message: string): Promise<Result<string, Failure>>;
}

/** This computer's last good copy of the organisation file, as text, and what must be known with it. */
export interface StoredOrganisation {
  readonly text: string;
  readonly me: TechnicianId;
  readonly verifiedAt: Instant;
  readonly revision: SourceRevision | undefined;
  readonly newest: NewestVersion;
}

/** The highest version of an organisation that was ever believed on this computer. */
export interface NewestVersion {
  readonly organisationId: OrganisationId;
  readonly version: number;
}

/** Keeps one `StoredOrganisation`, written whole or not at all. */
export interface OrganisationStore {
  /** Undefined: none yet. Fails with `ledger_corrupt` when what is there cannot be read. */
  load(): Result<StoredOrganisation | undefined, Failure>;
  /** Outlives damage of the copy, so that a damaged one does not open the door to an older file. */
  newest(): NewestVersion | undefined;
  /** Fails with `ledger_unwritable` or `disk_full`. */
  save(stored: StoredOrganisation): Result<void, Failure>;
  /** Forgets everything. Fails with `ledger_unwritable`. */
  clear(): Result<void, Failure>;
}
