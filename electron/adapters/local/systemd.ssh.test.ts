import { afterEach, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant, SECOND, type Instant } from '../../../shared/time';
import { must, TestLease } from '../../testkit/directory-contract-kit';
import { endpointConnector, endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { openEndpoint, type EndpointDirectory } from './index';

// Real systemd as the first process of an endpoint, so the clock of this computer is its clock.
const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
const running: { endpoint: Endpoint; directory: EndpointDirectory }[] = [];

afterEach(async () => {
  for (const { endpoint, directory } of running.splice(0)) {
    await directory.close();
    await endpoint.stop();
  }
});

async function live() {
  const endpoint = await startEndpoint({ jobs: 'systemd' });
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const directory = openEndpoint({ connector: endpointConnector(endpoint), secret, clock });
  running.push({ endpoint, directory });
  return { endpoint, directory, lease: new TestLease(endpointSubject(endpoint, directory), 'lk-by-timer') };
}

const wholeSecond = (at: Instant): number => Math.ceil(at / SECOND) * SECOND;

async function moveEnd(lease: TestLease, inMs: number): Promise<number> {
  const endsAt = instant(Date.now() + inMs);
  const { account, marker, call } = lease;
  must(await lease.subject.directory.prolong({ account, marker, privileges: [], endsAt }, call));
  return wholeSecond(endsAt);
}

const isOpen = async (endpoint: Endpoint, lease: TestLease): Promise<boolean> =>
  (await truthOf(endpoint, lease.account))?.enabled ?? false;

const units = async (endpoint: Endpoint): Promise<string> =>
  (
    await endpoint.inside('sh', [
      '-c',
      'systemctl list-units --all --plain --no-legend "latchkey-*"; ls /etc/systemd/system',
    ])
  ).stdout;

test("systemd's timer ends password, groups and open session, not before the second", { timeout: 60_000 }, async () => {
  const { endpoint, directory, lease } = await live();
  const secret = await lease.begin();
  expect((await lease.observe()).credential?.expiresAt).toBe(wholeSecond(lease.endsAt));
  const session = endpoint.signIn(lease.name, secret.reveal(), 'echo in; sleep 600');
  const asleep = async () => (await endpoint.inside('pgrep', ['-c', '-u', lease.name, '-x', 'sleep'])).stdout;
  await expect.poll(asleep, { timeout: 20_000 }).toBe('1\n');
  const end = await moveEnd(lease, 4 * SECOND);
  await directory.close();
  await expect.poll(() => isOpen(endpoint, lease), { timeout: 30_000, interval: 50 }).toBe(false);
  expect(Date.now()).toBeGreaterThanOrEqual(end);
  const { code, stdout } = await session;
  expect(stdout).toBe('in\n');
  expect(code).not.toBe(0);
  await expect.poll(async () => (await truthOf(endpoint, lease.account))?.groups, { timeout: 20_000 }).toEqual([]);
  expect((await endpoint.signIn(lease.name, secret.reveal())).code).not.toBe(0);
});

test(
  'an endpoint that is switched off at the end ends the account when it starts again',
  { timeout: 60_000 },
  async () => {
    const { endpoint, directory, lease } = await live();
    const secret = await lease.begin();
    const end = await moveEnd(lease, 5 * SECOND);
    await directory.close();
    await endpoint.switchOff();
    await expect.poll(() => Date.now(), { timeout: 30_000 }).toBeGreaterThan(end);
    await endpoint.switchOn();
    await expect.poll(() => isOpen(endpoint, lease), { timeout: 30_000, interval: 50 }).toBe(false);
    await expect.poll(async () => (await truthOf(endpoint, lease.account))?.groups, { timeout: 20_000 }).toEqual([]);
    expect((await endpoint.signIn(lease.name, secret.reveal())).code).not.toBe(0);
  },
);

test('an extension moves the timer, a restart keeps it, a clean end takes it away', { timeout: 60_000 }, async () => {
  const { endpoint, lease } = await live();
  await lease.begin();
  const end = await moveEnd(lease, 3 * 3_600 * SECOND);
  const next = async (): Promise<number> => {
    const shown = await endpoint.inside('sh', [
      '-c',
      'systemctl show --property=NextElapseUSecRealtime --value "latchkey-*.timer"',
    ]);
    return Date.parse(shown.stdout.trim().replace(/^\w+ (\S+) (\S+) UTC$/, '$1T$2Z'));
  };
  expect(await next()).toBe(end);
  await endpoint.switchOff();
  await endpoint.switchOn();
  expect(await next()).toBe(end);
  await lease.end();
  expect(await units(endpoint)).not.toContain('latchkey-');
});
