import type { Entity, EntityKind } from '../../../shared/ipc/entities';
import { byId } from '../../core/organisation/things';
import { inCustomerScope, indexOf, mayUsePolicy } from '../../core/policy/lookup';
import type { Standing } from './draft';

/**
 * Which things of a kind a person may read: admins all; a technician the own policies, the customers in the own scope and
 * their connectors, the own entry, and the names of groups.
 */
export function maySee({ admin, technician, draft }: Standing, kind: EntityKind): 'all' | ((id: string) => boolean) {
  if (admin) return 'all';
  const index = indexOf(draft);
  const inScope = (id: string): boolean => {
    const customer = index.customers.get(id);
    return customer !== undefined && inCustomerScope(index, technician, customer.id);
  };
  switch (kind) {
    case 'policy':
      return (id) => {
        const policy = index.policies.get(id);
        return policy !== undefined && mayUsePolicy(technician, policy);
      };
    case 'customer':
      return inScope;
    case 'connector':
      return (id) => inScope(index.connectors.get(id)?.customerId ?? '');
    case 'technician':
      return (id) => id === technician.id;
    case 'customerGroup':
    case 'technicianGroup':
      return 'all';
  }
}

/** One thing as this person may read it; undefined: not at all. */
export function seen(standing: Standing, entity: Entity): Entity | undefined {
  const sees = maySee(standing, entity.kind);
  if (sees !== 'all' && !sees(entity.value.id)) return undefined;
  if (standing.admin || entity.kind !== 'customerGroup') return entity;
  const scoped = maySee(standing, 'customer');
  const { customers, ...group } = entity.value;
  return {
    kind: 'customerGroup',
    value: { ...group, customers: scoped === 'all' ? customers : customers.filter((id) => scoped(id)) },
  };
}

/** May this person ask about the customer at all? */
export function seesCustomer(standing: Standing, customerId: string): boolean {
  const sees = maySee(standing, 'customer');
  return byId(standing.draft.customers).has(customerId) && (sees === 'all' || sees(customerId));
}
