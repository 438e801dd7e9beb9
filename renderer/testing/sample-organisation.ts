import type { CustomerGroupId, TechnicianGroupId, TechnicianId } from '../../shared/ids';
import type { Entity } from '../../shared/ipc/entities';
import type { Connector } from '../../shared/model/connector';
import type { Customer, CustomerGroup } from '../../shared/model/customer';
import type { Organisation } from '../../shared/model/organisation';
import type { Policy } from '../../shared/model/policy';
import type { Technician, TechnicianGroup } from '../../shared/model/technician';
import { at, connectorId, customerId, LONG, policyId, rows, type Sample, SAMPLE_NOW } from './samples';

const group = (text: string): CustomerGroupId => text as CustomerGroupId;
const team = (text: string): TechnicianGroupId => text as TechnicianGroupId;
const person = (text: string): TechnicianId => text as TechnicianId;
const guid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function sampleCustomers(sample: Sample): Customer[] {
  const typical = rows.map(([id, name, code, timeZone], index) => ({
    id: customerId(id),
    name: sample === 'longest' ? `${name} ${LONG}`.slice(0, 120) : name,
    code: sample === 'longest' ? `ABCDEFGHIJK${String(index)}` : code,
    domains: [`${id}.com`],
    timeZone,
    archived: id === 'tailspin',
  }));
  if (sample !== 'many') return typical;
  const more = Array.from({ length: 10_000 - typical.length }, (_, index) => ({
    id: customerId(`c${String(index)}`),
    name: `Customer ${String(index)}`,
    code: `C${String(index)}`,
    domains: [`customer${String(index)}.example`],
    timeZone: 'Europe/Berlin',
    archived: index % 50 === 49,
  }));
  return [...typical, ...more];
}

const teams: readonly TechnicianGroup[] = [
  { id: team('desk'), name: 'Service desk' },
  { id: team('platform'), name: 'Platform team' },
  { id: team('field'), name: 'Field engineers' },
];

function technician(n: number, name: string, handle: string, rest: Partial<Technician>): Technician {
  return {
    id: person(handle),
    name,
    handle,
    upn: `${handle}@harbourline.example`,
    entraObjectId: guid(n),
    role: 'technician',
    groups: [team('desk')],
    scope: { kind: 'all' },
    ...rest,
  };
}

function sampleTechnicians(sample: Sample): Technician[] {
  const some = { kind: 'some' as const, customers: [customerId('contoso')], customerGroups: [group('gold')] };
  const typical = [
    technician(1, 'Ana Kostić', 'ana', { role: 'primary', groups: [team('desk'), team('platform')] }),
    technician(2, 'Ben Osei', 'ben', {}),
    technician(3, 'Chidi Mensah', 'chidi', { role: 'super', groups: [team('platform')] }),
    technician(4, sample === 'longest' ? LONG : 'Dara Lindgren', 'dara', { groups: [team('field')], scope: some }),
  ];
  if (sample !== 'many') return typical;
  const more = Array.from({ length: 1_996 }, (_, index) =>
    technician(10 + index, `Technician ${String(index)}`, `t${String(index)}`, {}),
  );
  return [...typical, ...more];
}

const groupOf = (id: string, name: string, ids: readonly string[]): CustomerGroup => ({
  id: group(id),
  name,
  customers: ids.map(customerId),
});

function sampleConnectors(): Connector[] {
  return rows.flatMap(([id, , , , sources], index): Connector[] => {
    const common = { customerId: customerId(id) };
    return sources.map((source): Connector => {
      const named = { ...common, id: connectorId(`${source}-${id}`) };
      if (source === 'm365') {
        const domain = `${id}.onmicrosoft.com`;
        const signIn = { kind: 'technician' as const, clientId: guid(900) };
        const tenantId = guid(500 + index);
        const cloud = { kind: 'global' as const };
        return { ...named, kind: 'm365', label: 'Microsoft 365', tenantId, cloud, defaultDomain: domain, signIn };
      }
      if (source === 'local') {
        const transport = { kind: 'ssh' as const, host: `server1.${id}.com`, port: 22, user: 'latchkey' };
        return { ...named, kind: 'local', label: 'server1', os: 'linux', transport };
      }
      return {
        ...named,
        kind: 'activeDirectory',
        label: `${id}.local`,
        domainControllers: [`dc1.${id}.local`, `dc2.${id}.local`],
        encryption: 'ldaps',
        baseDn: `DC=${id},DC=local`,
        accountOu: `OU=Just In Time Accounts,DC=${id},DC=local`,
        upnSuffix: `${id}.local`,
        bindAccount: `svc-latchkey@${id}.local`,
      };
    });
  });
}

