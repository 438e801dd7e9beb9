import type { ConnectorId, CorrelationId, CustomerId, LeaseId, PolicyId, TechnicianId } from '../../shared/ids';
import type { AppView, CustomerHit, LeaseView, PolicyOffer, RecentView, StepView } from '../../shared/ipc/views';
import type { Source } from '../../shared/model/connector';
import type { DurationCode, Instant } from '../../shared/time';

/** What a page is filled with. */
export type Sample = 'typical' | 'empty' | 'many' | 'longest' | 'welcome';

/** A fixed time to look at pages: 2026-11-25 13:30 UTC. */
export const SAMPLE_NOW = Date.UTC(2026, 10, 25, 13, 30);

export const at = (ms: number): Instant => ms as Instant;
export const leaseId = (text: string): LeaseId => text as LeaseId;
const customerId = (text: string): CustomerId => text as CustomerId;
const policyId = (text: string): PolicyId => text as PolicyId;
const connectorId = (text: string): ConnectorId => text as ConnectorId;

export const me = { id: 'ana' as TechnicianId, name: 'Ana Kostić' };
const ben = { id: 'ben' as TechnicianId, name: 'Ben Osei' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const LONG =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Söhne Holding International';

type CustomerRow = readonly [string, string, string, string, readonly Source[]];
const rows: readonly CustomerRow[] = [
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
  return { code, allowed, failure: { code: 'duration_not_allowed', detail: 'maximumLifetimeInMinutes 480' } };
}

const role = (name: string): PolicyOffer['privileges'][number] => ({
  kind: 'directoryRole',
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  name,
});

/** Four policies: TAP burner, Standard with many roles, domain admin, and one that is refused. */
export function offers(sample: Sample): PolicyOffer[] {
  const m365 = {
    connectorId: connectorId('m365'),
    connectorLabel: 'Microsoft 365',
    source: 'm365' as const,
    authentication: { kind: 'tap' as const, lifetime: 'lease' as const, oneTime: false },
    enforcedBy: { signIn: 'directory' as const, privilege: 'app' as const, object: 'app' as const },
    ticket: free,
  };
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

const beginKinds = ['create', 'credential', 'grant', 'verifyLive'] as const;
const endKinds = ['neutralise', 'strip', 'erase', 'verifyGone'] as const;

/** The steps of a lease, `done` of them done and, if any is left, the next one under way. */
export function steps(phase: 'begin' | 'end', done: number, from: number, grantName: string): StepView[] {
  const kinds = phase === 'begin' ? beginKinds : endKinds;
  return kinds.map((kind, index) => ({
    key: kind === 'grant' ? `grant ${grantName}` : kind,
    kind,
    phase,
    ...(kind === 'grant' ? { name: grantName } : {}),
    status: index < done ? 'done' : index === done ? 'running' : 'waiting',
    attempts: index <= done ? 1 : 0,
    ...(index < done ? { at: at(from + index * 1_400), already: false } : {}),
    evidence:
      index < done
        ? [
            {
              item: kind === 'grant' ? ('role' as const) : ('account' as const),
              ...(kind === 'grant' ? { name: grantName } : {}),
              asked: phase === 'begin' ? 'present' : 'absent',
              readBack: phase === 'begin' ? 'present' : 'not found',
            },
          ]
        : [],
  }));
}

interface LeaseSketch {
  readonly id: string;
  readonly customer: number;
  readonly account: string;
  readonly policyName: string;
  readonly privilege: string;
  readonly source: Source;
  readonly minutesLeft: number;
  readonly minutesLong: number;
  readonly changes?: Partial<LeaseView>;
}

export function lease(sketch: LeaseSketch, now: number): LeaseView {
  const row = rows[sketch.customer % rows.length] ?? rows[0];
  if (row === undefined) throw new Error('no customers');
  const endsAt = now + sketch.minutesLeft * MINUTE;
  const since = endsAt - sketch.minutesLong * MINUTE;
  const byDirectory = { by: 'directory' as const, at: at(endsAt) };
  return {
    id: leaseId(sketch.id),
    customer: { id: customerId(row[0]), name: row[1], timeZone: row[3] },
    connectorId: connectorId('m365'),
    policyId: policyId('break-fix'),
    policyName: sketch.policyName,
    source: sketch.source,
    mode: sketch.source === 'm365' ? 'burner' : 'standard',
    technician: me,
    mine: true,
    accountName: sketch.account,
    privileges: [sketch.privilege],
    reason: 'Mail flow stopped',
    state: 'active',
    overdue: false,
    requestedAt: at(since - 8_000),
    activeSince: at(since),
    endsAt: at(endsAt),
    credential: {
      kind: sketch.source === 'm365' ? 'tap' : 'password',
      oneTime: false,
      expiresAt: at(endsAt),
    },
    enforcedBy: { signIn: byDirectory, privilege: { by: 'app' }, object: { by: 'app' } },
    canCopy: true,
    canCheckIn: true,
    extensions: ['1h', '4h'],
    steps: steps('begin', 4, since - 6_000, sketch.privilege),
    ...sketch.changes,
  };
}

const dead: Partial<LeaseView> = { canCopy: false, canCheckIn: false, extensions: [] };

function typicalLeases(now: number): LeaseView[] {
  const m365 = { customer: 0, policyName: 'Global Admin break-fix', privilege: 'Global Administrator' };
  const ad = { policyName: 'Domain admin', privilege: 'Domain Admins', source: 'activeDirectory' as const };
  const endedAt = now - 26 * HOUR;
  return [
    lease(
      { ...m365, id: 'l1', account: 'jit-ana-7f3k@contoso.com', source: 'm365', minutesLeft: 43, minutesLong: 60 },
      now,
    ),
    lease(
      {
        ...ad,
        id: 'l2',
        customer: 1,
        account: 'ana-jit',
        minutesLeft: 420,
        minutesLong: 480,
        changes: { ...dead, state: 'provisioning', canCheckIn: true, steps: steps('begin', 2, now, 'Domain Admins') },
      },
      now,
    ),
    lease(
      {
        ...m365,
        id: 'l3',
        customer: 2,
        account: 'jit-ana-q81x@northwind.com',
        source: 'm365',
        minutesLeft: -3,
        minutesLong: 60,
        changes: {
          ...dead,
          state: 'revoking',
          cause: 'expired',
          overdue: true,
          steps: [
            ...steps('begin', 4, now - HOUR, m365.privilege),
            ...steps('end', 1, now - 3 * MINUTE, m365.privilege),
          ],
          waiting: { failure: { code: 'unreachable' }, until: at(now + 40_000) },
          attention: {
            failure: {
              code: 'insufficient_rights',
              detail: 'Authorization_RequestDenied',
              correlationId: 'k3' as CorrelationId,
            },
            since: at(now - MINUTE),
          },
        },
      },
      now,
    ),
    lease(
      {
        ...m365,
        id: 'l4',
        customer: 3,
        account: 'jit-ben-0d2s@tailspin.com',
        source: 'm365',
        minutesLeft: -26 * 60,
        minutesLong: 240,
        changes: {
          ...dead,
          technician: ben,
          mine: false,
          state: 'revoked',
          cause: 'checkedIn',
          neutralisedAt: at(endedAt - 4_000),
          revokedAt: at(endedAt),
          exposureMs: -4_000,
          steps: [
            ...steps('begin', 4, endedAt - 4 * HOUR, m365.privilege),
            ...steps('end', 4, endedAt - 6_000, m365.privilege),
          ],
        },
      },
      now,
    ),
  ];
}

export function leases(sample: Sample, now: number): LeaseView[] {
  if (sample === 'empty' || sample === 'welcome') return [];
  const typical = typicalLeases(now);
  if (sample === 'longest') {
    return typical.map((one) => ({
      ...one,
      accountName: `jit-${LONG.toLowerCase().replaceAll(/[^a-z]/g, '')}@contoso.onmicrosoft.com`,
      policyName: `${one.policyName} ${LONG}`,
      customer: { ...one.customer, name: `${one.customer.name} ${LONG}` },
      privileges: [...one.privileges, `${LONG} Administrators`],
      reason: LONG,
    }));
  }
  if (sample !== 'many') return typical;
  const more = Array.from({ length: 10_000 }, (_, index) => {
    const [live, , , ended] = typical;
    const base = index % 5 === 0 ? live : ended;
    if (base === undefined) throw new Error('no sample lease');
    return { ...base, id: leaseId(`m${String(index)}`), accountName: `jit-ana-${String(index)}@contoso.com` };
  });
  return [...typical, ...more];
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
