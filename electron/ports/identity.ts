import type { Failure } from '../../shared/errors';
import type { M365Connector } from '../../shared/model/connector';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';

export interface TokenOptions {
  /** JSON of a claims challenge; forces a new token that answers it (Entra: continuous access evaluation). */
  readonly claims?: string;
  /** A kept token was refused although it looked valid here (clocks differ, rights changed): get a new one. */
  readonly renew?: boolean;
}

/** Gives access tokens for Microsoft Graph in a customer's tenant. */
export interface TokenSource {
  /**
   * A token whose tenant has been checked to be the connector's. Failures: `sign_in_failed`, `unreachable`, `timeout`,
   * `throttled`.
   */
  token(connector: M365Connector, options?: TokenOptions): Promise<Result<Secret<string>, Failure>>;
}
