import { expect } from './support/fixtures';
import { checkOut, request, until, untilRevoked } from './support/leases';
import { copied, CUSTOMER, POLICY, sudo, test } from './support/local-accounts';
import { barriers } from './support/looks';

test('from the popover: an account that signs in over SSH and may sudo, ends by check in with its open session, and comes back', async ({
  app,
  endpoint,
}) => {
  const { popover } = app;
  await popover.getByRole('searchbox', { name: 'Search customers, accounts and policies' }).fill('ardent');
  await popover.getByText('Ardent Robotics').first().click();
  await popover.getByText(POLICY).first().click();
  await popover.getByRole('radio', { name: '4 hours' }).click();
  await popover.getByLabel('Reason').fill('the backup does not start');
  await popover.getByRole('button', { name: 'Check out' }).click();
  await popover.getByRole('button', { name: 'Copy password' }).click();
  await expect.poll(() => app.clipboard()).not.toBe('');
  const password = await app.clipboard();
  const [lease] = (await app.get('lease.snapshot', { scope: 'live' })).leases;
  if (lease === undefined) throw new Error('no lease');
  const name = lease.accountName;
  expect(await sudo(endpoint, name, password)).toMatchObject({ code: 0, stdout: '0\n' });
  const made = await endpoint.account(name);
  expect(made).toMatchObject({ usable: true, groups: ['sudo'] });

  const session = endpoint.signIn(name, password, 'cat', '');
  const held = endpoint.signIn(name, password, 'sleep 600');
  await session;
  await app.get('lease.checkIn', { leaseId: lease.id });
  // Not with a clock that is set forward: the endpoint would not take the next check-out then.
  await until(app, lease.id, 'revoked');
  expect((await held).code).not.toBe(0);
  expect((await endpoint.signIn(name, password)).code).not.toBe(0);
  expect(await endpoint.account(name)).toEqual({ ...made, usable: false, groups: [] });

  const again = await checkOut(app, CUSTOMER, POLICY, '4h');
  expect(again.accountName).toBe(name);
  expect(await endpoint.account(name)).toEqual(made);
  const next = await copied(app, again);
  const codes = [await endpoint.signIn(name, password), await endpoint.signIn(name, next)].map(
    ({ code }) => code === 0,
  );
  expect(codes).toEqual([false, true]);
});

test('ends when its time is over, by the clock that says so first', async ({ app, endpoint }) => {
  const lease = await checkOut(app, CUSTOMER, POLICY);
  const password = await copied(app, lease);
  expect((await endpoint.signIn(lease.accountName, password)).code).toBe(0);
  await app.get('practice.skipAhead', { minutes: 60 });
  const ended = await untilRevoked(app, lease.id);
  expect(ended.cause).toBe('expired');
  expect((await endpoint.signIn(lease.accountName, password)).code).not.toBe(0);
  expect(await endpoint.account(lease.accountName)).toMatchObject({ usable: false, groups: [] });
});

test('with the program killed for good the endpoint itself ends access, groups and the open session at the second', async ({
  app,
  endpoint,
}, info) => {
  const lease = await checkOut(app, CUSTOMER, POLICY);
  const password = await copied(app, lease);
  const name = lease.accountName;
  await app.kill();
  const left = Math.ceil(lease.endsAt / 1_000) - Math.floor(Date.now() / 1_000);
  // The endpoint's clock goes to shortly before the end of the lease.
  await endpoint.setClock(left - 12);
  expect(await sudo(endpoint, name, password)).toMatchObject({ code: 0 });
  // A session that was opened before, and notes by the endpoint's clock how long it may still become root.
  const tries =
    "sudo -S -v -p ''; while t=$(date +%s); sudo -n true; do echo $t; sleep 0.3; done; date +refused-%s; sleep 600";
  const session = await endpoint.signIn(name, password, tries, `${password}\n`);
  const end = Math.ceil(lease.endsAt / 1_000);
  const seconds = session.stdout
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
  const last = seconds.at(-1) ?? 0;
  info.annotations.push({ type: 'last sudo before the end', description: `${String(end - last)} s` });
  expect(seconds.length).toBeGreaterThan(0);
  expect(last).toBeLessThan(end);
  // Nobody ended the session but the endpoint.
  expect(session.code).not.toBe(0);
  const ended = Number((await endpoint.inside('date', ['+%s'])).stdout);
  info.annotations.push({ type: 'session gone after the end', description: `${String(ended - end)} s at most` });
  expect(ended).toBeGreaterThanOrEqual(end);
  expect((await endpoint.signIn(name, password)).code).not.toBe(0);
  expect(await endpoint.account(name)).toMatchObject({ usable: false, groups: [] });
});

