import { roleId } from '../catalogue/roles';
import type { GroupSeed, PersonSeed, RelationshipSeed, TenantSeed } from './seed';

/** Application (client) id of Latchkey's app registration in every practice tenant. */
export const practiceClientId = '7a1c0de5-1a7c-4e1e-9c0f-0d15c0ffee01';

/** Tenant id of the practice MSP itself. */
export const practicePartnerTenantId = '10000000-7a1c-4000-8000-00000000a000';

const allUsers = [{ targetType: 'group' as const, id: 'all_users', isRegistrationRequired: false }];

/** Roles a partner needs at a customer so that JIT accounts can be made and ended there. */
const relationshipRoles = [
  'User Administrator',
  'Privileged Authentication Administrator',
  'Privileged Role Administrator',
  'Authentication Policy Administrator',
  'Directory Readers',
].map(roleId);

/** Stable object ids: tenant number and object number in a fixed form. */
function objectId(tenant: number, kind: number, index: number): string {
  const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  return `2000${hex(kind, 4)}-7a1c-4000-8000-0000${hex(tenant, 4)}${hex(index, 4)}`;
}

function tenantId(tenant: number): string {
  return `10000000-7a1c-4000-8000-00000000a0${tenant.toString(16).padStart(2, '0')}`;
}

function customerGroups(tenant: number): GroupSeed[] {
  return [
    { id: objectId(tenant, 2, 1), displayName: 'JIT accounts', description: 'Accounts lent for a limited time' },
    {
      id: objectId(tenant, 2, 2),
      displayName: 'Exchange operators',
      description: 'Runs the mail system',
      roleAssignable: true,
      roles: [roleId('Exchange Administrator')],
    },
    { id: objectId(tenant, 2, 3), displayName: 'Device admins', description: 'Local administrators of joined devices' },
    { id: objectId(tenant, 2, 4), displayName: 'All staff', description: 'Everybody who works here' },
  ];
}

/** Name as the part of a UPN before the `@`: lower case, dots, no accents. */
function plainLetters(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '.');
}

function customerPeople(tenant: number, domain: string, names: readonly (readonly [string, string])[]): PersonSeed[] {
  return names.map(([displayName, jobTitle], index) => ({
    id: objectId(tenant, 1, index + 1),
    userPrincipalName: `${plainLetters(displayName)}@${domain}`,
    displayName,
    jobTitle,
    groups: ['All staff'],
    ...(index === 0 ? { roles: [roleId('Global Administrator')] } : {}),
  }));
}

type CustomerOptions = Pick<TenantSeed, 'licences' | 'tapPolicy' | 'settings'> & {
  readonly extraDomains?: readonly string[];
  readonly relationship?: Partial<RelationshipSeed>;
};

function customer(
  tenant: number,
  displayName: string,
  label: string,
  names: readonly (readonly [string, string])[],
  options: CustomerOptions,
): TenantSeed {
  const { extraDomains = [], relationship, ...rest } = options;
  const domain = `${label}.practice.example`;
  return {
    ...rest,
    tenantId: tenantId(tenant),
    kind: 'customer',
    displayName,
    domains: [domain, ...extraDomains],
    initialDomain: `${label}.onpractice.example`,
    people: customerPeople(tenant, domain, names),
    groups: customerGroups(tenant),
    relationship: {
      status: 'active',
      endsInDays: 540,
      partnerGroup: 'Technicians',
      roles: relationshipRoles,
      ...relationship,
    },
  };
}

const longLabel = 'fenwick-marsh-structural-engineering-consultants-north-region';

