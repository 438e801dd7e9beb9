import { describe, expect, it } from 'vitest';
import { contract, type ChannelName } from '../../../shared/ipc/contract';
import { ok } from '../../../shared/result';
import { FakeClock } from '../../testkit/fakes/clock';
import { sequentialIds } from '../../testkit/fakes/ids';
import { memoryLog } from '../../testkit/fakes/log';
import { MAIN_ORIGIN, SECRET_ORIGIN } from '../windows/origins';
import { createRoute, type Call, type Handlers, type Route } from './route';

const channels = Object.keys(contract) as ChannelName[];
const home = (name: ChannelName): string => (contract[name].origin === 'main' ? MAIN_ORIGIN : SECRET_ORIGIN);
const from = (origin: string, isTop = true, id = 1): Call => ({
  frame: { origin, isTop },
  asker: { contents: { id } },
});

interface Setup {
  readonly route: Route;
  readonly called: string[];
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof memoryLog>;
}

/** A router whose handlers note that they were reached. */
function setUp(answer: (name: ChannelName) => unknown = () => ok({}), isLocked: () => boolean = () => false): Setup {
  const called: string[] = [];
  const clock = new FakeClock();
  const log = memoryLog();
  const rows = channels.map((name) => [
    name,
    () => {
      called.push(name);
      return answer(name);
    },
  ]);
  const handlers = Object.fromEntries(rows) as Handlers;
  const route = createRoute(handlers, { clock, ids: sequentialIds(), log, isLocked });
  return { route, called, clock, log };
}

const refused = (code: string): unknown =>
  expect.objectContaining({ ok: false, error: expect.objectContaining({ code }) as unknown });

