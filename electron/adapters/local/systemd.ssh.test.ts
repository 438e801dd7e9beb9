import { afterEach, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant, SECOND, type Instant } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
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
  expect((await endpoint.inside('ls', ['/var/lib/systemd/timers'])).stdout).not.toContain('latchkey-');
});

/** Somebody became root in a session of the account: a process of root's in the slice that systemd-logind keeps for it. */
async function becomeRoot(endpoint: Endpoint, { objectId = '' }: TestLease): Promise<() => Promise<boolean>> {
  const scope = `/sys/fs/cgroup/user.slice/user-${objectId.split('-')[0] ?? ''}.slice/session-1.scope`;
  const script = `mkdir -p ${scope}; setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $! >${scope}/cgroup.procs; echo $!`;
  const { stdout, stderr } = await endpoint.inside('sh', ['-c', script]);
  const pid = stdout.trim();
  expect(pid, stderr).toMatch(/^\d+$/);
  return async () => (await endpoint.inside('sh', ['-c', `grep -q sleep /proc/${pid}/comm 2>/dev/null`])).code === 0;
}

test(
  'who became root in a session of the account is ended with it, by us and by the timer',
  { timeout: 60_000 },
  async () => {
    const { endpoint, directory, lease } = await live();
    await lease.begin();
    const first = await becomeRoot(endpoint, lease);
    expect(await first()).toBe(true);
    await lease.neutralise();
    expect(await first()).toBe(false);
    const two = new TestLease(lease.subject, 'lk-by-timer-2');
    await two.begin();
    const second = await becomeRoot(endpoint, two);
    await moveEnd(two, 3 * SECOND);
    await directory.close();
    expect(await second()).toBe(true);
    await expect.poll(second, { timeout: 30_000, interval: 50 }).toBe(false);
    await expect.poll(() => isOpen(endpoint, two), { timeout: 20_000 }).toBe(false);
  },
);

test('where systemd does not take a timer a waiting process ends the account, and no unit stays', async () => {
  const { endpoint, lease } = await live();
  await endpoint.inside('sh', ['-c', 'mkdir -p /usr/local/kept; mv /usr/bin/systemctl /usr/local/kept/']);
  await endpoint.inside('sh', [
    '-c',
    "printf '#!/bin/sh\\nexit 1\\n' >/usr/bin/systemctl; chmod 755 /usr/bin/systemctl",
  ]);
  await lease.create();
  expect((await endpoint.inside('sh', ['-c', 'ls /etc/systemd/system'])).stdout).not.toContain('latchkey-');
  const waiting = async () => (await endpoint.inside('pgrep', ['-f', 'end-2 [0-9a-f]* wait'])).code;
  await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
  await lease.end();
  await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
});
