import type { Failure } from '../../shared/errors';
import type { M365Connector } from '../../shared/model/connector';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';

/** Gives access tokens for Microsoft Graph in a customer's tenant. */
export interface TokenSource {
  /**
   * A token whose tenant has been checked to be the connector's. `claims` is the JSON of a claims challenge and forces a
   * new token (Entra: continuous access evaluation). Failures: `sign_in_failed`, `unreachable`, `timeout`, `throttled`.
   */
  token(connector: M365Connector, options?: { readonly claims?: string }): Promise<Result<Secret<string>, Failure>>;
}
