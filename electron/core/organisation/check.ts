import type { Organisation } from '../../../shared/model/organisation';
import type { Connector } from '../../../shared/model/connector';
import { privilegeKey, type Policy, type Privilege } from '../../../shared/model/policy';
import { previewAccountName } from '../naming/account-name';
import { safePattern } from '../policy/pattern';
import { identityOf, type Collection, type Item } from './differences';
import { byId, collectionOf, idOfThing, namingThings, referencesOf } from './things';

/** Something in an organisation that must not be published. */
export interface OrganisationProblem {
  readonly kind:
    | 'duplicate'
    | 'dangling'
    | 'noPrimary'
    | 'badPattern'
    | 'badAccountName'
    | 'privilegeOfOtherSource'
    | 'passOutsideMicrosoft365'
    | 'plainHttp';
  readonly collection: Collection;
  readonly id: string;
  /** The field it is about. */
  readonly field: string;
}

/**
 * What schemas cannot say: every reference leads somewhere, names and codes are unique, policies can work. Empty: fit to be
 * published.
 */
export function organisationProblems(organisation: Organisation): readonly OrganisationProblem[] {
  const primary = organisation.technicians.some((technician) => technician.role === 'primary');
  return [
    ...(primary ? [] : [{ kind: 'noPrimary', collection: 'technicians', id: '', field: 'role' } as const]),
    ...duplicates(organisation),
    ...dangling(organisation),
    ...organisation.policies.flatMap((policy) => policyProblems(policy)),
    ...organisation.connectors
      .filter(isInsecure)
      .map(({ id }) => ({ kind: 'plainHttp', collection: 'connectors', id, field: 'cloud' }) as const),
  ];
}

/** Fields that no two things of a list may share, and how they are compared. */
export const uniqueFields = {
  // Two equal handles would make two people share one Standard account.
  technicians: ['handle', 'entraObjectId'],
  technicianGroups: ['name'],
  customers: ['code'],
  customerGroups: ['name'],
  connectors: [],
  policies: ['name'],
} as const satisfies Record<Exclude<Collection, 'adminKeys'>, readonly string[]>;

/** How a unique field is compared: without case, without blanks around it. */
export function sameSpelling(item: Item, field: string): string {
  const value = item[field];
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

function duplicates(organisation: Organisation): OrganisationProblem[] {
  const lists = Object.entries(uniqueFields) as [keyof typeof uniqueFields, readonly string[]][];
  return [
    ...lists.flatMap(([collection, fields]) => [
      ...repeated(collection, organisation[collection], 'id', (item) => String(item['id'])),
      ...fields.flatMap((field) =>
        repeated(collection, organisation[collection], field, (item) => sameSpelling(item, field)),
      ),
    ]),
    ...repeated('adminKeys', organisation.adminKeys, 'publicKey', (item) => String(item['publicKey'])),
  ];
}

function repeated(
  collection: Collection,
  items: readonly Item[],
  field: string,
  key: (item: Item) => string,
): OrganisationProblem[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const value = key(item);
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [{ kind: 'duplicate', collection, id: identityOf(collection, item), field }];
  });
}

function dangling(organisation: Organisation): OrganisationProblem[] {
  const targets = {
    customers: byId(organisation.customers),
    customerGroups: byId(organisation.customerGroups),
    technicianGroups: byId(organisation.technicianGroups),
    technicians: byId(organisation.technicians),
  };
  return namingThings(organisation).flatMap((thing) =>
    referencesOf(thing)
      .filter(({ to, ids }) => !ids.every((id) => targets[to].has(id)))
      .map(({ field }): OrganisationProblem => ({
        kind: 'dangling',
        collection: thing.kind === 'adminKey' ? 'adminKeys' : collectionOf[thing.kind],
        id: idOfThing(thing),
        field,
      })),
  );
}

const privilegeSource: Readonly<Record<Privilege['kind'], Policy['source']>> = {
  directoryRole: 'm365',
  group: 'm365',
  adGroup: 'activeDirectory',
  localGroup: 'local',
};

/** What is wrong with a policy by itself. */
export function policyProblems(policy: Policy): OrganisationProblem[] {
  const problem = (kind: OrganisationProblem['kind'], field: string): OrganisationProblem => ({
    kind,
    collection: 'policies',
    id: policy.id,
    field,
  });
  const list: OrganisationProblem[] = [];
  for (const field of ['reason', 'ticket'] as const) {
    const { pattern } = policy[field];
    if (pattern !== undefined && pattern !== '' && !safePattern(pattern).ok) list.push(problem('badPattern', field));
  }
  // The shortest handle and code: what does not fit now never will.
  const shortest = { technicianHandle: 'a', customerCode: 'aa', burner: policy.burner };
  if (!previewAccountName(policy.accountName, shortest, policy.source).ok)
    list.push(problem('badAccountName', 'accountName'));
  if (policy.privileges.some(({ kind }) => privilegeSource[kind] !== policy.source))
    list.push(problem('privilegeOfOtherSource', 'privileges'));
  if (new Set(policy.privileges.map(privilegeKey)).size < policy.privileges.length)
    list.push(problem('duplicate', 'privileges'));
  if (policy.authentication.kind === 'tap' && policy.source !== 'm365')
    list.push(problem('passOutsideMicrosoft365', 'authentication'));
  return list;
}

/** Passwords and tokens travel over TLS, except to a practice tenant on this very computer. */
export function isInsecure(connector: Connector): boolean {
  const safe = (url: string): boolean =>
    /^https:\/\//i.test(url) || /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/i.test(url);
  if (connector.kind !== 'm365' || connector.cloud.kind !== 'custom') return false;
  return !safe(connector.cloud.graphUrl) || !safe(connector.cloud.loginUrl);
}
