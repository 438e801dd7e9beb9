import type { CustomerId } from '../../../shared/ids';
import type { Connector } from '../../../shared/model/connector';
import type { Customer, CustomerGroup } from '../../../shared/model/customer';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';

/** The organisation by id, for answers that must not grow with its size. */
export interface OrganisationIndex {
  readonly technicians: ReadonlyMap<string, Technician>;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Customer → its connectors, in the organisation's order. */
  readonly connectorsOf: ReadonlyMap<string, readonly Connector[]>;
  /** Customer → ids of the customer groups it is in. */
  readonly groupsOf: ReadonlyMap<string, ReadonlySet<string>>;
}

// An organisation is never changed in place, so its index lives exactly as long as the object itself.
const known = new WeakMap<Organisation, OrganisationIndex>();

/** The index of this organisation, built once per object. Of two things with the same id the first counts. */
export function indexOf(organisation: Organisation): OrganisationIndex {
  const made = known.get(organisation) ?? build(organisation);
  known.set(organisation, made);
  return made;
}

// Most versions share most of their lists with the one before, so each list keeps its own part of the index.
type Parts<P> = WeakMap<readonly object[], P>;
const ofCustomer: Parts<ReadonlyMap<string, readonly Connector[]>> = new WeakMap();
const ofMember: Parts<ReadonlyMap<string, ReadonlySet<string>>> = new WeakMap();
const ids: Parts<ReadonlyMap<string, unknown>> = new WeakMap();

function partOf<T extends object, P>(kept: Parts<P>, list: readonly T[], make: (list: readonly T[]) => P): P {
  const made = kept.get(list) ?? make(list);
  kept.set(list, made);
  return made;
}

/** Each part is made when it is first asked for. */
function build({ technicians, customers, policies, connectors, customerGroups }: Organisation): OrganisationIndex {
  return {
    get technicians() {
      return byId(technicians);
    },
    get customers() {
      return byId(customers);
    },
    get policies() {
      return byId(policies);
    },
    get connectors() {
      return byId(connectors);
    },
    get connectorsOf() {
      return partOf(ofCustomer, connectors, byCustomer);
    },
    get groupsOf() {
      return partOf(ofMember, customerGroups, byMember);
    },
  };
}

function byCustomer(connectors: readonly Connector[]): ReadonlyMap<string, readonly Connector[]> {
  const lists = new Map<string, Connector[]>();
  for (const connector of connectors) {
    const list = lists.get(connector.customerId);
    if (list === undefined) lists.set(connector.customerId, [connector]);
    else list.push(connector);
  }
  return lists;
}

function byMember(groups: readonly CustomerGroup[]): ReadonlyMap<string, ReadonlySet<string>> {
  const sets = new Map<string, Set<string>>();
  for (const group of groups) {
    for (const customer of group.customers) {
      const set = sets.get(customer);
      if (set === undefined) sets.set(customer, new Set([group.id]));
      else set.add(group.id);
    }
  }
  return sets;
}

/** The things of a list by id, made once per list; lists are never changed in place. Of two with one id the first counts. */
export function byId<T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return partOf(ids, list, mapped) as ReadonlyMap<string, T>;
}

function mapped<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const thing of things) if (!map.has(thing.id)) map.set(thing.id, thing);
  return map;
}

/** May the technician work for this customer at all? */
export function inCustomerScope(index: OrganisationIndex, technician: Technician, customerId: CustomerId): boolean {
  const { scope } = technician;
  if (scope.kind === 'all') return true;
  const groups = index.groupsOf.get(customerId);
  return scope.customers.includes(customerId) || scope.customerGroups.some((group) => groups?.has(group) === true);
}

/** Is the policy meant for this technician? Chosen groups mean these groups: a Primary outside them is not in. */
export function mayUsePolicy(technician: Technician, policy: Policy): boolean {
  const { technicianAccess } = policy;
  if (technicianAccess.kind === 'primarySuper') return technician.role !== 'technician';
  return technicianAccess.groups.some((group) => technician.groups.includes(group));
}

/** Does the policy reach this customer? */
export function inPolicyCustomers(index: OrganisationIndex, policy: Policy, customerId: CustomerId): boolean {
  const { customerAccess } = policy;
  if (customerAccess.kind === 'all') return true;
  const groups = index.groupsOf.get(customerId);
  return customerAccess.groups.some((group) => groups?.has(group) === true);
}