describe.each(channels)('%s', (name) => {
  it.each([
    ['no frame', { frame: undefined, asker: { contents: { id: 1 } } } satisfies Call],
    ['a frame inside the page', from(home(name), false)],
    ['a foreign origin', from('https://example.com')],
    ['an opaque origin', from('null')],
    ['an empty origin', from('')],
    ['a look-alike origin', from(`${home(name)}.example.com`)],
    ['the other scheme', from(home(name) === MAIN_ORIGIN ? SECRET_ORIGIN : MAIN_ORIGIN)],
    ['a file', from('file://')],
  ])('refuses %s before it looks at the request', async (_what, call) => {
    const { route, called } = setUp();
    expect(await route(call, name, '{}')).toEqual(refused('not_entitled'));
    expect(called).toEqual([]);
  });

  it.each([
    ['not JSON', '{'],
    ['nothing', undefined],
    ['an object instead of text', {}],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['an unknown field', '{"unknownField":1}'],
    ['a field of the prototype', '{"__proto__":{"leaseId":"x"},"constructor":1}'],
    ['wrong types', '{"leaseId":{},"query":7,"limit":"many","window":"desktop","key":[],"whose":1,"minutes":-1}'],
    ['too much', `{"query":"${'x'.repeat(contract[name].maxBytes)}"}`],
    ['too much in bytes, not in characters', `{"query":"${'\u20ac'.repeat(contract[name].maxBytes / 2)}"}`],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('refuses %s', async (_what, text) => {
    const { route, called } = setUp();
    expect(await route(from(home(name)), name, text)).toEqual(refused('bad_input'));
    expect(called).toEqual([]);
  });

  it('answers a bug, not an exception, when its handler throws or answers nonsense', async () => {
    const input = JSON.stringify(validInput(name));
    const thrown = setUp(() => {
      throw new Error('hunter2');
    });
    expect(await thrown.route(from(home(name)), name, input)).toEqual(refused('bug'));
    expect(JSON.stringify(thrown.log)).not.toContain('hunter2');
    const nonsense = setUp(() => ok({ surplus: 'hunter2' }));
    expect(await nonsense.route(from(home(name)), name, input)).toEqual(refused('bug'));
  });
});

const SOME_GUID = '00000000-0000-4000-8000-000000000001';
const SOME_KEY = `${'A'.repeat(43)}=`;
const SOME_ENTITY = { kind: 'technicianGroup', value: { id: 'g', name: 'n' } };
const SOME_POLICY = {
  id: 'p',
  source: 'local',
  name: 'n',
  description: '',
  enabled: true,
  burner: false,
  technicianAccess: { kind: 'primarySuper' },
  customerAccess: { kind: 'all' },
  durations: ['1h'],
  privileges: [],
  authentication: { kind: 'password' },
  reason: { required: false, minLength: 0 },
  ticket: { required: false, minLength: 0 },
  accountName: '{tech}-jit',
  limits: { concurrentLeases: 1, extensions: 0 },
};

/** The least that each channel takes. */
function validInput(name: ChannelName): unknown {
  const inputs: Partial<Record<ChannelName, unknown>> = {
    'sweep.cleanUp': { leaseIds: ['lease-1'] },
    'audit.search': { limit: 1 },
    'audit.export': { format: 'csv' },
    'audit.report': { customerId: 'c', month: '2026-01', format: 'pdf' },
    'audit.setKey': { key: 'sixteen characters' },
    'lock.unlock': { passphrase: 'p' },
    'lock.begin': { passphrase: 'six or more' },
    'app.openWindow': { window: 'accounts' },
    'practice.skipAhead': { minutes: 1 },
    'catalogue.customers': { query: '', limit: 1 },
    'catalogue.policies': { customerId: 'c' },
    'catalogue.pin': { key: 'k', pinned: true },
    'lease.checkOut': { customerId: 'c', connectorId: 'k', policyId: 'p', duration: '1h', reason: 'r' },
    'lease.snapshot': { scope: 'live' },
    'lease.one': { leaseId: 'l' },
    'lease.checkIn': { leaseId: 'l' },
    'lease.extend': { leaseId: 'l', duration: '1h', reason: 'r' },
    'lease.shorten': { leaseId: 'l', minutes: 15 },
    'lease.renewPass': { leaseId: 'l' },
    'lease.saveReceipt': { leaseId: 'l', format: 'json' },
    'lease.copyReceipt': { leaseId: 'l' },
    'leaving.view': {},
    'leaving.answer': { choice: 'stay', remember: false },
    'lease.endAll': { whose: 'mine' },
    'lease.copy': { leaseId: 'l', what: 'secret' },
    'lease.show': { leaseId: 'l' },
    'lease.audit': { leaseId: 'l' },
    'audit.page': { limit: 1 },
    'practice.setPersona': { technicianId: 't' },
    'organisation.create': {
      name: 'o',
      me: { name: 'n', upn: 'n@o', handle: 'n', entraObjectId: SOME_GUID },
      source: { kind: 'folder', path: '/o' },
    },
    'organisation.setSource': { source: { kind: 'folder', path: '/o' } },
    'organisation.join': { invitation: 'i', entraObjectId: SOME_GUID },
    'organisation.enrolKey': { technicianId: 't', publicKey: SOME_KEY },
    'organisation.revokeKey': { publicKey: SOME_KEY },
    'entity.list': { kind: 'policy', query: '', offset: 0, limit: 1 },
    'entity.get': { kind: 'policy', id: 'p' },
    'entity.remove': { kind: 'policy', id: 'p' },
    'entity.check': { entity: SOME_ENTITY },
    'entity.put': { entity: SOME_ENTITY },
    'entity.importCsv': { kind: 'customer', csv: '', apply: false },
    'policy.explain': { technicianId: 't', customerId: 'c', policyId: 'p' },
    'policy.preview': { policy: SOME_POLICY },
    'policy.survey': { policy: SOME_POLICY, look: false },
    'directory.privileges': { source: 'm365', query: '' },
    'technicianGroup.setMembers': { groupId: 'g', members: [] },
    'connector.doctor': { connectorId: 'k' },
    'connector.setSecret': { connectorId: 'k', secret: 's' },
    'connector.removeSecret': { connectorId: 'k' },
    'connector.secretState': { connectorId: 'k' },
    'domain.controllers': { domain: 'corp.example' },
    'domain.certificates': { pem: '' },
    'endpoint.hostKey': { host: 'h', port: 22 },
    'endpoint.leftovers': { connectorId: 'k' },
    'endpoint.cleanUp': { connectorId: 'k', leftovers: { members: [], remains: [] } },
    'signIn.begin': { connectorId: 'k', way: 'browser' },
    'signIn.signOut': { objectId: SOME_GUID },
    'signIn.consentLink': { connectorId: 'k', open: false },
    'credential.view': { connectorId: 'k' },
    'credential.setEnd': { connectorId: 'k' },
    'certificate.view': { connectorId: 'k' },
    'certificate.create': { connectorId: 'k' },
    'certificate.save': { connectorId: 'k' },
    'certificate.remove': { connectorId: 'k' },
    'network.setCredentials': { proxy: 'p:1', user: 'u', password: 'p' },
    'network.removeCredentials': { proxy: 'p:1' },
    'network.trust': { pem: '' },
    'network.certificates': { pem: '' },
    'network.distrust': { fingerprint: '' },
  };
  return inputs[name] ?? {};
}

it.each(['', 'nope', 'constructor', '__proto__', 'toString', 'app.view ', 7, null, undefined, {}])(
  'has no channel %o',
  async (name) => {
    const { route, called } = setUp();
    expect(await route(from(MAIN_ORIGIN), name, '{}')).toEqual(refused('bad_input'));
    expect(called).toEqual([]);
  },
);

/** Everything that a locked program still answers. A row that is not named here is behind the lock. */
const OPEN: readonly string[] = [
  'app.openWindow',
  'app.closeWindow',
  'app.quit',
  'secret.close',
  'leaving.view',
  'leaving.answer',
  'lock.view',
  'lock.now',
  'lock.unlock',
  'lock.askSystem',
  'lock.begin',
  'lock.endMine',
  'lock.forget',
];

describe.each(channels)('while the program is locked, %s', (name) => {
  const ask = ({ route }: Setup): Promise<unknown> => route(from(home(name)), name, JSON.stringify(validInput(name)));

  it(OPEN.includes(name) ? 'is answered' : 'is refused and not begun', async () => {
    const locked = setUp(undefined, () => true);
    const answer = await ask(locked);
    if (OPEN.includes(name)) {
      expect(answer).not.toEqual(refused('locked'));
      expect(locked.called).toEqual([name]);
    } else {
      expect(answer).toEqual(refused('locked'));
      expect(locked.called).toEqual([]);
    }
  });

  it(OPEN.includes(name) ? 'is answered when it was under way' : 'tells nothing when it was under way', async () => {
    let isLocked = false;
    const turning = setUp(
      () => {
        isLocked = true;
        return ok({ told: 'hunter2' });
      },
      () => isLocked,
    );
    const answer = await ask(turning);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(answer).toEqual(refused(OPEN.includes(name) ? 'bug' : 'locked'));
    expect(turning.called).toEqual([name]);
  });
});

it('names no row as open that is not in the table', () => {
  expect(OPEN.filter((name) => !channels.some((known) => known === name))).toEqual([]);
});

it('answers a flood with busy, page by page, and recovers with time', async () => {
  const { route, clock } = setUp();
  const ask = (id: number) => route(from(MAIN_ORIGIN, true, id), 'lease.checkIn', '{"leaseId":"l"}');
  for (let count = 0; count < 30; count += 1) expect(await ask(1)).toEqual(ok({}));
  expect(await ask(1)).toEqual(refused('busy'));
  expect(await ask(2)).toEqual(ok({}));
  clock.advance(100);
  expect(await ask(1)).toEqual(ok({}));
  expect(await ask(1)).toEqual(refused('busy'));
});
