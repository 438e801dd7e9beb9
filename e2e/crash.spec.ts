import { checkOut, isDangerous, marked, request, untracked, untilRevoked } from './support/leases';
import { expect, test } from './support/fixtures';
import type { TenantProcess } from './support/tenant-process';

/** Waits until the tenant has been asked for something, so that a kill hits the middle of a lease. */
async function asked(tenant: TenantProcess, method: string, path: RegExp): Promise<void> {
  const seen = async (): Promise<boolean> =>
    (await tenant.truth.requests()).some((request) => request.method === method && path.test(request.path));
  await expect.poll(seen, { intervals: [5], message: `${method} ${String(path)}` }).toBe(true);
}

const moments = [
  ['while the account is made', 'POST', /\/users$/],
  ['while roles are given', 'POST', /roleManagement/],
] as const;

for (const [when, method, path] of moments) {
  test(`killed ${when}: the next start leaves nothing usable behind`, async ({ practice, tenant }) => {
    // Slow enough that the kill comes in the middle.
    await tenant.truth.setSwitches({ latency: { min: 150, max: 250 } });
    const first = await practice();
    const leaseId = await request(first, 'Alderbrook', 'Global Admin break-fix');
    await asked(tenant, method, path);
    await first.kill();
    await tenant.truth.setSwitches({ latency: { min: 0, max: 0 } });

    const second = await practice();
    const ended = await untilRevoked(second, leaseId);
    expect(ended.cause).toBe('abandoned');
    expect((await marked(tenant)).filter(isDangerous)).toEqual([]);
    expect(await untracked(second, tenant)).toEqual([]);
  });
}

test('killed while a lease ends: the next start ends it', async ({ practice, tenant }) => {
  const first = await practice();
  const lease = await checkOut(first, 'Alderbrook', 'Exchange one-off');
  await tenant.truth.setSwitches({ latency: { min: 150, max: 250 } });
  const before = (await tenant.truth.requests()).length;
  await first.get('lease.checkIn', { leaseId: lease.id });
  await expect.poll(async () => (await tenant.truth.requests()).length, { intervals: [5] }).toBeGreaterThan(before);
  await first.kill();
  await tenant.truth.setSwitches({ latency: { min: 0, max: 0 } });

  const second = await practice();
  const ended = await untilRevoked(second, lease.id);
  expect(ended.cause).toBe('checkedIn');
  expect((await marked(tenant)).filter(({ state }) => state !== 'purged')).toEqual([]);
});

test('killed while a lease lives: it lives on at the next start and still ends on time', async ({
  practice,
  tenant,
}) => {
  const first = await practice();
  const lease = await checkOut(first, 'Alderbrook', 'Helpdesk');
  await first.kill();
  const second = await practice();
  expect(await second.get('lease.one', { leaseId: lease.id })).toMatchObject({ state: 'active', endsAt: lease.endsAt });
  await second.get('practice.skipAhead', { minutes: 60 });
  expect(await untilRevoked(second, lease.id)).toMatchObject({ cause: 'expired' });
  expect((await marked(tenant)).filter(isDangerous)).toEqual([]);
});
