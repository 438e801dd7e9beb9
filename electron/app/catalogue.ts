import { failure, type Failure } from '../../shared/errors';
import type { CustomerId } from '../../shared/ids';
import type { Output } from '../../shared/ipc/contract';
import type { CustomerHit, DurationOption, RecentView } from '../../shared/ipc/views';
import { sources, type Connector, type Source } from '../../shared/model/connector';
import type { Customer } from '../../shared/model/customer';
import type { Lease } from '../../shared/model/lease';
import type { Organisation } from '../../shared/model/organisation';
import type { Policy } from '../../shared/model/policy';
import type { Technician } from '../../shared/model/technician';
import { err, ok, type Result } from '../../shared/result';
import type { Instant } from '../../shared/time';
import { inCustomerScope, indexOf, type OrganisationIndex } from '../core/policy/lookup';
import type { DirectoryTraits } from '../ports/directory';
import type { OrganisationInForce } from '../ports/organisation';
import type { Ledger } from '../ports/storage';
import type { Clock } from '../ports/system';
import type { DirectoryProvider } from './api';
import { createPreviewCache, offerOf, type OfferContext } from './catalogue/offers';
import { recentReasons, recentsOf } from './catalogue/recents';
import { createCustomerSearch, type CustomerSearch } from './catalogue/search';

/** What can be checked out: customers, policies there, and what was checked out before. Reads only. */
export interface Catalogue {
  /** Customers the technician may work for, best fit first; `total` counts all that fit. */
  customers(query: { readonly query: string; readonly limit: number }): Result<Output<'catalogue.customers'>, Failure>;
  /** Every policy through every fitting connector of the customer. Fails with `unknown_customer` or `not_entitled`. */
  policies(customerId: CustomerId): Result<Output<'catalogue.policies'>, Failure>;
  recents(): Result<Output<'catalogue.recents'>, Failure>;
}

export interface CatalogueWorld {
  readonly organisation: OrganisationInForce;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'leases'>;
  readonly directories: DirectoryProvider;
  /** Keys of pinned check-outs, from the preferences. */
  readonly pinned: () => readonly string[];
  /** What is known against a duration at a connector (the doctor's findings); left out: nothing. */
  readonly durationTrouble?: (
    connector: Connector,
    policy: Policy,
    code: DurationOption['code'],
  ) => Failure | undefined;
}

/** Everything that depends only on the organisation and the technician, kept until either changes. */
interface Prepared {
  readonly organisation: Organisation;
  readonly verifiedAt: Instant;
  readonly technician: Technician;
  readonly index: OrganisationIndex;
  readonly search: CustomerSearch;
}

const ALL_LIVE = { states: 'live', limit: 100_000 } as const;
const HISTORY = { states: 'all', limit: 200 } as const;

export function createCatalogue(world: CatalogueWorld): Catalogue {
  const prepare = preparer(world.organisation);
  return {
    customers: ({ query, limit }) => {
      const prepared = prepare();
      if (!prepared.ok) return prepared;
      const found = prepared.value.search.find(query);
      const live = countByCustomer(world.ledger.leases(ALL_LIVE), prepared.value.technician);
      const hits = found.slice(0, limit).map((customer) => hitOf(prepared.value, customer, live.get(customer.id) ?? 0));
      return ok({ total: found.length, hits });
    },
    policies: (customerId) => {
      const prepared = prepare();
      return prepared.ok ? policiesOf(world, prepared.value, customerId) : prepared;
    },
    recents: () => {
      const prepared = prepare();
      if (!prepared.ok) return prepared;
      const { organisation, technician } = prepared.value;
      const leases = world.ledger.leases(HISTORY);
      const live = world.ledger.leases(ALL_LIVE);
      const offered = (view: RecentView): boolean => isOffered(world, prepared.value, live, view);
      const recents = recentsOf(organisation, technician.id, leases, world.pinned(), offered);
      return ok({ recents, reasons: recentReasons(technician.id, leases) });
    },
  };
}

