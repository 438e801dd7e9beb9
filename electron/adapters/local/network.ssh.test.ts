import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant, SECOND } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract';
import { endpointConnector, endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { openEndpoint, type EndpointDirectory } from './index';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
let endpoints: readonly [Endpoint, Endpoint];
const open: EndpointDirectory[] = [];

beforeAll(async () => {
  endpoints = await Promise.all([startEndpoint({ ownNetwork: true }), startEndpoint({ ownNetwork: true })]);
});
afterAll(async () => {
  await Promise.all(open.map((directory) => directory.close()));
  await Promise.all(endpoints.map((endpoint) => endpoint.stop()));
});

function leaseOn(endpoint: Endpoint, name: string, hostKey = endpoint.hostKey): TestLease {
  const directory = openEndpoint({
    connector: endpointConnector({ ...endpoint, hostKey }),
    secret: () => Promise.resolve(ok(new Secret(endpoint.privateKey))),
    clock,
  });
  open.push(directory);
  return new TestLease(endpointSubject(endpoint, directory), name);
}

const neutralise = (lease: TestLease, timeoutMs: number) =>
  lease.subject.directory.neutralise(lease.revokeRequest(), { ...lease.call, timeoutMs });

test('two endpoints have networks, addresses and keys of their own', async () => {
  const [one, other] = endpoints;
  expect(one.address).not.toBe(other.address);
  expect(one.hostKey).not.toBe(other.hostKey);
  const shown = await Promise.all(endpoints.map((endpoint) => endpoint.inside('cat', ['/proc/self/net/fib_trie'])));
  expect(shown.map(({ stdout }) => [stdout.includes(one.address), stdout.includes(other.address)])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test(
  'one whose cable is pulled holds nobody else up, stays open and known, and is ended when it is back',
  {
    timeout: 60_000,
  },
  async () => {
    const [one, other] = endpoints;
    const away = leaseOn(one, 'lk-away');
    const near = leaseOn(other, 'lk-near');
    const secret = await away.begin();
    await near.begin();
    await one.unplug();
    const [lost, ended] = await Promise.all([neutralise(away, 3 * SECOND), neutralise(near, 30 * SECOND)]);
    expect(ended.ok).toBe(true);
    expect(await truthOf(other, near.account)).toMatchObject({ enabled: false });
    // Silence is no proof of anything.
    expect(lost).toMatchObject({ ok: false });
    if (!lost.ok) expect(['timeout', 'unreachable']).toContain(lost.error.code);
    expect(await truthOf(one, away.account)).toMatchObject({ enabled: true });
    await one.plug();
    await expect.poll(async () => (await neutralise(away, 10 * SECOND)).ok, { timeout: 40_000 }).toBe(true);
    expect(await truthOf(one, away.account)).toMatchObject({ enabled: false });
    expect((await one.signIn(away.name, secret.reveal())).code).not.toBe(0);
  },
);

test('a computer that took the address of another is told by its key and gets nothing', async () => {
  const [one, other] = endpoints;
  const lease = leaseOn(one, 'lk-wrong-host', other.hostKey);
  const answer = await lease.subject.directory.create(lease.createRequest(), lease.call);
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'tls_untrusted', detail: `host key differs: ${one.hostKey}` },
  });
  expect(await truthOf(one, { name: lease.name })).toBeUndefined();
});
