import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, test } from './support/fixtures';
import { barriers } from './support/looks';
import { checkIn, checkOut, isDangerous, marked, until, untilRevoked } from './support/leases';
import { pressToClose, type RunningApp } from './support/running-app';

/** The next file that is saved goes there without anybody being asked. */
async function saveTo(app: RunningApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

/** Resolves when the process is gone; a debugger that is attached may let it fall over after it has closed everything. */
const ended = (app: RunningApp): Promise<void> =>
  new Promise((resolve) => {
    const child = app.electron.process();
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

test('the end is moved later with a reason, and sooner with one click, and is read back each time', async ({ app }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  const { popover } = app;
  const more = popover.getByRole('button', { name: `More for ${lease.accountName}` });
  await more.click();
  await popover.getByRole('menuitem', { name: 'Extend…' }).click();
  await expect(popover.getByText('3 extensions left. The policy asks for a reason')).toBeVisible();
  await popover.getByRole('radio', { name: '4 hours' }).click();
  await popover.getByLabel('Reason for the extension').fill('mail still does not flow');
  await popover.getByRole('button', { name: 'Extend', exact: true }).click();
  const end = async (): Promise<number> => (await app.get('lease.one', { leaseId: lease.id })).endsAt - lease.endsAt;
  await expect.poll(end).toBe(4 * 3_600_000);

  await more.click();
  await popover.getByRole('menuitem', { name: 'End sooner…' }).click();
  await popover.getByRole('button', { name: '15 minutes' }).click();
  await expect.poll(end).toBeLessThan(-40 * 60_000);
  const read = async (): Promise<boolean> => {
    const { steps } = await app.get('lease.one', { leaseId: lease.id });
    const [moved, back] = ['prolong', 'read back the change'].map((key) => steps.find((step) => step.key === key));
    return back?.status === 'done' && (back.at ?? 0) >= (moved?.at ?? 1);
  };
  await expect.poll(read, { timeout: 20_000 }).toBe(true);
  await app.get('practice.skipAhead', { minutes: 15 });
  expect((await untilRevoked(app, lease.id)).cause).toBe('expired');
});

test('the smallest window has room for every action beside the drawer, and for every column of the audit trail', async ({
  app,
}) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('app.openWindow', { window: 'accounts', leaseId: lease.id });
  const accounts = await app.window('accounts');
  await app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ title }) => title.startsWith('Accounts'));
    const [width = 0, height = 0] = window?.getMinimumSize() ?? [];
    window?.setSize(width, height);
  });
  await expect.poll(() => accounts.evaluate(() => innerWidth)).toBeLessThan(900);
  const drawer = accounts.getByRole('complementary', { name: 'Selected account' });
  await expect(drawer).toBeVisible();
  const buttons = await accounts.getByRole('toolbar', { name: 'Actions' }).getByRole('button').all();
  const tops = await Promise.all(buttons.map(async (button) => (await button.boundingBox())?.y));
  expect(tops).toHaveLength(5);
  expect(new Set(tops).size).toBe(1);
  for (const button of buttons) await button.click({ trial: true });
  await accounts.getByRole('button', { name: 'Extend', exact: true }).click();
  await expect(drawer.getByLabel('Reason for the extension')).toBeVisible();

  await accounts.getByRole('navigation').getByRole('tab', { name: 'Audit' }).click();
  const trail = accounts.getByRole('table', { name: 'Audit trail' });
  await expect(trail.getByRole('row').first()).toBeVisible();
  expect(await trail.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  for (const cell of await trail.getByRole('row').first().getByRole('cell').all()) {
    const box = await cell.boundingBox();
    expect(box?.width).toBeGreaterThan(40);
    // In one line.
    expect(box?.height).toBeLessThan(30);
  }
});

