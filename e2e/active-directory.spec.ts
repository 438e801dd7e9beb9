import { checkOut, offer, request, untilRevoked, type until } from './support/leases';
import { expect, test as base } from './support/fixtures';
import { startDomain, type AccountInDatabase, type DomainController } from './support/domain-controller';
import { startApp, type RunningApp } from './support/running-app';

const CUSTOMER = 'Juniper';
const STANDARD = 'Server maintenance';
const BURNER = 'Domain Admin break-fix';

interface Fixtures {
  readonly domain: DomainController;
}

/** Practice over a real domain controller; each test has its own of both. */
const test = base.extend<Fixtures>({
  domain: async ({ folder }, use) => {
    const domain = await startDomain(folder);
    await use(domain);
    await domain.stop();
  },
  practice: async ({ profile, tenant, domain }, use, info) => {
    const started: RunningApp[] = [];
    await use(async (env = {}) => {
      const tenantArgs = ['--practice-endpoint', tenant.url, '--practice-keyfile', tenant.keyFile];
      // Only the first start names the file: later ones have to know the domain by themselves.
      const domainArgs = started.length === 0 ? ['--practice-domain', domain.factsFile] : [];
      const app = await startApp({ profile, args: [...tenantArgs, ...domainArgs], env });
      started.push(app);
      const open = async (): Promise<boolean> => (await app.get('app.view', {})).checkOutsOpen;
      await expect.poll(open, { message: 'check-outs are open' }).toBe(true);
      return app;
    });
    if (info.status !== info.expectedStatus) {
      for (const app of started.slice(-1)) await info.attach('log', { body: app.log(), contentType: 'text/plain' });
    }
    for (const app of started) await app.kill().catch(() => undefined);
  },
});

const isDangerous = ({ enabled, groups }: AccountInDatabase): boolean => enabled || groups.length > 0;

async function copied(app: RunningApp, leaseId: Parameters<typeof until>[1]): Promise<string> {
  await app.get('lease.copy', { leaseId, what: 'secret' });
  return app.clipboard();
}

test('from the popover: an account that signs in, is in its groups, ends by check in, and comes back as the same object', async ({
  app,
  domain,
}) => {
  const { popover } = app;
  await popover.getByRole('searchbox', { name: 'Search customers, accounts and policies' }).fill('juniper');
  await popover.getByText('Juniper Row Architects').first().click();
  await popover.getByText(STANDARD).first().click();
  await popover.getByRole('radio', { name: '4 hours' }).click();
  await popover.getByLabel('Reason').fill('patching the file server');
  await popover.getByRole('button', { name: 'Check out' }).click();
  await popover.getByRole('button', { name: 'Copy password' }).click();
  await expect.poll(() => app.clipboard()).not.toBe('');
  const password = await app.clipboard();

  const { leases } = await app.get('lease.snapshot', { scope: 'live' });
  const [lease] = leases;
  if (lease === undefined) throw new Error('no lease');
  const name = lease.accountName.split('@')[0] ?? '';
  expect(await domain.signIn(name, password)).toBe('ok');
  const [made] = await domain.marked();
  expect([...(made?.groups ?? [])].sort()).toEqual(['Remote Desktop Users', 'Server Operators']);
  // The end stands in the domain itself.
  expect(made?.expiresAt).toBe(lease.endsAt);

  await app.get('lease.checkIn', { leaseId: lease.id });
  await untilRevoked(app, lease.id);
  expect(await domain.signIn(name, password)).not.toBe('ok');
  expect(await domain.marked()).toMatchObject([{ id: made?.id, enabled: false, groups: [] }]);

  const again = await checkOut(app, CUSTOMER, STANDARD, '4h');
  expect(again.accountName).toBe(lease.accountName);
  expect(await domain.marked()).toMatchObject([{ id: made?.id, enabled: true }]);
  const next = await copied(app, again.id);
  expect(next).not.toBe(password);
  expect([await domain.signIn(name, password), await domain.signIn(name, next)]).toEqual(['52e', 'ok']);
});

