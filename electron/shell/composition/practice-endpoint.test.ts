import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instant } from '../../../shared/time';
import { practiceOrganisation } from '../../practice/organisation';
import { fakeKeychain, type FakeKeychain } from '../../testkit/fake-keychain';
import { practiceEndpoint, withEndpoint } from './practice-endpoint';

const transport = { kind: 'ssh', host: '127.200.1.2', port: 2222, user: 'svc-latchkey', hostKey: 'SHA256:abc' };
const connector = { kind: 'local', os: 'linux', transport };
const secret = '-----BEGIN KEY-----';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-endpoint-facts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(keychain: FakeKeychain, file?: string) {
  return practiceEndpoint({ folder, file, keychain, entryOf: (id) => `connector/${id}` });
}

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

it('there is none until a file says so', async () => {
  expect(await open(fakeKeychain())).toEqual({ ok: true, value: undefined });
  expect(existsSync(join(folder, 'endpoint.json'))).toBe(false);
});

it('the secret goes to the keychain and the facts stay for later starts without it', async () => {
  const keychain = fakeKeychain();
  const first = await open(keychain, write('lab.json', { connector, secret }));
  expect(first).toMatchObject({ ok: true, value: { ...connector, id: 'local-lab', customerId: 'cust-ard' } });
  const kept = await keychain.get('connector/local-lab');
  expect(kept.ok ? kept.value?.reveal() : undefined).toBe(secret);
  expect(readFileSync(join(folder, 'endpoint.json'), 'utf8')).not.toContain(secret);
  expect(await open(keychain)).toEqual(first);
});

it('a secret in the kept file itself is taken out of it', async () => {
  write('endpoint.json', { connector, secret });
  expect(await open(fakeKeychain())).toMatchObject({ ok: true });
  expect(readFileSync(join(folder, 'endpoint.json'), 'utf8')).not.toContain(secret);
});

it('without a keychain nothing is opened and nothing is kept', async () => {
  const keychain = fakeKeychain();
  keychain.become('unavailable');
  const refused = await open(keychain, write('lab.json', { connector, secret }));
  expect(refused).toMatchObject({ ok: false, error: { code: 'keychain_unavailable' } });
  expect(existsSync(join(folder, 'endpoint.json'))).toBe(false);
});

it.each([
  ['a host elsewhere', { connector: { ...connector, transport: { ...transport, host: 'srv.example' } }, secret }],
  ['this computer', { connector: { ...connector, transport: { kind: 'thisComputer' } } }],
  ['no pinned host key', { connector: { ...connector, transport: { ...transport, hostKey: undefined } } }],
  ['something more', { connector, secret, administrator: 'x' }],
  ['an empty secret', { connector, secret: '' }],
  ['no object', []],
])('%s is refused', async (_what, content) => {
  expect(await open(fakeKeychain(), write('lab.json', content))).toMatchObject({
    ok: false,
    error: { code: 'bad_input' },
  });
});

it('a file that was named and is not there is refused', async () => {
  expect(await open(fakeKeychain(), join(folder, 'none.json'))).toMatchObject({
    ok: false,
    error: { code: 'bad_input' },
  });
});

it('the endpoint takes the place of one customer’s endpoint in memory, and of nothing else, and gives it back', async () => {
  const url = 'http://127.0.0.1:1';
  const before = practiceOrganisation({ graphUrl: url, loginUrl: url, now: instant(0) });
  const opened = await open(fakeKeychain(), write('lab.json', { connector, secret }));
  const after = withEndpoint(before, opened.ok ? opened.value : undefined);
  const ids = (of: typeof before) => of.connectors.map(({ id }) => String(id));
  expect(ids(before)).toContain('local-linux-ard');
  expect(ids(after)).toEqual([...ids(before).filter((id) => id !== 'local-linux-ard'), 'local-lab']);
  expect(withEndpoint(before, undefined)).toBe(before);
  expect(ids(withEndpoint(after, undefined, before)).toSorted()).toEqual(ids(before).toSorted());
});
