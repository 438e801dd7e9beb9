import type { Entity, EntityKind } from '../../../shared/ipc/entities';
import type { AdminKey, Organisation } from '../../../shared/model/organisation';
import { byId } from '../policy/lookup';
import type { Collection } from './differences';

export { byId };

/** Which list of the organisation a kind of thing stands in. */
export const collectionOf = {
  policy: 'policies',
  customer: 'customers',
  customerGroup: 'customerGroups',
  technician: 'technicians',
  technicianGroup: 'technicianGroups',
  connector: 'connectors',
} as const satisfies Record<EntityKind, Collection>;

const kinds = {
  policies: 'policy',
  customers: 'customer',
  customerGroups: 'customerGroup',
  technicians: 'technician',
  technicianGroups: 'technicianGroup',
  connectors: 'connector',
  adminKeys: 'adminKey',
} as const satisfies Record<Collection, EntityKind | 'adminKey'>;

/** What windows call the things of a list. */
export function kindOf(collection: Collection): EntityKind | 'adminKey' {
  return kinds[collection];
}

/** Everything that names others or can be named. */
export type Thing = Entity | { readonly kind: 'adminKey'; readonly value: AdminKey };

/** Finds one thing; undefined when there is none of this kind and id. */
export function entityIn(organisation: Organisation, kind: EntityKind, id: string): Entity | undefined {
  switch (kind) {
    case 'policy':
      return made(kind, byId(organisation.policies).get(id));
    case 'customer':
      return made(kind, byId(organisation.customers).get(id));
    case 'customerGroup':
      return made(kind, byId(organisation.customerGroups).get(id));
    case 'technician':
      return made(kind, byId(organisation.technicians).get(id));
    case 'technicianGroup':
      return made(kind, byId(organisation.technicianGroups).get(id));
    case 'connector':
      return made(kind, byId(organisation.connectors).get(id));
  }
}

function made<K extends EntityKind>(
  kind: K,
  value: Extract<Entity, { kind: K }>['value'] | undefined,
): Entity | undefined {
  return value === undefined ? undefined : ({ kind, value } as Entity);
}

/** One field of a thing that names other things. */
export interface Reference {
  readonly field: string;
  readonly to: Exclude<Collection, 'adminKeys' | 'connectors' | 'policies'>;
  readonly ids: readonly string[];
}

/** What a thing names. A key that was revoked holds nobody any more. */
export function referencesOf(thing: Thing): readonly Reference[] {
  switch (thing.kind) {
    case 'technician': {
      const { groups, scope } = thing.value;
      const own: Reference = { field: 'groups', to: 'technicianGroups', ids: groups };
      if (scope.kind === 'all') return [own];
      return [
        own,
        { field: 'scope', to: 'customers', ids: scope.customers },
        { field: 'scope', to: 'customerGroups', ids: scope.customerGroups },
      ];
    }
    case 'customerGroup':
      return [{ field: 'customers', to: 'customers', ids: thing.value.customers }];
    case 'connector':
      return [{ field: 'customerId', to: 'customers', ids: [thing.value.customerId] }];
    case 'policy': {
      const { technicianAccess: people, customerAccess: places } = thing.value;
      return [
        ...(people.kind === 'groups'
          ? [{ field: 'technicianAccess', to: 'technicianGroups', ids: people.groups } as const]
          : []),
        ...(places.kind === 'groups'
          ? [{ field: 'customerAccess', to: 'customerGroups', ids: places.groups } as const]
          : []),
      ];
    }
    case 'adminKey':
      return thing.value.revokedAt === undefined
        ? [{ field: 'technicianId', to: 'technicians', ids: [thing.value.technicianId] }]
        : [];
    case 'customer':
    case 'technicianGroup':
      return [];
  }
}

/** Every thing of the organisation that may name others. */
export function namingThings(organisation: Organisation): readonly Thing[] {
  return [
    ...organisation.technicians.map((value): Thing => ({ kind: 'technician', value })),
    ...organisation.customerGroups.map((value): Thing => ({ kind: 'customerGroup', value })),
    ...organisation.connectors.map((value): Thing => ({ kind: 'connector', value })),
    ...organisation.policies.map((value): Thing => ({ kind: 'policy', value })),
    ...organisation.adminKeys.map((value): Thing => ({ kind: 'adminKey', value })),
  ];
}

/** The name a person knows a thing by. */
export function nameOfThing(thing: Thing): string {
  if (thing.kind === 'adminKey') return thing.value.technicianId;
  return thing.kind === 'connector' ? thing.value.label : thing.value.name;
}

/** What tells it from others of its kind. */
export function idOfThing(thing: Thing): string {
  return thing.kind === 'adminKey' ? thing.value.publicKey : thing.value.id;
}