const customers: readonly TenantSeed[] = [
  customer(
    1,
    'Alderbrook Dental Group',
    'alderbrook',
    [
      ['Maya Lindqvist', 'Practice manager'],
      ['Owen Pryce', 'Dentist'],
    ],
    {
      licences: ['businessPremium'],
      tapPolicy: { state: 'enabled' },
    },
  ),
  customer(
    2,
    'Brightwater Logistics',
    'brightwater',
    [
      ['Tomás Arroyo', 'IT lead'],
      ['Freya Holm', 'Dispatcher'],
    ],
    {
      licences: ['microsoft365E5'],
      tapPolicy: { state: 'enabled', minimumLifetimeInMinutes: 10, maximumLifetimeInMinutes: 43_200 },
      extraDomains: ['fleet.brightwater.practice.example'],
    },
  ),
  customer(
    3,
    'Cobalt Street Law',
    'cobaltstreet',
    [
      ['Nadia Rahman', 'Partner'],
      ['Louis Adeyemi', 'Clerk'],
    ],
    {
      licences: ['businessPremium'],
      tapPolicy: { state: 'disabled' },
    },
  ),
  customer(
    4,
    'Dunmore Veterinary',
    'dunmore',
    [
      ['Siobhán Keane', 'Owner'],
      ['Pieter Vos', 'Veterinarian'],
    ],
    {
      licences: ['entraP1', 'businessStandard'],
      tapPolicy: { state: 'enabled', isUsableOnce: true },
    },
  ),
  customer(
    5,
    'Eastgate Community Theatre',
    'eastgate',
    [
      ['Rosa Marchetti', 'Director'],
      ['Idris Bell', 'Box office'],
    ],
    {
      licences: ['businessBasic'],
      tapPolicy: { state: 'enabled' },
      relationship: { endsInDays: 21 },
    },
  ),
  customer(
    6,
    'Fenwick & Marsh Structural Engineering Consultants (Northern Region) Holdings',
    longLabel,
    [
      ['Anneliese Featherstonehaugh', 'Operations'],
      ['Gwilym Ap Rhys', 'Engineer'],
    ],
    { licences: ['businessStandard', 'e5Security'], tapPolicy: { state: 'enabled' } },
  ),
  customer(
    7,
    'Garnet Financial',
    'garnet',
    [
      ['Wei Chen', 'Chief technology officer'],
      ['Amara Nwosu', 'Analyst'],
    ],
    {
      licences: ['microsoft365E3'],
      tapPolicy: {
        state: 'enabled',
        minimumLifetimeInMinutes: 10,
        defaultLifetimeInMinutes: 30,
        maximumLifetimeInMinutes: 60,
        includeTargets: [{ targetType: 'group', id: objectId(7, 2, 1), isRegistrationRequired: false }],
      },
    },
  ),
  customer(
    8,
    'Hollis Manufacturing',
    'hollis',
    [
      ['Erik Sandvik', 'Plant IT'],
      ['Joanna Wrona', 'Planner'],
    ],
    {
      licences: ['microsoft365E5'],
      tapPolicy: { state: 'enabled', includeTargets: allUsers, maximumLifetimeInMinutes: 1_440 },
      settings: { pim: { maximumMinutes: 480, justification: true, ticket: true, minimumActiveMinutes: 5 } },
    },
  ),
];

const staff: readonly (readonly [
  name: string,
  local: string,
  title: string,
  groups: readonly string[],
  admin?: true,
])[] = [
  ['Ana Duarte', 'ana', 'Service desk lead', ['Technicians', 'Platform team'], true],
  ['Ben Okafor', 'ben', 'Technician', ['Technicians']],
  ['Chidi Mensah', 'chidi', 'Senior engineer', ['Technicians', 'Platform team']],
];

/** People of the MSP who are on no roster yet: one who may come, one who has left, one who belongs to another tenant. */
function others(domain: string, initialDomain: string): PersonSeed[] {
  const from = staff.length + 1;
  return [
    { id: objectId(0, 1, from), userPrincipalName: `farida.haddad@${domain}`, displayName: 'Farida Haddad', jobTitle: 'Technician' }, // prettier-ignore
    { id: objectId(0, 1, from + 1), userPrincipalName: `ivo.brandt@${domain}`, displayName: 'Ivo Brandt', standing: 'disabled' }, // prettier-ignore
    {
      id: objectId(0, 1, from + 2),
      userPrincipalName: `noor_cobaltstreet.practice.example#EXT#@${initialDomain}`,
      displayName: 'Noor Petit',
      standing: 'guest',
    },
  ];
}

/** The MSP and its customers as a fresh Practice starts. Ids never change from one run to the next. */
export function practiceSeed(): readonly TenantSeed[] {
  const domain = 'harbourline.practice.example';
  const initialDomain = 'harbourline.onpractice.example';
  const partner: TenantSeed = {
    tenantId: practicePartnerTenantId,
    kind: 'partner',
    displayName: 'Harbourline IT',
    domains: [domain],
    initialDomain,
    licences: ['microsoft365E5'],
    tapPolicy: { state: 'enabled' },
    people: [
      ...staff.map(([displayName, local, jobTitle, groups, admin], index) => ({
        id: objectId(0, 1, index + 1),
        userPrincipalName: `${local}@${domain}`,
        displayName,
        jobTitle,
        groups,
        ...(admin === true ? { roles: [roleId('Global Administrator')] } : {}),
      })),
      ...others(domain, initialDomain),
    ],
    groups: [
      { id: objectId(0, 2, 1), displayName: 'Technicians', description: 'May work at customers' },
      { id: objectId(0, 2, 2), displayName: 'Platform team', description: 'Keeps the tools running' },
    ],
  };
  return [partner, ...customers];
}