test('a Burner ends when its time is over: deleted, by the clock that says so first', async ({ app, domain }) => {
  const lease = await checkOut(app, CUSTOMER, BURNER);
  const password = await copied(app, lease.id);
  const name = lease.accountName.split('@')[0] ?? '';
  expect(await domain.signIn(name, password)).toBe('ok');
  expect((await domain.account(name))?.groups).toEqual(['Domain Admins']);

  // Only the program's clock goes forward; the domain controller's says that the end is an hour away.
  await app.get('practice.skipAhead', { minutes: 60 });
  const ended = await untilRevoked(app, lease.id);
  expect(ended.cause).toBe('expired');
  expect(await domain.account(name)).toBeUndefined();
  expect(await domain.signIn(name, password)).toBe('52e');
  const codes = async (): Promise<readonly string[]> =>
    (await app.get('app.view', {})).problems.map(({ code }) => code);
  expect(await codes()).toContain('clock_disagrees');
});

test('with the program stopped for good the domain controller itself refuses new sign-ins after the end', async ({
  app,
  domain,
}) => {
  const lease = await checkOut(app, CUSTOMER, STANDARD, '4h');
  const password = await copied(app, lease.id);
  const name = lease.accountName.split('@')[0] ?? '';
  await app.kill();
  expect(await domain.signIn(name, password)).toBe('ok');
  // Its clock goes to shortly before and to shortly after the end of the lease.
  await domain.restart(4 * 3_600 - 300);
  expect(await domain.signIn(name, password)).toBe('ok');
  await domain.restart(4 * 3_600 + 1);
  expect(await domain.signIn(name, password)).toBe('701');
});

test('an end is written as the clock of the domain controller will show it', async ({ app, domain }) => {
  // From now on the domain controller is three minutes behind the program.
  await app.get('practice.skipAhead', { minutes: 3 });
  const lease = await checkOut(app, CUSTOMER, STANDARD, '4h');
  const { expiresAt = 0 } = (await domain.marked())[0] ?? {};
  expect(Math.abs(expiresAt - (lease.endsAt - 3 * 60_000))).toBeLessThanOrEqual(2_000);
  await app.get('lease.checkIn', { leaseId: lease.id });
  await untilRevoked(app, lease.id);
});

/** Kills the program when the domain's own log has the line, in the middle of what it is doing. */
async function killAt(app: RunningApp, domain: DomainController, line: RegExp, before: number): Promise<void> {
  await expect.poll(() => domain.audited(line), { intervals: [1] }).toBeGreaterThan(before);
  await app.kill();
}

const beginnings = [
  ['when the account was made', /"operation": "Add"/],
  ['when the groups were given', /"type": "groupChange"/],
  ['when the password opened it', /"type": "passwordChange"/],
] as const;

/** Abandoned; or, where the kill came when everything was there already, a lease like any other, which is then checked in. */
async function untilOver(app: RunningApp, leaseId: Parameters<typeof until>[1]): Promise<void> {
  const state = async () => (await app.get('lease.one', { leaseId })).state;
  await expect.poll(state, { timeout: 30_000 }).toMatch(/^(active|revoking|revoked)$/);
  if ((await state()) === 'active') await app.get('lease.checkIn', { leaseId });
  await untilRevoked(app, leaseId);
}

for (const [when, line] of beginnings) {
  test(`killed ${when}: the next start leaves nothing usable behind`, async ({ practice, domain }) => {
    const first = await practice();
    await offer(first, CUSTOMER, STANDARD);
    const before = domain.audited(line);
    const leaseId = await request(first, CUSTOMER, STANDARD, '4h');
    await killAt(first, domain, line, before);
    const second = await practice();
    await untilOver(second, leaseId);
    expect((await domain.marked()).filter(isDangerous)).toEqual([]);
  });
}

const endings = [
  ['when the account was disabled', /"operation": "Modify".*"userAccountControl"/],
  ['when the password was rotated', /"type": "passwordChange"/],
  ['when the groups were taken', /"type": "groupChange"/],
  ['when the account was deleted', /"operation": "Delete"/],
] as const;

for (const [when, line] of endings) {
  test(`at its end, killed ${when}: the next start ends it`, async ({ practice, domain }) => {
    const first = await practice();
    const lease = await checkOut(first, CUSTOMER, BURNER);
    const before = domain.audited(line);
    await first.get('lease.checkIn', { leaseId: lease.id });
    await killAt(first, domain, line, before);
    const second = await practice();
    const ended = await untilRevoked(second, lease.id);
    expect(ended.cause).toBe('checkedIn');
    expect(await domain.marked()).toEqual([]);
  });
}