test('an endpoint that is away at the end keeps the lease open, and is finished when it is back', async ({
  app,
  endpoint,
}) => {
  const lease = await checkOut(app, CUSTOMER, POLICY);
  const password = await copied(app, lease);
  await endpoint.silence();
  await app.get('lease.checkIn', { leaseId: lease.id });
  const trouble = async (): Promise<boolean> => {
    const one = await app.get('lease.one', { leaseId: lease.id });
    return one.state === 'revoking' && one.neutralisedAt === undefined;
  };
  await expect.poll(trouble, { message: 'the end is tried and not believed' }).toBe(true);
  expect(await endpoint.account(lease.accountName)).toMatchObject({ usable: true });
  await endpoint.listen();
  await untilRevoked(app, lease.id);
  expect((await endpoint.signIn(lease.accountName, password)).code).not.toBe(0);
});

test('an account of that name that is not ours is not touched', async ({ app, endpoint }) => {
  const before = await checkOut(app, CUSTOMER, POLICY);
  const name = before.accountName;
  await app.get('lease.checkIn', { leaseId: before.id });
  await until(app, before.id, 'revoked');
  await endpoint.inside('userdel', ['-r', name]);
  await endpoint.inside('useradd', ['-m', '-G', 'sudo', '-c', 'A Person', name]);
  await endpoint.inside('chpasswd', [], `${name}:Persons-own-1\n`);
  const person = await endpoint.account(name);
  const refused = await request(app, CUSTOMER, POLICY);
  // Nothing was made, so there is nothing to make useless either.
  expect(await until(app, refused, 'revoked')).toMatchObject({ failure: { code: 'name_taken_unmarked' } });
  expect(await endpoint.account(name)).toEqual(person);
  expect((await endpoint.signIn(name, 'Persons-own-1')).code).toBe(0);
});

test('the endpoint holds the end of the lease in its own rules', async ({ app, endpoint }) => {
  const lease = await checkOut(app, CUSTOMER, POLICY);
  const rule = (await endpoint.inside('sh', ['-c', 'cat /etc/sudoers.d/zz-latchkey-*'])).stdout;
  const stamp = new Date(Math.ceil(lease.endsAt / 1_000) * 1_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  expect(rule).toBe(`${lease.accountName} ALL=(ALL:ALL) NOTBEFORE=${stamp}Z !ALL\n`);
});

for (const theme of ['light', 'dark'] as const) {
  test(`what accounts left behind is shown to an admin and removed when that is said, ${theme}`, async ({
    app,
    endpoint,
  }, info) => {
    await app.get('preferences.set', { theme });
    const live = await checkOut(app, CUSTOMER, POLICY);
    await endpoint.inside('sh', ['-c', 'sed -i "/^sudo:/s/$/,ghost/" /etc/group']);
    const job = "echo '/bin/sh /var/lib/latchkey/end-2 fedcba9876543210' | at now + 60 minutes";
    await endpoint.inside('sh', ['-c', job]);
    await app.get('app.openWindow', { window: 'settings' });
    const settings = await app.window('settings');
    await settings.getByRole('tab', { name: 'Connections' }).click();
    await settings.getByRole('row', { name: /Ardent/ }).click();
    const card = settings.getByRole('article', { name: 'Lab endpoint' });
    // The only connection of a customer is open already.
    const details = card.getByRole('button', { name: 'Details: Lab endpoint' });
    if ((await details.getAttribute('aria-expanded')) !== 'true') await details.click();
    await card.getByRole('button', { name: 'Look for leftovers' }).click();
    const list = card.getByRole('list', { name: 'What is left over' });
    await expect(list.getByText('ghost, a member of the administrators without an account')).toBeVisible();
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await card.getByRole('button', { name: 'Remove 2 leftovers…' }).scrollIntoViewIfNeeded();
    await info.attach('leftovers', { body: await settings.screenshot(), contentType: 'image/png' });
    expect(await barriers(settings)).toEqual([]);
    await card.getByRole('button', { name: 'Remove 2 leftovers…' }).click();
    const dialog = settings.getByRole('alertdialog', { name: 'Remove 2 leftovers from this computer?' });
    await dialog.getByRole('button', { name: 'Remove 2 leftovers' }).click();
    await expect(card.getByText('Nothing is left over.')).toBeVisible();
    await info.attach('nothing-left', { body: await settings.screenshot(), contentType: 'image/png' });
    expect((await endpoint.inside('grep', ['^sudo:', '/etc/group'])).stdout).not.toContain('ghost');
    expect((await endpoint.inside('atq')).stdout.trim().split('\n')).toHaveLength(1);
    expect(await endpoint.account(live.accountName)).toMatchObject({ usable: true, groups: ['sudo'] });

    await app.get('app.openWindow', { window: 'accounts' });
    const accounts = await app.window('accounts');
    await accounts.getByRole('tab', { name: 'Audit' }).click();
    const line = accounts.getByRole('row').filter({ hasText: 'Leftovers removed' });
    await expect(line).toContainText('Ana');
    await expect(line).toContainText('Ardent');
    await expect(line).toContainText('Lab endpoint · gone: ghost, fedcba9876543210');
    await info.attach('trail', { body: await accounts.screenshot(), contentType: 'image/png' });
  });
}