function preparer(inForce: OrganisationInForce): () => Result<Prepared, Failure> {
  let last: Prepared | undefined;
  return () => {
    const current = inForce.current();
    if (current === undefined) return err(failure('organisation_stale', { detail: 'no organisation' }));
    const { organisation, me, verifiedAt } = current;
    if (last?.organisation === organisation && last.technician.id === me) {
      last = { ...last, verifiedAt };
      return ok(last);
    }
    const index = indexOf(organisation);
    const technician = index.technicians.get(me);
    if (technician === undefined) return err(failure('not_entitled', { detail: 'technicianKnown' }));
    const scoped = organisation.customers.filter((customer) => inCustomerScope(index, technician, customer.id));
    last = { organisation, verifiedAt, technician, index, search: createCustomerSearch(scoped) };
    return ok(last);
  };
}

/** Technicians see how many leases of their own are live at a customer; Primary and Super see everyone's. */
function countByCustomer(leases: readonly Lease[], technician: Technician): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const lease of leases) {
    if (technician.role === 'technician' && lease.technician.id !== technician.id) continue;
    counts.set(lease.customer.id, (counts.get(lease.customer.id) ?? 0) + 1);
  }
  return counts;
}

function hitOf({ index }: Prepared, customer: Customer, liveLeases: number): CustomerHit {
  const kinds = new Set<Source>((index.connectorsOf.get(customer.id) ?? []).map((connector) => connector.kind));
  const domain = customer.domains[0];
  return {
    id: customer.id,
    name: customer.name,
    code: customer.code,
    ...(domain === undefined ? {} : { domain }),
    timeZone: customer.timeZone,
    sources: sources.filter((source) => kinds.has(source)),
    liveLeases,
  };
}

function policiesOf(
  world: CatalogueWorld,
  prepared: Prepared,
  customerId: CustomerId,
): Result<Output<'catalogue.policies'>, Failure> {
  const customer = prepared.index.customers.get(customerId);
  if (customer === undefined || customer.archived) return err(failure('unknown_customer', { detail: 'customerKnown' }));
  if (!inCustomerScope(prepared.index, prepared.technician, customerId)) {
    return err(failure('not_entitled', { detail: 'customerInScope' }));
  }
  const context = contextOf(world, prepared, customer, world.ledger.leases(ALL_LIVE));
  const connectors = prepared.index.connectorsOf.get(customerId) ?? [];
  const offers = prepared.organisation.policies.flatMap((policy) =>
    connectors
      .filter((connector) => connector.kind === policy.source)
      .flatMap((connector) => offerOf(context, policy, connector) ?? []),
  );
  return ok({ offers });
}

function isOffered(world: CatalogueWorld, prepared: Prepared, live: readonly Lease[], view: RecentView): boolean {
  const customer = prepared.index.customers.get(view.customerId);
  const policy = prepared.index.policies.get(view.policyId);
  const connector = prepared.index.connectors.get(view.connectorId);
  if (customer === undefined || policy === undefined || connector === undefined) return false;
  return offerOf(contextOf(world, prepared, customer, live), policy, connector) !== undefined;
}

function contextOf(
  world: CatalogueWorld,
  prepared: Prepared,
  customer: Customer,
  liveLeases: readonly Lease[],
): OfferContext {
  const traits = new Map<string, DirectoryTraits | undefined>();
  return {
    organisation: prepared.organisation,
    verifiedAt: prepared.verifiedAt,
    technician: prepared.technician,
    customer,
    liveLeases,
    now: world.clock.wall(),
    names: createPreviewCache(),
    traits: (connector) => {
      if (traits.has(connector.id)) return traits.get(connector.id);
      const directory = world.directories.directory(connector.id);
      traits.set(connector.id, directory.ok ? directory.value.traits : undefined);
      return traits.get(connector.id);
    },
    durationTrouble: world.durationTrouble ?? (() => undefined),
  };
}