test('a lease that outlasts its pass gets another one, and methods registered meanwhile are gone at the end', async ({
  app,
  tenant,
}) => {
  const lease = await checkOut(app, 'Alderbrook', 'Passkey registration', '8h');
  const { popover } = app;
  await popover.getByRole('button', { name: 'Copy TAP' }).click();
  await expect.poll(() => app.clipboard()).not.toBe('');
  const first = await app.clipboard();
  await app.get('practice.skipAhead', { minutes: 90 });
  expect(await tenant.truth.signIn(lease.accountName, first)).toMatchObject({ ok: false });
  await expect(popover.getByText(/sessions opened with the old one may drop/)).toBeVisible();
  await popover.getByRole('button', { name: 'New TAP' }).click();
  const passEnd = async (): Promise<number> =>
    (await app.get('lease.one', { leaseId: lease.id })).credential?.expiresAt ?? 0;
  await expect.poll(passEnd, { timeout: 20_000 }).toBeGreaterThan(lease.credential?.expiresAt ?? 0);
  expect(await passEnd()).toBeLessThanOrEqual(lease.endsAt);
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  const second = await app.clipboard();
  expect(await tenant.truth.signIn(lease.accountName, second)).toMatchObject({ ok: true, with: 'pass' });

  const [account] = await marked(tenant);
  const { tenantId = '', id = '' } = account ?? {};
  await tenant.truth.plant(tenantId, { what: 'method', user: id, kind: 'fido2Methods' });
  await checkIn(app, lease);
  const { steps } = await untilRevoked(app, lease.id);
  expect(steps.find(({ kind }) => kind === 'strip')?.evidence).toContainEqual(
    expect.objectContaining({ item: 'method', name: 'fido2' }),
  );
});

const receiptSchema = z.looseObject({
  complete: z.boolean(),
  account: z.string(),
  checks: z.array(z.looseObject({ item: z.string(), status: z.string(), at: z.string() })).min(5),
});

test('the receipt is red until everything was read back, and is kept as a file and copied', async ({ app, folder }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('app.openWindow', { window: 'accounts', leaseId: lease.id });
  const accounts = await app.window('accounts');
  await accounts.getByRole('tab', { name: 'Receipt' }).click();
  await expect(accounts.getByText('The account has not ended yet.')).toBeVisible();
  await checkIn(app, lease);
  await expect(accounts.getByText(/Not proved yet: 0 of \d+ read back/)).toBeVisible();
  await untilRevoked(app, lease.id);
  await expect(accounts.getByText('Ended: everything was read back.')).toBeVisible();
  expect(await barriers(accounts)).toEqual([]);

  const file = join(folder, 'receipt.json');
  await saveTo(app, file);
  await accounts.getByRole('button', { name: 'Save receipt…' }).click();
  await accounts.getByRole('menuitem', { name: 'As JSON' }).click();
  await expect(accounts.getByText('Saved.')).toBeVisible();
  const receipt = receiptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(receipt).toMatchObject({ complete: true, account: lease.accountName });
  expect(new Set(receipt.checks.map(({ status }) => status))).toEqual(new Set(['readBack']));
  expect(statSync(file).mode & 0o077).toBe(0);
  await accounts.getByRole('button', { name: 'Copy receipt' }).click();
  await expect.poll(() => app.clipboard()).toContain('COMPLETE: everything was read back.');
});

