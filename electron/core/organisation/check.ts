import type { Organisation } from '../../../shared/model/organisation';
import type { Policy, Privilege } from '../../../shared/model/policy';
import { previewAccountName } from '../naming/account-name';
import { safePattern } from '../policy/pattern';
import type { Collection } from './differences';

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
    ...insecureAddresses(organisation),
  ];
}

function duplicates(organisation: Organisation): OrganisationProblem[] {
  const { technicians, technicianGroups, customers, customerGroups, connectors, policies, adminKeys } = organisation;
  return [
    ...repeated('technicians', technicians, 'id', (item) => item.id),
    // Two equal handles would make two people share one Standard account.
    ...repeated('technicians', technicians, 'handle', (item) => item.handle),
    ...repeated('technicians', technicians, 'entraObjectId', (item) => item.entraObjectId.toLowerCase()),
    ...repeated('technicianGroups', technicianGroups, 'id', (item) => item.id),
    ...repeated('technicianGroups', technicianGroups, 'name', (item) => item.name.toLowerCase()),
    ...repeated('customers', customers, 'id', (item) => item.id),
    ...repeated('customers', customers, 'code', (item) => item.code.toLowerCase()),
    ...repeated('customerGroups', customerGroups, 'id', (item) => item.id),
    ...repeated('customerGroups', customerGroups, 'name', (item) => item.name.toLowerCase()),
    ...repeated('connectors', connectors, 'id', (item) => item.id),
    ...repeated('policies', policies, 'id', (item) => item.id),
    ...repeated('policies', policies, 'name', (item) => item.name.trim().toLowerCase()),
    ...repeated('adminKeys', adminKeys, 'publicKey', (item) => item.publicKey),
  ];
}

function repeated<T extends object>(
  collection: Collection,
  items: readonly T[],
  field: string,
  key: (item: T) => string,
): OrganisationProblem[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const value = key(item);
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [{ kind: 'duplicate', collection, id: idOf(item) ?? value, field }];
  });
}

function idOf(item: object): string | undefined {
  return 'id' in item && typeof item.id === 'string' ? item.id : undefined;
}

function dangling(organisation: Organisation): OrganisationProblem[] {
  const ids = (items: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(items.map((item) => item.id));
  const customers = ids(organisation.customers);
  const customerGroups = ids(organisation.customerGroups);
  const teams = ids(organisation.technicianGroups);
  const people = ids(organisation.technicians);
  const missing = (
    collection: Collection,
    id: string,
    field: string,
    named: readonly string[],
    known: ReadonlySet<string>,
  ): OrganisationProblem[] =>
    named.every((name) => known.has(name)) ? [] : [{ kind: 'dangling', collection, id, field }];
  return [
    ...organisation.technicians.flatMap(({ id, groups, scope }) => [
      ...missing('technicians', id, 'groups', groups, teams),
      ...(scope.kind === 'all' ? [] : missing('technicians', id, 'scope', scope.customers, customers)),
      ...(scope.kind === 'all' ? [] : missing('technicians', id, 'scope', scope.customerGroups, customerGroups)),
    ]),
    ...organisation.customerGroups.flatMap((group) =>
      missing('customerGroups', group.id, 'customers', group.customers, customers),
    ),
    ...organisation.connectors.flatMap(({ id, customerId }) =>
      missing('connectors', id, 'customerId', [customerId], customers),
    ),
    ...organisation.policies.flatMap(({ id, technicianAccess, customerAccess }) => [
      ...(technicianAccess.kind === 'groups'
        ? missing('policies', id, 'technicianAccess', technicianAccess.groups, teams)
        : []),
      ...(customerAccess.kind === 'groups'
        ? missing('policies', id, 'customerAccess', customerAccess.groups, customerGroups)
        : []),
    ]),
    ...organisation.adminKeys
      .filter((key) => key.revokedAt === undefined)
      .flatMap((key) => missing('adminKeys', key.publicKey, 'technicianId', [key.technicianId], people)),
  ];
}

const privilegeSource: Readonly<Record<Privilege['kind'], Policy['source']>> = {
  directoryRole: 'm365',
  group: 'm365',
  adGroup: 'activeDirectory',
  localGroup: 'local',
};

function policyProblems(policy: Policy): OrganisationProblem[] {
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
  if (policy.authentication.kind === 'tap' && policy.source !== 'm365')
    list.push(problem('passOutsideMicrosoft365', 'authentication'));
  return list;
}

/** Passwords and tokens travel over TLS, except to a practice tenant on this very computer. */
function insecureAddresses(organisation: Organisation): OrganisationProblem[] {
  const safe = (url: string): boolean =>
    /^https:\/\//i.test(url) || /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/i.test(url);
  return organisation.connectors.flatMap((connector): OrganisationProblem[] => {
    if (connector.kind !== 'm365' || connector.cloud.kind !== 'custom') return [];
    const { graphUrl, loginUrl } = connector.cloud;
    return safe(graphUrl) && safe(loginUrl)
      ? []
      : [{ kind: 'plainHttp', collection: 'connectors', id: connector.id, field: 'cloud' }];
  });
}
