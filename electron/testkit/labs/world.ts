import { failure } from '../../../shared/errors';
import {
  connectorIdSchema,
  customerIdSchema,
  policyIdSchema,
  technicianIdSchema,
  type ConnectorId,
} from '../../../shared/ids';
import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import { err, ok } from '../../../shared/result';
import { instant, MINUTE, type Instant, type Millis } from '../../../shared/time';
import type { CheckOutInput, Latchkey, World } from '../../app/api';
import { createLatchkey } from '../../app/latchkey';
import type { Directory } from '../../ports/directory';
import type { Clock } from '../../ports/system';
import { createMemoryDirectory, type MemoryDirectory } from '../../practice/memory-directory';
import { FakeClock, TEST_START } from '../fakes/clock';
import { fakeClipboard, type FakeClipboard } from '../fakes/fake-clipboard';
import { createFakeDirectory, type FakeDirectory } from '../fakes/fake-directory';
import { fakeKeychain, type FakeKeychain } from '../fakes/fake-keychain';
import { sequentialIds } from '../fakes/ids';
import { memoryLog, type MemoryLog } from '../fakes/log';
import { memoryLedger, type MemoryLedger } from '../fakes/memory-ledger';
import { seededRandom } from '../fakes/random';
import { testSeals } from '../fakes/test-seals';
import { FakeTimers } from '../fakes/timers';

export type Where = 'cloud' | 'cloud2' | 'domain' | 'endpoint';

/** One directory of the test world: with faults, and the truth behind it. */
export interface TestDirectory {
  readonly fake: FakeDirectory;
  readonly truth: MemoryDirectory;
}

export interface TestWorldOptions {
  readonly latencyMs?: Millis;
  /** Replica lag of the cloud directories, which is also their settle time. */
  readonly lagMs?: Millis;
  readonly seed?: number | string;
  /** When the world begins; default `TEST_START`. The organisation file is as old as that. */
  readonly start?: Instant;
  /** Stands between a directory and its faults: sees each call at the moment at which it takes effect. */
  readonly watch?: (where: Where, truth: MemoryDirectory) => Directory;
}

/** A world that stands still until told to move, with everything in reach of the test. */
export interface TestWorld extends World {
  readonly clock: FakeClock;
  readonly timers: FakeTimers;
  readonly log: MemoryLog;
  readonly ledger: MemoryLedger;
  readonly keychain: FakeKeychain;
  readonly clipboard: FakeClipboard;
  readonly at: Readonly<Record<Where, TestDirectory>>;
  /** Who is at the keyboard: `ana` is Primary, `ben` is a Technician. */
  sitDown(technician: 'ana' | 'ben' | undefined): void;
  /** Changes the organisation in force. */
  reorganise(change: (organisation: Organisation) => Organisation): void;
}

const CONNECTORS: Readonly<Record<Where, ConnectorId>> = {
  cloud: connectorIdSchema.parse('contoso-m365'),
  cloud2: connectorIdSchema.parse('fabrikam-m365'),
  domain: connectorIdSchema.parse('contoso-ad'),
  endpoint: connectorIdSchema.parse('contoso-pc'),
};

