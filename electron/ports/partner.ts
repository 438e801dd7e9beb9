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

/** Somebody in the partner's own tenant. Text from outside: not checked for being a name. */
export interface FoundPerson {
  readonly objectId: string;
  readonly name: string;
  readonly upn: string;
  readonly enabled: boolean;
  /** Graph's `userType` is Guest. */
  readonly guest: boolean;
}

/** Who is asked for: those whose names begin so (`''`: any), or those with these object ids. */
export type PeopleAsked =
  { readonly kind: 'like'; readonly query: string } | { readonly kind: 'ids'; readonly objectIds: readonly string[] };

/** At most as many as `MOST_PEOPLE` of the contract; `more` says that others fit, too. */
export interface FoundPeople {
  readonly people: readonly FoundPerson[];
  readonly more: boolean;
}

/** People of the tenant of those who sign in through the app of this connector. Fails like `PartnerLook`. */
export type PeopleLook = (through: M365Connector, asked: PeopleAsked) => Promise<Result<FoundPeople, Failure>>;