test('quit asks what becomes of live accounts, says which nothing ends, and goes when it was told', async ({
  app,
  tenant,
}) => {
  const pass = await checkOut(app, 'Alderbrook', 'Global Admin break-fix');
  const password = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('app.quit', {});
  const leaving = await app.window('leaving');
  await expect(leaving.getByRole('heading', { name: '2 accounts are still live. Quit all the same?' })).toBeVisible();
  const rows = leaving.getByRole('listitem');
  await expect(rows.filter({ hasText: password.accountName })).toContainText('nothing in the directory ends it');
  await expect(rows.filter({ hasText: pass.accountName })).toContainText('by the directory');
  await expect(leaving.getByRole('button', { name: 'Leave (1 stays usable)' })).toBeVisible();
  expect(await barriers(leaving)).toEqual([]);
  await pressToClose(leaving.getByRole('button', { name: 'Cancel' }));
  expect((await app.get('leaving.view', {})).reason).toBeUndefined();

  await app.get('app.quit', {});
  const again = await app.window('leaving');
  await again.getByRole('button', { name: 'End now' }).click();
  await expect(again.getByRole('heading', { name: /Ending 2 accounts/ })).toBeVisible();
  const gone = ended(app);
  // It goes as soon as it is done, which may be before anybody asks again; the tenant says what became of the accounts.
  await expect.poll(async () => (await marked(tenant)).some(isDangerous), { timeout: 30_000 }).toBe(false);
  await app.ask('practice.skipAhead', { minutes: 2 }).catch(() => undefined);
  await gone;
  expect((await marked(tenant)).filter(isDangerous)).toEqual([]);
});

test('what was chosen for good is done without a question, and can be chosen anew', async ({ app }) => {
  await checkOut(app, 'Alderbrook', 'Global Admin break-fix');
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  const leaving = await app.window('leaving');
  await expect(
    leaving.getByRole('heading', { name: '1 account is still live, and the computer went to sleep' }),
  ).toBeVisible();
  // Somebody who is asked already is asked about quitting once they want that.
  await app.get('app.quit', {});
  await expect(leaving.getByRole('heading', { name: '1 account is still live. Quit all the same?' })).toBeVisible();
  await pressToClose(leaving.getByRole('button', { name: 'Cancel' }));
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  const asked = await app.window('leaving');
  await asked.getByRole('checkbox', { name: /Do the same the next time/ }).check();
  await pressToClose(asked.getByRole('button', { name: 'Leave it to the directory' }));
  expect((await app.get('preferences.get', {})).whenLeaving).toBe('leave');
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Preferences' }).click();
  await expect(settings.getByRole('radio', { name: 'Leave them to the directory' })).toBeChecked();
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  expect((await app.get('leaving.view', {})).reason).toBeUndefined();
  const gone = ended(app);
  await app.ask('app.quit', {}).catch(() => undefined);
  await gone;
});

test('all accounts are ended at once, with a board that shows how far each is', async ({ app, tenant }) => {
  const leases = [
    await checkOut(app, 'Alderbrook', 'Helpdesk'),
    await checkOut(app, 'Alderbrook', 'Exchange one-off'),
    await checkOut(app, 'Brightwater', 'Helpdesk'),
  ];
  await app.get('app.openWindow', { window: 'accounts' });
  const accounts = await app.window('accounts');
  await accounts.getByRole('button', { name: 'End all…' }).click();
  await accounts.getByRole('button', { name: 'End my 3 live accounts' }).click();
  const board = accounts.getByRole('dialog');
  await expect(board.getByText(/Ending: 0 of 3 accounts/)).toBeVisible();
  for (const { accountName } of leases) await expect(board.getByText(accountName).first()).toBeVisible();
  const harmless = async (): Promise<boolean> => {
    const live = (await app.get('lease.snapshot', { scope: 'live' })).leases;
    return live.every(({ neutralisedAt }) => neutralisedAt !== undefined);
  };
  await expect.poll(harmless, { timeout: 30_000 }).toBe(true);
  await app.get('practice.skipAhead', { minutes: 2 });
  for (const { id } of leases) await until(app, id, 'revoked');
  await expect(board.getByText('3 accounts ended and read back')).toBeVisible();
  expect(await barriers(accounts)).toEqual([]);
  for (const account of await marked(tenant)) {
    expect(account.state === 'purged' || !account.enabled).toBe(true);
    expect(account.roles).toEqual([]);
  }
  const [first] = leases;
  await board
    .getByRole('button', { name: `Receipt of ${first?.accountName ?? ''}` })
    .first()
    .click();
  await expect(accounts.getByRole('complementary', { name: 'Selected account' })).toBeVisible();
});
