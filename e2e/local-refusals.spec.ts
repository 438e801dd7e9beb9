import type { Page } from '@playwright/test';
import type { LeaseView } from '../shared/ipc/views';
import type { LabEndpoint } from './support/endpoint';
import { expect } from './support/fixtures';
import { checkOut, request, until } from './support/leases';
import { BURNER, copied, CUSTOMER, publishBurner, test } from './support/local-accounts';
import type { RunningApp } from './support/running-app';

/** What root does there to make a check-out impossible, and undoes; and the sentence that a technician reads then. */
interface Obstacle {
  readonly what: string;
  readonly put: string;
  readonly remove: string;
  readonly title: string;
  readonly todo: RegExp;
}

const obstacles: readonly Obstacle[] = [
  {
    what: 'a full disk',
    put: 'dd if=/dev/zero of=/filler bs=64k; dd if=/dev/zero of=/filler2 bs=1k; dd if=/dev/zero of=/var/lib/latchkey/filler bs=4k; true',
    remove: 'rm -f /filler /filler2 /var/lib/latchkey/filler',
    title: 'The disk of the computer is full',
    todo: /Make room there/,
  },
  {
    what: 'no sudo',
    put: 'mv /etc/sudoers.d/svc-latchkey /root/',
    remove: 'mv /root/svc-latchkey /etc/sudoers.d/',
    title: 'The management account may not become root at the computer',
    todo: /line for sudo/,
  },
  {
    what: 'a rule of PAM',
    put: "cp -p /etc/pam.d/sshd /root/pam; sed -i '1i account required pam_access.so' /etc/pam.d/sshd; echo '-:svc-latchkey:ALL' >>/etc/security/access.conf",
    remove: 'cp -p /root/pam /etc/pam.d/sshd',
    title: 'The computer did not let the management account in',
    todo: /access\.conf/,
  },
  {
    what: 'a password that has run out',
    put: 'chage -d 0 svc-latchkey',
    remove: 'chage -d 2020-01-01 svc-latchkey',
    title: 'The password of the management account has to be changed',
    todo: /choose a new password/,
  },
];

async function root(endpoint: LabEndpoint, script: string): Promise<string> {
  const { code, stdout, stderr } = await endpoint.inside('sh', ['-c', script]);
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

/** Ends connections that were signed in before. */
async function reconnect(endpoint: LabEndpoint): Promise<void> {
  await endpoint.silence();
  await endpoint.listen();
}

/** The details of a lease in the Accounts window. */
async function details(app: RunningApp, { id: leaseId }: Pick<LeaseView, 'id'>): Promise<ReturnType<Page['locator']>> {
  await app.get('app.openWindow', { window: 'accounts', leaseId });
  const page = await app.window('accounts');
  return page.getByRole('complementary', { name: 'Selected account' });
}

async function expectRefused(app: RunningApp, endpoint: LabEndpoint, title: string, todo: RegExp): Promise<void> {
  const people = await root(endpoint, 'sha256sum /etc/passwd /etc/group');
  const leaseId = await request(app, CUSTOMER, BURNER);
  const note = (await details(app, { id: leaseId })).getByRole('alert');
  await expect(note).toContainText(title);
  await expect(note).toContainText(todo);
  expect(await root(endpoint, 'sha256sum /etc/passwd /etc/group')).toBe(people);
}

test('what stands in the way at an endpoint is said with what to do; nothing is made, and it ends as soon as it can', async ({
  app,
  endpoint,
}, info) => {
  test.setTimeout(240_000);
  await publishBurner(app);
  for (const { what, put, remove, title, todo } of obstacles) {
    await test.step(what, async () => {
      await root(endpoint, put);
      await reconnect(endpoint);
      await expectRefused(app, endpoint, title, todo);
      const page = await app.window('accounts');
      await info.attach(what, { body: await page.screenshot(), contentType: 'image/png' });
      await root(endpoint, remove);
      await reconnect(endpoint);
    });
  }
  await test.step('a clock that is an hour ahead', async () => {
    await endpoint.setClock(3_600);
    await expectRefused(app, endpoint, 'The clock of the computer and yours disagree', /Set the clock/);
    await endpoint.setClock(0);
  });
  // None is given up, however often it was refused; what waits for its next try is due a minute later.
  await app.get('practice.skipAhead', { minutes: 1 });
  const live = async (): Promise<number> => (await app.get('lease.snapshot', { scope: 'live' })).leases.length;
  await expect.poll(live, { timeout: 60_000 }).toBe(0);
  expect(await endpoint.marked()).toEqual([]);
});

test('an endpoint that shows another key at the end is not asked for anything, and ended when it is itself again', async ({
  app,
  endpoint,
}, info) => {
  await publishBurner(app);
  const lease = await checkOut(app, CUSTOMER, BURNER);
  const password = await copied(app, lease);
  await root(
    endpoint,
    "cp -p /run/lab/host_key /root/; rm /run/lab/host_key; ssh-keygen -q -t ed25519 -N '' -f /run/lab/host_key",
  );
  await reconnect(endpoint);
  await app.get('lease.checkIn', { leaseId: lease.id });
  const refused = async (): Promise<string | undefined> => {
    const { state, waiting, attention } = await app.get('lease.one', { leaseId: lease.id });
    return `${state} ${(attention ?? waiting)?.failure?.code ?? ''}`;
  };
  await expect.poll(refused).toBe('revoking tls_untrusted');
  const note = await details(app, lease);
  await expect(note).toContainText('The key of the computer is not the trusted one');
  const page = await app.window('accounts');
  await info.attach('another key', { body: await page.screenshot(), contentType: 'image/png' });
  expect(await endpoint.account(lease.accountName)).toMatchObject({ usable: true, groups: ['sudo'] });
  await root(endpoint, 'mv /root/host_key /run/lab/host_key');
  await reconnect(endpoint);
  expect(await until(app, lease.id, 'revoked', 90_000)).toMatchObject({ cause: 'checkedIn' });
  expect((await endpoint.signIn(lease.accountName, password)).code).not.toBe(0);
  expect(await endpoint.marked()).toEqual([]);
});