const role = (name: string) => ({
  kind: 'directoryRole' as const,
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  name,
});

function samplePolicies(sample: Sample): Policy[] {
  const base: Policy = {
    source: 'm365',
    id: policyId('break-fix'),
    name: 'Global Admin break-fix',
    description: 'For outages that nothing less can mend.',
    enabled: true,
    burner: true,
    technicianAccess: { kind: 'groups', groups: [team('desk'), team('platform')] },
    customerAccess: { kind: 'all' },
    durations: ['1h', '4h', '8h'],
    privileges: [role('Global Administrator')],
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
    reason: { required: true, minLength: 5 },
    ticket: { required: false, minLength: 0 },
    accountName: 'jit-{tech}-{rand4}',
    limits: { concurrentLeases: 2, extensions: 1 },
  };
  const password = { kind: 'password' as const };
  const typical: Policy[] = [
    base,
    {
      ...base,
      id: policyId('helpdesk'),
      name: sample === 'longest' ? LONG : 'Daily helpdesk',
      burner: false,
      customerAccess: { kind: 'groups', groups: [group('gold')] },
      privileges: [role('Helpdesk Administrator'), role('User Administrator')],
      accountName: '{tech}-jit',
    },
    {
      ...base,
      source: 'activeDirectory',
      id: policyId('domain'),
      name: 'Domain admin',
      burner: false,
      technicianAccess: { kind: 'primarySuper' },
      privileges: [{ kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 }],
      authentication: password,
      accountName: '{tech}-jit',
    },
    {
      ...base,
      source: 'local',
      id: policyId('root'),
      name: 'Server root',
      enabled: false,
      privileges: [{ kind: 'localGroup', name: 'sudo' }],
      authentication: password,
    },
  ];
  if (sample !== 'many') return typical;
  const more = Array.from({ length: 496 }, (_, index) => ({
    ...base,
    id: policyId(`p${String(index)}`),
    name: `Policy ${String(index)}`,
  }));
  return [...typical, ...more];
}

/** The organisation of a sample: what the lists of the Settings window hold. */
export function sampleOrganisation(sample: Sample): Organisation {
  const bare = sample === 'empty' || sample === 'welcome';
  const customers = bare ? [] : sampleCustomers(sample);
  const gold = sample === 'many' ? customers.slice(0, 4_000).map(({ id }) => id) : ['contoso', 'fabrikam'];
  return {
    schemaVersion: 1,
    id: 'practice' as Organisation['id'],
    name: 'Practice MSP',
    version: 7,
    issuedAt: at(SAMPLE_NOW - 86_400_000),
    staleAfterDays: 7,
    adminKeys: [
      { technicianId: person('ana'), publicKey: `${'A'.repeat(43)}=`, addedAt: at(SAMPLE_NOW - 9_000_000_000) },
    ],
    technicians: bare ? sampleTechnicians('typical').slice(0, 1) : sampleTechnicians(sample),
    technicianGroups: bare ? [] : [...teams],
    customers,
    customerGroups: bare
      ? []
      : [
          groupOf('gold', 'Gold support', gold),
          groupOf('on-premises', 'On-premises domains', ['contoso', 'adventure']),
        ],
    connectors: bare ? [] : sampleConnectors(),
    policies: bare ? [] : samplePolicies(sample),
  };
}

/** Lists by kind, for reading and for writing. */
export const listOf = {
  policy: 'policies',
  customer: 'customers',
  customerGroup: 'customerGroups',
  technician: 'technicians',
  technicianGroup: 'technicianGroups',
  connector: 'connectors',
} as const satisfies Record<Entity['kind'], keyof Organisation>;
