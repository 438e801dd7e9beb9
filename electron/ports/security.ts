import type { Failure } from '../../shared/errors';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';

/**
 * The OS keychain. Entries are named by kind and id (`lease/<leaseId>`, `connector/<connectorId>`). There is no other
 * place for a secret: without a keychain every call fails with `keychain_unavailable` or `keychain_locked`.
 */
export interface Keychain {
  /** Writes, reads and deletes a throw-away entry: the only honest test (a locked keyring answers reads with "none"). */
  probe(): Promise<Result<void, Failure>>;
  put(entry: string, value: Secret<string>): Promise<Result<void, Failure>>;
  /** Undefined: there is no such entry. */
  get(entry: string): Promise<Result<Secret<string> | undefined, Failure>>;
  /** Deleting what is not there is done. */
  remove(entry: string): Promise<Result<void, Failure>>;
  /** Names of all entries of this installation. */
  list(): Promise<Result<readonly string[], Failure>>;
}

/** The clipboard of the person at this computer. It answers later, as Electron's does since version 44; nothing rejects. */
export interface Clipboard {
  /** Writes a secret, kept out of clipboard history where the OS allows. Returns a ticket to take it back with. */
  writeSecret(value: Secret<string>): Promise<ClipboardTicket>;
  /** Writes a text that is no secret. The ticket takes it back, too. */
  writeText(text: string): Promise<ClipboardTicket>;
  /** Empties the clipboard, primary selection included, only if it still holds what the ticket stands for. */
  clearIfUnchanged(ticket: ClipboardTicket): Promise<boolean>;
}

/** A salted digest of what was written: enough to recognise it, not to know it. */
export interface ClipboardTicket {
  readonly salt: string;
  readonly digest: string;
}
