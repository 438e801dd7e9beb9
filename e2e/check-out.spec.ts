import { checkIn, checkOut, marked, untilRevoked } from './support/leases';
import { expect, test } from './support/fixtures';

test('a technician checks out by mouse and keyboard and copies a pass that the tenant takes', async ({
  app,
  tenant,
}) => {
  const { popover } = app;
  await popover.getByRole('searchbox', { name: 'Search customers, accounts and policies' }).fill('alder');
  await popover.getByText('Alderbrook Dental Group').first().click();
  await popover.getByText('Global Admin break-fix').first().click();
  await popover.getByRole('radio', { name: '1 hour' }).click();
  await popover.getByLabel('Reason').fill('mail flow is broken');
  await popover.getByRole('button', { name: 'Check out' }).click();
  await popover.getByRole('button', { name: 'Copy TAP' }).click();
  await expect.poll(() => app.clipboard()).not.toBe('');

  const [account] = await marked(tenant);
  const signIn = await tenant.truth.signIn(account?.userPrincipalName ?? '', await app.clipboard());
  expect(signIn).toMatchObject({ ok: true, with: 'pass' });
  expect(account?.roles.map(({ name }) => name)).toEqual(['Global Administrator']);
});

test('a password works while the lease lives and no longer after check in', async ({ app, tenant }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  const secret = await app.clipboard();
  expect(await tenant.truth.signIn(lease.accountName, secret)).toMatchObject({ ok: true, with: 'password' });

  await checkIn(app, lease);
  await untilRevoked(app, lease.id);
  expect(await tenant.truth.signIn(lease.accountName, secret)).toMatchObject({ ok: false });
  const [account] = await marked(tenant);
  expect(account).toMatchObject({ state: 'present', enabled: false, roles: [], groups: [] });
});

test('a Standard account comes back as the same object, disabled in between', async ({ app, tenant }) => {
  const first = await checkOut(app, 'Alderbrook', 'Helpdesk');
  const before = await marked(tenant);
  await checkIn(app, first);
  await untilRevoked(app, first.id);
  const second = await checkOut(app, 'Alderbrook', 'Helpdesk');
  const after = await marked(tenant);
  expect(second.accountName).toBe(first.accountName);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after[0]).toMatchObject({ enabled: true });
});

test('a Burner account is gone at the end, from the recycle bin too', async ({ app, tenant }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Exchange one-off');
  await checkIn(app, lease);
  await untilRevoked(app, lease.id);
  const [account] = await marked(tenant);
  expect(account?.state).toBe('purged');
});

test('a lease ends by itself when its time is over', async ({ app, tenant }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Global Admin break-fix');
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  const pass = await app.clipboard();
  await app.get('practice.skipAhead', { minutes: 60 });
  const ended = await untilRevoked(app, lease.id);
  expect(ended.cause).toBe('expired');
  expect(await tenant.truth.signIn(lease.accountName, pass)).toMatchObject({ ok: false });
  expect((await marked(tenant))[0]).toMatchObject({ enabled: false, roles: [] });
  // Taken off the clipboard with the lease.
  await expect.poll(() => app.clipboard()).not.toBe(pass);
});
