import type { Failure } from '../../shared/errors';
import type { ConnectorId } from '../../shared/ids';
import type { Result } from '../../shared/result';
import type { ConnectorFacts } from '../core/policy/doctor-facts';

export type { ConnectorFacts };

/** Reads what the doctor judges. Changes nothing in the directory. */
export interface FactsProbe {
  /**
   * Facts of one connector, read now. A directory that cannot be reached is a fact where `ConnectorFacts` has a place for
   * it (`connection`), else a failure: `unreachable`, `timeout`, `dns`, `tls_untrusted`, `sign_in_failed`, `throttled`,
   * `unknown_connector`.
   */
  facts(connectorId: ConnectorId): Promise<Result<ConnectorFacts, Failure>>;
}
