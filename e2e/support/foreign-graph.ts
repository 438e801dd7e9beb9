import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { practiceTenants } from '../../electron/practice/m365';
import { ana, ben, CLIENT_SECRET, publicApp, secretApp } from '../../electron/testkit/oidc/cast';
import { startGraphFront, type GraphFront } from '../../electron/testkit/oidc/graph-front';
import { startForeignProvider, type KnownApp } from '../../electron/testkit/oidc/provider';
import { technicianGroupIdSchema } from '../../shared/ids';
import { entitySchema, type Entity } from '../../shared/ipc/entities';
import { test as base, expect } from './foreign-desk';
import { policy } from './organisation';

/** Everything that Latchkey asks a technician's sign-in for. */
const DELEGATED = [
  'User.Read',
  'User.ReadWrite.All',
  'User.RevokeSessions.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.EnableDisableAccount.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'UserAuthMethod-TAP.ReadWrite.All',
  'Policy.Read.AuthenticationMethod',
  'RoleManagement.ReadWrite.Directory',
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'LicenseAssignment.Read.All',
  'Domain.Read.All',
  'Directory.AccessAsUser.All',
];
/** The same of an app. */
const APPLICATION = [
  ...DELEGATED.filter((name) => !/^(?:User\.Read|Directory\.)/.test(name)),
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
];

/** Template ids (Entra: built-in roles). */
export const roles = {
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  privilegedAuthentication: '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  privilegedRole: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
} as const;
/** The set of docs/permissions.md for privileged roles. */
export const ENOUGH: readonly string[] = Object.values(roles);

/** What tokens tell, until a test says otherwise. */
export interface Rights {
  scopes: readonly string[];
  roles: readonly string[];
}

const [alder] = practiceTenants;
if (alder === undefined) throw new Error('no practice tenant');
export const tenantId = alder.tenantId;
export const CUSTOMER_NAME = 'Nine Lives';

interface GraphFixtures {
  readonly front: GraphFront;
  readonly rights: Rights;
  /** Apps that the provider knows beside those of everybody. */
  readonly moreApps: readonly KnownApp[];
}

/** A desk whose provider gives tokens that a Graph takes: that of a practice tenant. */
export const test = base.extend<GraphFixtures>({
  front: async ({ tenant }, use) => {
    const front = await startGraphFront(tenant.url);
    await use(front);
    await front.stop();
  },
  rights: async ({}, use) => {
    await use({ scopes: DELEGATED, roles: ENOUGH });
  },
  moreApps: async ({}, use) => {
    await use([]);
  },
  provider: async ({ front, rights, moreApps }, use) => {
    const provider = await startForeignProvider({
      people: [ana, ben],
      apps: [
        { clientId: publicApp, kind: 'public' },
        { clientId: secretApp, kind: 'secret', secret: CLIENT_SECRET },
        ...moreApps,
      ],
      graphUrl: front.url,
      grants: (holder) =>
        typeof holder === 'string' ? { roles: APPLICATION } : { scp: rights.scopes.join(' '), wids: rights.roles },
    });
    front.trust((token) => provider.claimsOf(token));
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, provider.ca]);
    await use(provider);
    setDefaultCACertificates(before);
    await provider.stop();
  },
});

type SignIn = Extract<Extract<Entity, { kind: 'connector' }>['value'], { kind: 'm365' }>['signIn'];

/** A connection to the practice tenant, at the customer of the desk. */
export function atTenant(
  cloud: { readonly loginUrl: string; readonly graphUrl: string },
  id: string,
  label: string,
  signIn: SignIn,
): Entity {
  return entitySchema.parse({
    kind: 'connector',
    value: {
      kind: 'm365',
      id,
      customerId: 'cust-nine',
      label,
      tenantId,
      cloud: { kind: 'custom', ...cloud },
      defaultDomain: alder?.defaultDomain,
      signIn,
    },
  });
}

/** The technician group of those who are no admins. */
export const DESK = technicianGroupIdSchema.parse('tg-desk');

/** Ben, who is a technician and no admin, and what is lent to his group. */
export const benToo: readonly Entity[] = [
  entitySchema.parse({ kind: 'technicianGroup', value: { id: DESK, name: 'Service desk' } }),
  entitySchema.parse({
    kind: 'technician',
    value: {
      id: 'tech-ben',
      name: 'Ben Okafor',
      handle: 'ben',
      upn: ben.username,
      entraObjectId: ben.objectId,
      role: 'technician',
      groups: [DESK],
      scope: { kind: 'all' },
    },
  }),
];

type Policy = Extract<Entity, { kind: 'policy' }>['value'];

/** A policy with a directory role and a pass, lent to whom. */
export const helpdesk = (technicianAccess: Policy['technicianAccess']): Entity =>
  entitySchema.parse(
    policy('pol-desk', 'Helpdesk', {
      ...{ technicianAccess, burner: true, customerAccess: { kind: 'all' }, durations: ['1h'] },
      ...{ accountName: 'jit-{tech}-{rand4}', limits: { concurrentLeases: 5, extensions: 1 } },
    }),
  );

export { expect };