const ROLES = [
  { kind: 'directoryRole', roleTemplateId: '62e90394-69f5-4237-9190-012177145e10', name: 'Global Administrator' },
  { kind: 'directoryRole', roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1', name: 'User Administrator' },
] as const;

/** Policies by name: `<source>-<mode>`. */
const policy = (source: 'm365' | 'activeDirectory' | 'local', mode: 'standard' | 'burner') => ({
  source,
  id: `${source}-${mode}`,
  name: `${source} ${mode}`,
  description: '',
  enabled: true,
  burner: mode === 'burner',
  technicianAccess: { kind: 'groups', groups: ['all'] },
  customerAccess: { kind: 'all' },
  durations: ['1h', '4h', '8h'],
  privileges:
    source === 'm365' ? ROLES : [{ kind: source === 'local' ? 'localGroup' : 'adGroup', name: 'Administrators' }],
  authentication: source === 'm365' ? { kind: 'tap', lifetime: 'lease', oneTime: false } : { kind: 'password' },
  reason: { required: true, minLength: 3 },
  ticket: { required: false, minLength: 0 },
  accountName: '{tech}-jit',
  limits: { concurrentLeases: 50, extensions: 2 },
});

function testConnectors(): readonly unknown[] {
  const tenant = (id: ConnectorId, customerId: string, tenantId: string) => ({
    kind: 'm365',
    id,
    customerId,
    label: 'Microsoft 365',
    tenantId,
    cloud: { kind: 'global' },
    defaultDomain: `${customerId}.example`,
    signIn: { kind: 'app', clientId: '33333333-3333-4333-8333-333333333333', credential: 'secret' },
  });
  return [
    tenant(CONNECTORS.cloud, 'contoso', '44444444-4444-4444-8444-444444444444'),
    tenant(CONNECTORS.cloud2, 'fabrikam', '55555555-5555-4555-8555-555555555555'),
    {
      kind: 'activeDirectory',
      id: CONNECTORS.domain,
      customerId: 'contoso',
      label: 'Domain',
      domainControllers: ['dc1.contoso.example'],
      encryption: 'ldaps',
      baseDn: 'DC=contoso,DC=example',
      accountOu: 'OU=JIT,DC=contoso,DC=example',
      upnSuffix: 'contoso.example',
      bindAccount: 'CN=latchkey',
    },
    {
      kind: 'local',
      id: CONNECTORS.endpoint,
      customerId: 'contoso',
      label: 'PC',
      os: 'linux',
      transport: { kind: 'ssh', host: 'pc.contoso.example', port: 22, user: 'root' },
    },
  ];
}

function testOrganisation(issuedAt: Instant): Organisation {
  const technician = (id: string, role: string) => ({
    id,
    name: id === 'ana' ? 'Ana Pop' : 'Ben Ode',
    handle: id,
    upn: `${id}@msp.example`,
    entraObjectId: id === 'ana' ? '11111111-1111-4111-8111-111111111111' : '22222222-2222-4222-8222-222222222222',
    role,
    groups: ['all'],
    scope: { kind: 'all' },
  });
  const customer = (id: string, code: string) => ({
    id,
    name: id,
    code,
    domains: [],
    timeZone: 'Europe/Athens',
    archived: false,
  });
  return organisationSchema.parse({
    schemaVersion: 1,
    id: 'msp',
    name: 'Example MSP',
    version: 1,
    issuedAt,
    staleAfterDays: 7,
    adminKeys: [],
    technicians: [technician('ana', 'primary'), technician('ben', 'technician')],
    technicianGroups: [{ id: 'all', name: 'Everyone' }],
    customers: [customer('contoso', 'CON'), customer('fabrikam', 'FAB')],
    customerGroups: [],
    connectors: testConnectors(),
    policies: (['m365', 'activeDirectory', 'local'] as const).flatMap((source) => [
      policy(source, 'standard'),
      policy(source, 'burner'),
    ]),
  });
}

/** Makes the world. The clock starts at `TEST_START`; nothing has happened anywhere. */
export function testWorld(options: TestWorldOptions = {}): TestWorld {
  const { start = TEST_START } = options;
  const clock = new FakeClock(start);
  const timers = new FakeTimers(clock, 2_000_000);
  const at = testDirectories(clock, timers, options);
  let organisation = testOrganisation(start);
  let me: 'ana' | 'ben' | undefined = 'ana';
  return {
    clock,
    timers,
    random: seededRandom(options.seed ?? 1),
    ids: sequentialIds(),
    log: memoryLog(),
    ledger: memoryLedger(),
    keychain: fakeKeychain(),
    clipboard: fakeClipboard(),
    at,
    directories: {
      directory: (id) => {
        const where = (Object.keys(CONNECTORS) as Where[]).find((each) => CONNECTORS[each] === id);
        return where === undefined ? err(failure('unknown_connector', { connectorId: id })) : ok(at[where].fake);
      },
    },
    organisation: {
      current: () =>
        me === undefined
          ? undefined
          : { organisation, me: technicianIdSchema.parse(me), verifiedAt: organisation.issuedAt },
    },
    seals: testSeals,
    clipboardClearSeconds: () => 30,
    program: { version: '0.0.0', runtime: 'test' },
    sitDown: (technician) => {
      me = technician;
    },
    reorganise: (change) => {
      organisation = change(organisation);
    },
  };
}

/** Directories have clocks of their own, which nobody at this computer can set. */
function directoryClock(clock: FakeClock): Clock {
  const start = clock.wall() - clock.elapsed();
  return { wall: () => instant(start + clock.elapsed()), monotonic: () => clock.elapsed() };
}

function testDirectories(
  computer: FakeClock,
  timers: FakeTimers,
  { latencyMs = 0, lagMs = 0, watch = (_, truth) => truth }: TestWorldOptions,
): Record<Where, TestDirectory> {
  const clock = directoryClock(computer);
  const make = (where: Where, domain: string): TestDirectory => {
    const source = POLICY_SOURCE[where];
    const cloud = source === 'm365';
    const groups = ['Administrators'];
    const truth = createMemoryDirectory({ source, clock, domain, groups, staged: !cloud });
    const fake = createFakeDirectory({
      inner: watch(where, truth),
      clock,
      timers,
      latencyMs,
      lagMs: cloud ? lagMs : 0,
    });
    return { fake, truth };
  };
  return {
    cloud: make('cloud', 'contoso.example'),
    cloud2: make('cloud2', 'fabrikam.example'),
    domain: make('domain', 'contoso.example'),
    endpoint: make('endpoint', 'pc.contoso.example'),
  };
}

const POLICY_SOURCE = { cloud: 'm365', cloud2: 'm365', domain: 'activeDirectory', endpoint: 'local' } as const;

/** A permitted check-out at one of the directories. */
export function checkOutAt(
  where: Where,
  mode: 'standard' | 'burner' = 'standard',
  changes: Partial<CheckOutInput> = {},
): CheckOutInput {
  return {
    customerId: customerIdSchema.parse(where === 'cloud2' ? 'fabrikam' : 'contoso'),
    connectorId: CONNECTORS[where],
    policyId: policyIdSchema.parse(`${POLICY_SOURCE[where]}-${mode}`),
    duration: '1h',
    reason: 'printer on fire',
    ...changes,
  };
}

/** A product that has started in this world. */
export async function started(world: World): Promise<Latchkey> {
  const latchkey = createLatchkey(world);
  await latchkey.start();
  return latchkey;
}

/** Checks out and lets time go by until it is active. Throws when that does not happen within the time allowed. */
export async function activeLease(world: TestWorld, latchkey: Latchkey, input: CheckOutInput, within = 5 * MINUTE) {
  const made = await latchkey.checkOut(input);
  if (!made.ok) throw new Error(`check-out refused: ${made.error.code}`);
  const { leaseId } = made.value;
  await world.timers.advanceUntil(() => world.ledger.lease(leaseId)?.state.kind === 'active', within);
  return leaseId;
}
