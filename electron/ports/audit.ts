import type { Failure } from '../../shared/errors';
import type { AuditSettings, AuditSinkName } from '../../shared/model/audit-settings';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';
import type { AuditRecord } from '../core/audit/record';

/** Where audit records are sent. Nothing throws; every call ends within half a minute. */
export interface AuditSink {
  /**
   * Hands over records, in their order. Done means that the receiver took all of them; after a failure some may have
   * arrived, and all will be sent again: receivers tell repetitions by `sequence` and `hash`.
   */
  send(records: readonly AuditRecord[]): Promise<Result<void, Failure>>;
}

export interface AuditSinks {
  /** One sink for a receiver of the settings. `key` reads the key of the webhook's signatures from the keychain. */
  open(
    name: AuditSinkName,
    settings: AuditSettings,
    key: () => Promise<Result<Secret<string> | undefined, Failure>>,
  ): AuditSink | undefined;
}
