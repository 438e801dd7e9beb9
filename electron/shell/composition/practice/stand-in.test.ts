import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Organisation } from '../../../../shared/model/organisation';
import { instant } from '../../../../shared/time';
import { practiceOrganisation } from '../../../practice/organisation';
import { fakeKeychain, type FakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { labDomain, labEndpoint, standIn, withStandIn, type StandInWorld } from './stand-in';

const domain = {
  kind: 'activeDirectory',
  domainControllers: ['127.0.0.77'],
  encryption: 'ldaps',
  baseDn: 'DC=lab,DC=test',
  accountOu: 'OU=Just In Time Accounts,DC=lab,DC=test',
  upnSuffix: 'lab.test',
  bindAccount: 'svc-latchkey@lab.test',
};
const transport = { kind: 'ssh', host: '127.200.1.2', port: 2222, user: 'svc-latchkey', hostKey: 'SHA256:abc' };
const endpoint = { kind: 'local', os: 'linux', transport };

/** The organisation with what a file says, and without it again. */
async function placed(world: StandInWorld, before: Organisation, what: 'domain' | 'endpoint') {
  const opened = await (what === 'domain' ? standIn(labDomain, world) : standIn(labEndpoint, world));
  if (!opened.ok || opened.value.length === 0) throw new Error('not opened');
  const kind = what === 'domain' ? labDomain : labEndpoint;
  const after = withStandIn(kind, before, opened.value);
  return { after, again: withStandIn(kind, after, [], before), untouched: withStandIn(kind, before, []) };
}

const kinds = [
  {
    name: 'domain' as const,
    connector: domain,
    secret: 'Lab-secret-9',
    place: { id: 'ad-lab', customerId: 'cust-jun', label: 'lab.test (domain controller)' },
    inMemory: 'ad-jun',
    refused: [
      ['a host elsewhere', { ...domain, domainControllers: ['dc1.corp.example'] }],
      ['an address that only begins like loopback', { ...domain, domainControllers: ['127.0.0.1.evil'] }],
      ['no encryption', { ...domain, encryption: 'none' }],
    ] as const,
  },
  {
    name: 'endpoint' as const,
    connector: endpoint,
    secret: '-----BEGIN KEY-----',
    place: { id: 'local-lab', customerId: 'cust-ard', label: 'Lab endpoint' },
    inMemory: 'local-linux-ard',
    refused: [
      ['a host elsewhere', { ...endpoint, transport: { ...transport, host: 'srv.example' } }],
      ['a network in use', { ...endpoint, transport: { ...transport, host: '198.20.0.1' } }],
      ['this computer', { ...endpoint, transport: { kind: 'thisComputer' } }],
      ['no pinned host key', { ...endpoint, transport: { ...transport, hostKey: undefined } }],
    ] as const,
  },
];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-stand-in-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe.each(kinds)('a real $name in Practice', ({ name, connector, secret, place, inMemory, refused }) => {
  const world = (keychain: FakeKeychain, file?: string): StandInWorld => ({
    folder,
    file,
    keychain,
    entryOf: (id) => `connector/${id}`,
  });
  const open = (keychain: FakeKeychain, file?: string) =>
    name === 'domain' ? standIn(labDomain, world(keychain, file)) : standIn(labEndpoint, world(keychain, file));
  const kept = (): string => join(folder, `${name}.json`);

  it('is there only when a file says so', async () => {
    expect(await open(fakeKeychain())).toEqual({ ok: true, value: [] });
    expect(existsSync(kept())).toBe(false);
  });

  it('has its secret in the keychain, and its facts stay for later starts without it', async () => {
    const keychain = fakeKeychain();
    const first = await open(keychain, write('lab.json', { connector, secret }));
    expect(first).toMatchObject({ ok: true, value: [{ ...connector, ...place }] });
    const found = await keychain.get(`connector/${place.id}`);
    expect(found.ok ? found.value?.reveal() : undefined).toBe(secret);
    expect(readFileSync(kept(), 'utf8')).not.toContain(secret);
    expect(await open(keychain)).toEqual(first);
  });

  it('has a secret in the kept file itself taken out of it', async () => {
    write(`${name}.json`, { connector, secret });
    expect(await open(fakeKeychain())).toMatchObject({ ok: true });
    expect(readFileSync(kept(), 'utf8')).not.toContain(secret);
  });

  it('is neither opened nor kept without a keychain', async () => {
    const keychain = fakeKeychain();
    keychain.become('unavailable');
    const answer = await open(keychain, write('lab.json', { connector, secret }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'keychain_unavailable' } });
    expect(existsSync(kept())).toBe(false);
  });

  it.each<readonly [string, unknown]>([
    ...refused.map(([what, changed]) => [what, { connector: changed, secret }] as const),
    ['something more', { connector, secret, administrator: 'x' }],
    ['an empty secret', { connector, secret: '' }],
    ['nothing in it', []],
    ['more than there is room for', [{ connector }, { connector }, { connector }]],
  ])('is refused with %s', async (_what, content) => {
    const answer = await open(fakeKeychain(), write('lab.json', content));
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  });

  it('is refused when a file was named that is not there', async () => {
    const answer = await open(fakeKeychain(), join(folder, 'none.json'));
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  });

  it('takes the place of one customer’s in memory, and of nothing else, and gives it back', async () => {
    const url = 'http://127.0.0.1:1';
    const before = practiceOrganisation({ graphUrl: url, loginUrl: url, now: instant(0) });
    const file = write('lab.json', { connector, secret });
    const { after, again, untouched } = await placed(world(fakeKeychain(), file), before, name);
    const ids = (of: Organisation): string[] => of.connectors.map(({ id }) => String(id));
    expect(ids(before)).toContain(inMemory);
    expect(ids(after)).toEqual([...ids(before).filter((id) => id !== inMemory), place.id]);
    expect(untouched).toBe(before);
    expect(ids(again).toSorted()).toEqual(ids(before).toSorted());
  });
});

it('two endpoints have secrets of their own, also in the networks that are kept for tests', async () => {
  const far = { ...endpoint, transport: { ...transport, host: '198.19.4.2' } };
  const keychain = fakeKeychain();
  const both = [
    { connector: endpoint, secret: 'first' },
    { connector: far, secret: 'second' },
  ];
  const open = (file?: string) => standIn(labEndpoint, { folder, file, keychain, entryOf: (id) => `connector/${id}` });
  const opened = await open(write('lab.json', both));
  expect(opened).toMatchObject({ ok: true, value: [{ id: 'local-lab' }, { ...far, id: 'local-lab-2' }] });
  const kept = await Promise.all(['local-lab', 'local-lab-2'].map((id) => keychain.get(`connector/${id}`)));
  expect(kept.map((one) => one.ok && one.value?.reveal())).toEqual(['first', 'second']);
  expect(readFileSync(join(folder, 'endpoint.json'), 'utf8')).not.toMatch(/first|second/);
  expect(await open()).toEqual(opened);
});
