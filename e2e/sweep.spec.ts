import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeaseView } from '../shared/ipc/views';
import { expect, test } from './support/fixtures';
import { headless, sweptSchema } from './support/headless';
import { barriers } from './support/looks';
import { checkIn, checkOut, isDangerous, marked, untilRevoked } from './support/leases';
import { startApp, type RunningApp } from './support/running-app';
import type { TenantProcess } from './support/tenant-process';

const MINUTE = 60_000;
const at = (tenant: TenantProcess): readonly string[] => [
  '--practice-endpoint',
  tenant.url,
  '--practice-keyfile',
  tenant.keyFile,
];

interface Left {
  readonly lease: LeaseView;
  /** An account of the customer's that bears a copy of its marker. */
  readonly forged: string;
}

/** A computer checks out and is never seen again; somebody copies its marker to another account; its time goes by. */
async function leftOver(practice: () => Promise<RunningApp>, tenant: TenantProcess): Promise<Left> {
  const lost = await practice();
  const lease = await checkOut(lost, 'Alderbrook', 'Exchange one-off');
  await lost.kill();
  const account = (await marked(tenant)).find(({ userPrincipalName }) => userPrincipalName === lease.accountName);
  if (account === undefined) throw new Error('the account of the lease is not there');
  const { tenantId, marker } = account;
  const forged = `break-glass@${lease.accountName.split('@')[1] ?? ''}`;
  await tenant.truth.plant(tenantId, {
    what: 'user',
    userPrincipalName: forged,
    employeeType: 'Latchkey JIT',
    marker,
  });
  await tenant.truth.plant(tenantId, { what: 'role', user: forged, role: 'Global Administrator' });
  await tenant.truth.skip(71 * MINUTE);
  return { lease, forged };
}

async function untouched(tenant: TenantProcess, { forged }: Left): Promise<void> {
  const account = (await tenant.truth.accounts()).find(({ userPrincipalName }) => userPrincipalName === forged);
  expect(account).toMatchObject({ state: 'present', enabled: true });
  expect(account?.roles).toHaveLength(1);
}

async function nothingElseIsDangerous(tenant: TenantProcess, { forged }: Left): Promise<void> {
  const dangerous = (await marked(tenant)).filter(isDangerous).map(({ userPrincipalName }) => userPrincipalName);
  expect(dangerous).toEqual([forged]);
}

test('a colleague’s copy finishes what a lost computer left, and touches no account with a copied marker', async ({
  practice,
  tenant,
  folder,
}) => {
  const left = await leftOver(practice, tenant);
  const other = await startApp({ profile: join(folder, 'other'), args: at(tenant) });
  try {
    await expect.poll(async () => (await other.get('app.view', {})).checkOutsOpen).toBe(true);
    await other.get('app.openWindow', { window: 'accounts' });
    const accounts = await other.window('accounts');
    await accounts.getByRole('tab', { name: 'Left over' }).click();
    await accounts.getByRole('button', { name: 'Look now' }).click();
    const customer = accounts.getByRole('region', { name: /Alderbrook/ });
    const forged = customer.getByRole('listitem').filter({ hasText: left.forged });
    await expect(forged).toContainText('Signature does not fit');
    await expect(forged).toContainText('Not touched');
    const overdue = customer.getByRole('listitem').filter({ hasText: left.lease.accountName });
    await expect(overdue).toContainText('Ended and read back', { timeout: 60_000 });
    expect.soft(await barriers(accounts)).toEqual([]);
    await test.info().attach('left over', { body: await accounts.screenshot(), contentType: 'image/png' });

    await overdue.getByRole('button', { name: 'Show receipt' }).click();
    const drawer = accounts.getByRole('complementary', { name: 'Selected account' });
    await expect(drawer).toContainText('Finished for another computer');
    await expect(drawer).toContainText('on another computer');
    expect(await other.get('lease.one', { leaseId: left.lease.id })).toMatchObject({
      state: 'revoked',
      cause: 'swept',
    });
    const trail = await other.get('lease.audit', { leaseId: left.lease.id });
    expect(trail.entries.map(({ event }) => event.kind)).toContain('swept');
    await untouched(tenant, left);
    await nothingElseIsDangerous(tenant, left);
  } finally {
    await other.kill();
  }
});

test('without windows and without a display, a sweep does the same', async ({ practice, tenant, folder }) => {
  const left = await leftOver(practice, tenant);
  const profile = ['--profile', join(folder, 'server'), ...at(tenant)];
  const first = await headless(['sweep', '--json', '--wait', '120', ...profile]);
  expect(first.code).toBe(1);
  expect(sweptSchema.parse(JSON.parse(first.out))).toMatchObject({
    exitCode: 1,
    finished: [{ id: left.lease.id, account: left.lease.accountName, state: 'revoked', cause: 'swept' }],
    findings: [{ kind: 'forged', status: 'reported', account: left.forged }],
  });
  await untouched(tenant, left);
  await nothingElseIsDangerous(tenant, left);
  const again = sweptSchema.parse(JSON.parse((await headless(['sweep', '--json', ...profile])).out));
  expect(again.finished).toEqual([]);
  expect(await headless(['audit', 'verify', ...profile])).toMatchObject({ code: 0 });
  expect((await headless(['list', '--all', ...profile])).out).toContain(left.lease.accountName);
});

test('a command refuses what it does not know, and a profile that is in use', async ({ app, profile, tenant }) => {
  expect(await headless(['sweep', '--everything'])).toMatchObject({ code: 2, out: '' });
  const busy = await headless(['sweep', '--json', '--profile', profile, ...at(tenant)]);
  expect([busy.code, JSON.parse(busy.out)]).toEqual([4, expect.objectContaining({ command: 'sweep', exitCode: 4 })]);
  expect((await app.get('app.view', {})).checkOutsOpen).toBe(true);
});

test('a damaged record keeps check-outs closed until an administrator has accepted that', async ({
  practice,
  profile,
  tenant,
}) => {
  const state = async (app: RunningApp) => {
    const { checkOutsOpen, problems } = await app.get('app.view', {});
    return { checkOutsOpen, damaged: problems.some(({ code }) => code === 'ledger_corrupt') };
  };
  const first = await practice();
  const lease = await checkOut(first, 'Alderbrook', 'Helpdesk');
  await checkIn(first, lease);
  await untilRevoked(first, lease.id);
  await first.quit();
  const file = join(profile, 'practice', 'ledger.db');
  const bytes = readFileSync(file);
  const record = bytes.lastIndexOf(`"id":"${lease.id}"`);
  expect(record).toBeGreaterThan(0);
  bytes[record + 8] = bytes[record + 8]! ^ 1;
  writeFileSync(file, bytes);

  const second = await practice();
  expect(await state(second)).toEqual({ checkOutsOpen: false, damaged: true });
  await second.quit();
  const place = ['--profile', profile, ...at(tenant)];
  expect(await headless(['accept-damage', ...place])).toMatchObject({
    code: 0,
    out: expect.stringContaining('open again'),
  });
  expect((await headless(['accept-damage', ...place])).code).toBe(6);
  const third = await practice();
  await expect.poll(() => state(third)).toEqual({ checkOutsOpen: true, damaged: false });
  const { entries } = await third.get('audit.page', { limit: 5 });
  expect(entries.map(({ event }) => event.kind)).toContain('damageAccepted');
});
