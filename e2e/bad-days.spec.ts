import { checkOut, exposure, isDangerous, marked, request, until, untilRevoked } from './support/leases';
import { expect, test } from './support/fixtures';

test('replicas that lag ten seconds behind delay a lease and break nothing', async ({ app, tenant }) => {
  await app.get('practice.set', { lagMs: 10_000 });
  const leaseId = await request(app, 'Alderbrook', 'Global Admin break-fix');
  await until(app, leaseId, 'active', 90_000);
  await app.get('lease.checkIn', { leaseId });
  await untilRevoked(app, leaseId);
  expect((await marked(tenant)).filter(isDangerous)).toEqual([]);
});

test('a storm of 429 delays a lease and breaks nothing', async ({ app, tenant }) => {
  await app.get('practice.set', { throttled: true });
  const leaseId = await request(app, 'Alderbrook', 'Helpdesk');
  await until(app, leaseId, 'active', 90_000);
  await app.get('lease.checkIn', { leaseId });
  await untilRevoked(app, leaseId);
  expect((await marked(tenant)).filter(isDangerous)).toEqual([]);
  const refused = (await tenant.truth.requests()).filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(3);
});

test('an outage across the end keeps the lease overdue until the tenant is back', async ({ app, tenant }, info) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  const password = await app.clipboard();
  await app.get('practice.set', { outage: true });
  await app.get('practice.skipAhead', { minutes: 60 });
  await expect.poll(async () => (await app.get('lease.one', { leaseId: lease.id })).overdue).toBe(true);
  // Two minutes later the tenant answers again.
  await app.get('practice.skipAhead', { minutes: 2 });
  expect(await tenant.truth.signIn(lease.accountName, password)).toMatchObject({ ok: true });
  await app.get('practice.set', { outage: false });
  const ended = await untilRevoked(app, lease.id);
  expect(await tenant.truth.signIn(lease.accountName, password)).toMatchObject({ ok: false });
  expect(exposure(ended)).toBeGreaterThan(0);
  expect(exposure(ended)).toBeLessThan(300);
  info.annotations.push({ type: 'exposure', description: `${String(exposure(ended))} s of a 120 s outage` });
  process.stdout.write(`exposure ${String(exposure(ended))} s with an outage of 120 s across the end\n`);
});
