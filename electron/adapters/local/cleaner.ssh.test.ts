import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import type { EndpointCleaner, Leftovers } from '../../ports/endpoint';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { endpointConnector, endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { createEndpointCleaner, openEndpoint, type EndpointDirectory } from './index';

const NOTHING: Leftovers = { members: [], remains: [] };
const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
let endpoint: Endpoint;
let directory: EndpointDirectory;
let cleaner: EndpointCleaner;

beforeAll(async () => {
  endpoint = await startEndpoint();
  const connector = endpointConnector(endpoint);
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  directory = openEndpoint({ connector, secret, clock });
  cleaner = createEndpointCleaner({ connector: (id) => (id === connector.id ? connector : undefined), secret });
});
afterAll(async () => {
  await directory.close();
  await endpoint.stop();
});

const { id } = endpointConnector({ address: 'x', port: 1, hostKey: '' });
const look = async (): Promise<Leftovers> => must(await cleaner.look(id));
const clean = async (wanted: Leftovers): Promise<Leftovers> => must(await cleaner.clean(id, wanted));

async function root(script: string): Promise<string> {
  const { code, stdout, stderr } = await endpoint.inside('sh', ['-c', script]);
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

test('a live account leaves nothing over; one that was deleted by hand leaves its rule, job and record', async () => {
  const lease = new TestLease(endpointSubject(endpoint, directory), 'lk-deleted', 'burner');
  const other = new TestLease(endpointSubject(endpoint, directory), 'lk-alive', 'burner');
  await other.begin();
  await lease.begin();
  expect(await look()).toEqual(NOTHING);
  const token = lease.objectId?.split('-')[1] ?? '';
  await root(`userdel -r ${lease.name} 2>/dev/null`);
  expect(await look()).toEqual({ members: [], remains: [token] });
  // One that is in use is not removed, whoever names it.
  const used = other.objectId?.split('-')[1] ?? '';
  expect(await clean({ members: [], remains: [token, used] })).toEqual(NOTHING);
  expect(
    await root('ls /etc/sudoers.d /var/lib/latchkey; for job in $(atq | cut -f1); do at -c $job; done'),
  ).not.toContain(token);
  expect(await truthOf(endpoint, other.account)).toMatchObject({ enabled: true });
  expect((await root('atq')).trim().split('\n')).toHaveLength(1);
  await other.end();
});

test('a job that lost its record is found by what it runs', async () => {
  const token = 'fedcba9876543210';
  await root(
    `echo '/bin/sh /var/lib/latchkey/end-2 ${token}' | at now + 60 minutes 2>/dev/null; echo 'true' | at now + 70 minutes 2>/dev/null`,
  );
  expect(await look()).toEqual({ members: [], remains: [token] });
  expect(await clean({ members: [], remains: [token] })).toEqual(NOTHING);
  // The other is somebody else's.
  expect((await root('atq')).trim().split('\n')).toHaveLength(1);
});

test('administrators without an account go when they are named, people and their groups stay', async () => {
  await root('useradd -m -G sudo person; gpasswd -a person helpdesk >/dev/null');
  await root(
    "sed -i -E '/^sudo:/s/$/,ghost,other-ghost/; /^helpdesk:/s/$/,ghost/' /etc/group; sed -i 's/:,/:/' /etc/group",
  );
  expect(await look()).toEqual({ members: ['ghost', 'other-ghost'], remains: [] });
  expect(await clean({ members: ['ghost', 'person'], remains: [] })).toEqual({ members: ['other-ghost'], remains: [] });
  expect(await root('id -nG person')).toContain('sudo');
  expect(await root('grep ^sudo: /etc/group')).not.toMatch(/[:,]ghost/);
});

test('where accounts come from a directory too nobody is called an orphan', async () => {
  await root("sed -i 's/^passwd:.*/passwd: files sss/' /etc/nsswitch.conf");
  expect((await look()).members).toEqual([]);
});

test.each(['root;id', '-rf', 'a b', '', 'x\nremains=fedcba9876543210'])('%j is not even asked for', async (name) => {
  expect(await cleaner.clean(id, { members: [name], remains: [] })).toMatchObject({
    ok: false,
    error: { code: 'bad_input' },
  });
  expect(await cleaner.clean(id, { members: [], remains: [name] })).toMatchObject({ ok: false });
});
