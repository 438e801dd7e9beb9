import { afterEach, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { DAY, instant, SECOND, type Instant } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { endpointConnector, endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { openEndpoint, type EndpointDirectory } from './index';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
const running: { endpoint: Endpoint; directory: EndpointDirectory }[] = [];

afterEach(async () => {
  for (const { endpoint, directory } of running.splice(0)) {
    await directory.close();
    await endpoint.stop();
  }
});

async function live(options: Parameters<typeof startEndpoint>[0]) {
  const endpoint = await startEndpoint(options);
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const directory = openEndpoint({ connector: endpointConnector(endpoint), secret, clock });
  running.push({ endpoint, directory });
  return { endpoint, directory, lease: new TestLease(endpointSubject(endpoint, directory), 'lk-left-alone') };
}

const timeThere = async (endpoint: Endpoint): Promise<number> =>
  Number((await endpoint.inside('date', ['+%s'])).stdout) * SECOND;

/** Waits until root sees the account closed, and gives the endpoint's own time right after. */
async function closed(endpoint: Endpoint, lease: TestLease): Promise<number> {
  const isOpen = async (): Promise<boolean> => (await truthOf(endpoint, lease.account))?.enabled ?? false;
  await expect.poll(isOpen, { timeout: 30_000, interval: 50 }).toBe(false);
  return timeThere(endpoint);
}

const wholeSecond = (at: Instant): number => Math.ceil(at / SECOND) * SECOND;

test(
  'left alone, an at job ends password, groups and open session, not before the second',
  { timeout: 60_000 },
  async () => {
    const { endpoint, directory, lease } = await live({ movableClock: true });
    const secret = await lease.begin();
    expect((await lease.observe()).credential?.expiresAt).toBe(wholeSecond(lease.endsAt));
    await directory.close();
    await endpoint.setClock(Math.floor((lease.endsAt - Date.now()) / SECOND) - 6);
    expect((await truthOf(endpoint, lease.account))?.enabled).toBe(true);
    // Notes by the endpoint's clock how long it may become root, and then holds on.
    const password = secret.reveal();
    const tries = "sudo -S -v -p ''; while t=$(date +%s); sudo -n true; do echo $t; sleep 0.3; done; sleep 600";
    const session = endpoint.signIn(lease.name, password, tries, `${password}\n`);
    expect(await closed(endpoint, lease)).toBeGreaterThanOrEqual(wholeSecond(lease.endsAt));
    const { code, stdout } = await session;
    expect(code).not.toBe(0);
    const last = Number(stdout.trim().split('\n').at(-1)) * SECOND;
    expect(last).toBeLessThan(wholeSecond(lease.endsAt));
    await expect.poll(async () => (await truthOf(endpoint, lease.account))?.groups, { timeout: 20_000 }).toEqual([]);
    expect((await endpoint.signIn(lease.name, secret.reveal())).code).not.toBe(0);
  },
);

test('sudo refuses from the second on, also in a session that was opened before and kept its group', async () => {
  const { endpoint, lease } = await live({ movableClock: true });
  const secret = await lease.begin();
  const password = secret.reveal();
  const becomes = async () =>
    (await endpoint.signIn(lease.name, password, "sudo -S -p '' id -u", `${password}\n`)).code;
  await endpoint.setClock(Math.floor((lease.endsAt - Date.now()) / SECOND) - 60);
  // Without its job service nothing else ends here.
  await endpoint.inside('pkill', ['-KILL', '-x', 'atd']);
  expect(await becomes()).toBe(0);
  await endpoint.inside(
    'tee',
    ['/etc/faketimerc'],
    `+${String(Math.ceil((lease.endsAt - Date.now()) / SECOND) + 2)}\n`,
  );
  expect(await truthOf(endpoint, lease.account)).toMatchObject({ enabled: true });
  expect((await truthOf(endpoint, lease.account))?.groups).toContain('sudo');
  expect(await becomes()).not.toBe(0);
});

test('without a job service a waiting process does it, and the badge promises no more than the day', async () => {
  const { endpoint, directory, lease } = await live({ jobs: 'none' });
  const created = must(await directory.create(lease.createRequest(), lease.call));
  const day = (Math.floor(wholeSecond(lease.endsAt) / DAY) + 1) * DAY;
  expect(created.enforcedBy.signIn).toEqual({ by: 'directory', at: day });
  lease.objectId = created.objectId;
  await lease.grants();
  await lease.credential();
  // What survives a restart: the expiry day of the account itself.
  const expiry = (await endpoint.inside('chage', ['-l', '-i', lease.name])).stdout;
  expect(expiry).toContain(`Account expires\t\t\t\t\t\t: ${new Date(day).toISOString().slice(0, 10)}`);
  const endsAt = instant(Date.now() + 6 * SECOND);
  const { account, marker, call } = lease;
  must(await directory.prolong({ account, marker, privileges: [], endsAt }, call));
  // A shell that has just forked is there twice for a moment.
  const waiting = async () => (await endpoint.inside('pgrep', ['-c', '-f', 'end-2 [0-9a-f]* wait'])).stdout;
  await expect.poll(waiting, { timeout: 4 * SECOND }).toBe('1\n');
  expect(await closed(endpoint, lease)).toBeGreaterThanOrEqual(wholeSecond(endsAt));
});

test(
  'a waiting process goes by the clock of the endpoint, also when that is set back',
  { timeout: 60_000 },
  async () => {
    const { endpoint, directory, lease } = await live({ jobs: 'none', movableClock: true });
    await lease.begin();
    const endsAt = instant(Date.now() + 12 * SECOND);
    const { account, marker, call } = lease;
    must(await directory.prolong({ account, marker, privileges: [], endsAt }, call));
    await endpoint.setClock(-4);
    expect(await timeThere(endpoint)).toBeLessThan(Date.now() - 2 * SECOND);
    expect(await closed(endpoint, lease)).toBeGreaterThanOrEqual(wholeSecond(endsAt));
  },
);

test('a job that waits for its second does not give up when the clock is set back', { timeout: 90_000 }, async () => {
  const { endpoint, directory, lease } = await live({ movableClock: true });
  await lease.begin();
  const endsAt = instant(Date.now() + 25 * SECOND);
  const { account, marker, call } = lease;
  must(await directory.prolong({ account, marker, privileges: [], endsAt }, call));
  const runs = async (what: string) => (await endpoint.inside('pgrep', ['-f', what])).code === 0;
  await expect.poll(() => runs('^sleep '), { timeout: 40_000 }).toBe(true);
  await endpoint.setClock(-600);
  expect(await timeThere(endpoint)).toBeLessThan(Date.now() - 500 * SECOND);
  // As if it had slept; it looks again after so long where the end is far.
  await endpoint.inside('pkill', ['-x', 'sleep']);
  const again = '^sleep 30.000';
  await expect.poll(() => runs(again), { timeout: 30_000 }).toBe(true);
  expect((await truthOf(endpoint, lease.account))?.enabled).toBe(true);
  await endpoint.setClock(60);
  await endpoint.inside('pkill', ['-f', again]);
  expect(await closed(endpoint, lease)).toBeGreaterThanOrEqual(wholeSecond(endsAt));
});

test('an extension moves the job, a clean end takes it away', async () => {
  const { endpoint, directory, lease } = await live({});
  await lease.begin();
  const jobs = async () => (await endpoint.inside('atq')).stdout.trim().split('\n').filter(Boolean);
  const before = await jobs();
  expect(before).toHaveLength(1);
  const endsAt = instant(lease.endsAt + 3 * 3_600 * SECOND);
  const { account, marker, call } = lease;
  must(await directory.prolong({ account, marker, privileges: [], endsAt }, call));
  const after = await jobs();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
  await lease.end();
  expect(await jobs()).toEqual([]);
  expect((await endpoint.inside('sh', ['-c', 'ls /etc/sudoers.d'])).stdout).not.toContain('zz-latchkey');
});

test('where systemd runs, the end is a timer unit that survives a restart', async () => {
  const { endpoint, directory, lease } = await live({});
  // A recorder in the place of systemctl: there is no systemd in here.
  const recorder = '#!/bin/sh\necho "$*" >>/run/systemctl.log\n';
  await endpoint.inside('tee', ['/usr/bin/systemctl'], recorder);
  await endpoint.inside('mkdir', ['-p', '/run/systemd/system']);
  const created = must(await directory.create(lease.createRequest(), lease.call));
  expect(created.enforcedBy.signIn).toEqual({ by: 'directory', at: wholeSecond(lease.endsAt) });
  const token = created.objectId.split('-')[1] ?? '';
  const unit = (kind: string) => endpoint.inside('cat', [`/etc/systemd/system/latchkey-${token}.${kind}`]);
  const calendar = new Date(wholeSecond(lease.endsAt)).toISOString().slice(0, 19).replace('T', ' ');
  expect((await unit('timer')).stdout.split('\n')).toEqual([
    '[Unit]',
    'Description=End of a Latchkey account',
    '[Timer]',
    `OnCalendar=${calendar} UTC`,
    'AccuracySec=1s',
    'Persistent=true',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ]);
  expect((await unit('service')).stdout).toContain(`ExecStart=/bin/sh /var/lib/latchkey/end-2 ${token}\n`);
  const said = async () => (await endpoint.inside('cat', ['/run/systemctl.log'])).stdout;
  expect(await said()).toContain(`daemon-reload\nenable --quiet --now latchkey-${token}.timer\n`);
  lease.objectId = created.objectId;
  await lease.neutralise();
  expect(await said()).toContain(`disable --quiet --now latchkey-${token}.timer\n`);
  expect((await unit('timer')).code).not.toBe(0);
});
