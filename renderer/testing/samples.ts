import type { ConnectorId, CustomerId, LeaseId, PolicyId, TechnicianId } from '../../shared/ids';
import type { AppView, CustomerHit, PolicyOffer, RecentView } from '../../shared/ipc/views';
import type { Source } from '../../shared/model/connector';
import type { DurationCode, Instant } from '../../shared/time';

/** What a page is filled with. */
export type Sample = 'typical' | 'empty' | 'many' | 'longest' | 'welcome';

/** A fixed time to look at pages: 2026-11-25 13:30 UTC. */
export const SAMPLE_NOW = Date.UTC(2026, 10, 25, 13, 30);

export const at = (ms: number): Instant => ms as Instant;
export const leaseId = (text: string): LeaseId => text as LeaseId;
export const customerId = (text: string): CustomerId => text as CustomerId;
export const policyId = (text: string): PolicyId => text as PolicyId;
export const connectorId = (text: string): ConnectorId => text as ConnectorId;

export const me = { id: 'ana' as TechnicianId, name: 'Ana Kostić' };
export const ben = { id: 'ben' as TechnicianId, name: 'Ben Osei' };

export const LONG =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Söhne Holding International';

type CustomerRow = readonly [string, string, string, string, readonly Source[]];
export const rows: readonly CustomerRow[] = [
  ['contoso', 'Contoso', 'CON', 'Europe/Athens', ['m365', 'activeDirectory']],
  ['fabrikam', 'Fabrikam', 'FAB', 'Europe/London', ['activeDirectory', 'local']],
  ['northwind', 'Northwind Traders', 'NWT', 'America/New_York', ['m365']],
  ['tailspin', 'Tailspin Toys', 'TST', 'Europe/Berlin', ['m365', 'local']],
  ['adventure', 'Adventure Works', 'ADV', 'Australia/Sydney', ['m365', 'activeDirectory', 'local']],
];

function hit([id, name, code, timeZone, sources]: CustomerRow, liveLeases: number): CustomerHit {
  return { id: customerId(id), name, code, domain: `${id}.com`, timeZone, sources: [...sources], liveLeases };
}

export function customers(sample: Sample): CustomerHit[] {
  const typical = rows.map((row, index) => hit(row, index < 2 ? 1 : 0));
  if (sample === 'longest')
    return typical.map((one) => ({ ...one, name: `${one.name} ${LONG}`, code: 'ABCDEFGHIJKL' }));
  if (sample !== 'many') return typical;
  return Array.from({ length: 10_000 }, (_, index) =>
    hit([`c${String(index)}`, `Customer ${String(index)}`, `C${String(index)}`, 'Europe/Berlin', ['m365']], 0),
  );
}

const free = { required: false, minLength: 0 };
const sixRoles = ['User', 'Exchange', 'Helpdesk', 'Teams', 'SharePoint', 'Intune'];

function option(code: DurationCode, allowed = true): PolicyOffer['durations'][number] {
  if (allowed) return { code, allowed };
  return {
    code,
    allowed,
    failure: { code: 'constraint_violation', detail: 'passTooLong minimumMinutes 60 maximumMinutes 480' },
  };
}

const role = (name: string): PolicyOffer['privileges'][number] => ({
  kind: 'directoryRole',
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  name,
});

const m365 = {
  connectorId: connectorId('m365'),
  connectorLabel: 'Microsoft 365',
  source: 'm365' as const,
  authentication: { kind: 'tap' as const, lifetime: 'lease' as const, oneTime: false },
  enforcedBy: { signIn: 'directory' as const, privilege: 'app' as const, object: 'app' as const },
  ticket: free,
};

/** Four policies: TAP burner, Standard with many roles, domain admin, and one that is refused. */
export function offers(sample: Sample): PolicyOffer[] {
  const all: PolicyOffer[] = [
    {
      ...m365,
      policyId: policyId('break-fix'),
      name: 'Global Admin break-fix',
      description: 'For outages that nothing less can mend.',
      mode: 'burner',
      privileges: [role('Global Administrator')],
      accountPreview: 'jit-ana-7f3k@contoso.com',
      durations: [option('1h'), option('4h'), option('8h'), option('1d', false)],
      reason: { required: true, minLength: 5 },
    },
    {
      ...m365,
      policyId: policyId('helpdesk'),
      name: 'Daily helpdesk',
      description: '',
      mode: 'standard',
      privileges: sixRoles.map((name) => role(`${name} Administrator`)),
      authentication: { kind: 'tap', lifetime: 60, oneTime: true },
      accountPreview: 'ana-jit@contoso.com',
      durations: [option('8h'), option('1d', false), option('3d', false)],
      reason: free,
    },
    {
      ...m365,
      connectorId: connectorId('ad'),
      connectorLabel: 'contoso.local',
      source: 'activeDirectory',
      policyId: policyId('domain'),
      name: 'Domain admin',
      description: 'Domain controllers, DNS and Group Policy.',
      mode: 'standard',
      authentication: { kind: 'password' },
      privileges: [{ kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 }],
      accountPreview: 'ana-jit',
      enforcedBy: { signIn: 'directory', privilege: 'directory', object: 'directory' },
      durations: [option('1h'), option('4h')],
      reason: { required: true, minLength: 10 },
      ticket: { required: true, minLength: 0, pattern: 'INC-[0-9]+' },
    },
    {
      ...m365,
      policyId: policyId('exchange'),
      name: 'Exchange migration',
      description: '',
      mode: 'burner',
      privileges: [role('Exchange Administrator')],
      accountPreview: 'jit-ana-k2d9@contoso.com',
      durations: [option('7d')],
      reason: free,
      refusal: { code: 'tap_disabled' },
    },
  ];
  return sample === 'longest' ? all.map((one) => ({ ...one, name: `${one.name} ${LONG}`, description: LONG })) : all;
}

export function recents(): RecentView[] {
  const base = { customerId: customerId('contoso'), customerName: 'Contoso' };
  return [
    {
      ...base,
      key: 'contoso break-fix m365',
      pinned: true,
      policyId: policyId('break-fix'),
      policyName: 'Global Admin break-fix',
      connectorId: connectorId('m365'),
      source: 'm365',
      duration: '1h',
    },
    {
      ...base,
      key: 'contoso domain ad',
      pinned: false,
      policyId: policyId('domain'),
      policyName: 'Domain admin',
      connectorId: connectorId('ad'),
      source: 'activeDirectory',
      duration: '4h',
    },
    {
      key: 'northwind helpdesk m365',
      customerId: customerId('northwind'),
      customerName: 'Northwind Traders',
      pinned: false,
      policyId: policyId('helpdesk'),
      policyName: 'Daily helpdesk',
      connectorId: connectorId('m365'),
      source: 'm365',
      duration: '8h',
    },
  ];
}

export function appView(sample: Sample): AppView {
  const common = {
    checkOutsOpen: true,
    problems: [],
    version: '0.1.0',
    runtime: { electron: '45.4.1', chromium: '156.0.8078.79', node: '24.21.0', official: true },
    platform: 'linux' as const,
  };
  if (sample === 'welcome') return { ...common, mode: 'welcome' };
  return { ...common, mode: 'practice', organisationName: 'Practice MSP', me: { ...me, role: 'primary' } };
}
