import type { Failure } from '../../shared/errors';
import type { M365Connector } from '../../shared/model/connector';
import type { Result } from '../../shared/result';
import type { Instant } from '../../shared/time';

/** A customer as the partner's own tenant knows it. Text from outside: not checked for being a name. */
export interface PartnerCustomer {
  readonly tenantId: string;
  readonly name: string;
  /** Absent where only a relationship tells of the customer, not a contract. */
  readonly domain?: string;
  /** When its newest active GDAP relationship ends; absent when it has none. */
  readonly endsAt?: Instant;
}

/**
 * Customers of the partner whose people sign in through the app of this connector. Fails like every read of a tenant, and
 * with `sign_in_failed`.
 */
export type PartnerLook = (through: M365Connector) => Promise<Result<readonly PartnerCustomer[], Failure>>;
