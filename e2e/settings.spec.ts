import type { Page } from '@playwright/test';
import { technicianIdSchema } from '../shared/ids';
import { expect, test } from './support/fixtures';
import { barriers } from './support/looks';
import { checkOut } from './support/leases';
import type { RunningApp } from './support/running-app';

const pages = [
  'JIT policies',
  'Customers',
  'Customer groups',
  'Technicians',
  'Technician groups',
  'Connections',
  'Organisation & sync',
  'Preferences',
  'About',
];

async function openSettings(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  return app.window('settings');
}

for (const theme of ['light', 'dark'] as const) {
  test(`every page of the settings can be read by all, ${theme}`, async ({ app }) => {
    await app.get('preferences.set', { theme });
    const settings = await openSettings(app);
    for (const name of pages) {
      await settings.getByRole('tab', { name }).click();
      await expect(settings.getByRole('heading', { level: 1, name })).toBeVisible();
      await expect(settings.getByRole('progressbar')).toHaveCount(0);
      expect.soft(await barriers(settings), name).toEqual([]);
    }
    await settings.getByRole('tab', { name: 'JIT policies' }).click();
    await settings.getByRole('row', { name: 'Global Admin break-fix' }).click();
    await expect(settings.getByRole('region', { name: 'Review' })).toBeVisible();
    expect.soft(await barriers(settings), 'policy editor').toEqual([]);
    expect.soft(await barriers(app.popover), 'popover').toEqual([]);
    await app.get('app.openWindow', { window: 'accounts' });
    expect.soft(await barriers(await app.window('accounts')), 'accounts').toEqual([]);
  });
}

interface Wish {
  readonly source: string;
  readonly name: string;
  readonly privileges: string;
  readonly privilege: string;
  readonly burner: boolean;
}

const wishes: readonly Wish[] = [
  {
    source: 'Microsoft 365',
    name: 'Night shift',
    privileges: 'Add Entra roles',
    privilege: 'User Administrator',
    burner: true,
  },
  {
    source: 'Active Directory',
    name: 'Server night',
    privileges: 'Add Active Directory',
    privilege: 'Server Operators',
    burner: false,
  },
  { source: 'Local', name: 'Linux night', privileges: 'Add local groups', privilege: 'sudo', burner: true },
];

async function makePolicy(settings: Page, { source, name, privileges, privilege, burner }: Wish): Promise<void> {
  await settings.getByRole('button', { name: 'New JIT policy' }).click();
  await settings.getByRole('menuitem', { name: source }).click();
  await settings.getByRole('textbox', { name: 'Policy name' }).fill(name);
  if (burner) await settings.getByRole('radio', { name: /^Burner/ }).check({ force: true });
  await settings.getByRole('radio', { name: /^Chosen technician groups/ }).check();
  await settings.getByRole('button', { name: 'Choose technician groups…' }).click();
  const teams = settings.getByRole('dialog');
  await teams.getByRole('option', { name: /Service desk/ }).click();
  await teams.getByRole('button', { name: 'Select', exact: true }).click();
  await settings.getByRole('radio', { name: /^Only chosen customer groups/ }).check();
  await settings.getByRole('button', { name: 'Add/Edit Group…' }).click();
  const groups = settings.getByRole('dialog', { name: 'Add/Edit Group' });
  await groups.getByRole('option', { name: /Gold/ }).click();
  await groups.getByRole('button', { name: 'Select', exact: true }).click();
  await expect(settings.getByRole('button', { name: /^Remove Gold/ })).toBeVisible();
  for (const hours of ['4 hours', '8 hours', '1 day', '3 days', '7 days', '30 days']) {
    const box = settings.getByRole('checkbox', { name: hours });
    if (await box.isChecked()) await box.uncheck();
  }
  const search = settings.getByRole('combobox', { name: privileges });
  await search.click();
  await search.pressSequentially(privilege);
  await settings.getByRole('option', { name: privilege }).first().click();
  await settings.getByRole('button', { name: 'Save policy' }).click();
  await expect(settings.getByRole('row', { name })).toBeVisible();
}

/** Names of the policies that the person at the keyboard is offered at a customer. */
async function offeredAt(app: RunningApp, customer: string): Promise<readonly string[]> {
  const { hits } = await app.get('catalogue.customers', { query: customer, limit: 1 });
  const [hit] = hits;
  if (hit === undefined) return [];
  const { offers } = await app.get('catalogue.policies', { customerId: hit.id });
  return offers.map(({ name }) => name).filter((name) => wishes.some((wish) => wish.name === name));
}

test('an admin makes a policy for each source and publishes them; they are offered where they should be', async ({
  app,
}) => {
  const settings = await openSettings(app);
  for (const wish of wishes) await makePolicy(settings, wish);
  await expect(settings.getByText('3 unpublished changes')).toBeVisible();
  expect(await offeredAt(app, 'Brightwater')).toEqual([]);
  await settings.getByRole('button', { name: /^Review & publish/ }).click();
  const dialog = settings.getByRole('dialog');
  for (const { name } of wishes) await expect(dialog.getByText(name)).toBeVisible();
  expect.soft(await barriers(settings), 'publish').toEqual([]);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByText('Version 2 is in force.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(settings.getByText('unpublished')).toHaveCount(0);

  expect([...(await offeredAt(app, 'Brightwater'))].sort()).toEqual(['Linux night', 'Night shift', 'Server night']);
  expect(await offeredAt(app, 'Cobalt Street')).toEqual([]);
  const lease = await checkOut(app, 'Brightwater', 'Night shift');
  expect(lease).toMatchObject({ mode: 'burner', privileges: ['User Administrator'], credential: { kind: 'tap' } });
  expect(lease.extensions).not.toContain('4h');

  await app.get('practice.setPersona', { technicianId: technicianIdSchema.parse('tech-chidi') });
  expect(await offeredAt(app, 'Brightwater')).toHaveLength(3);
  await app.get('practice.setPersona', { technicianId: technicianIdSchema.parse('tech-dara') });
  expect(await offeredAt(app, 'Brightwater')).toEqual([]);
});

test('a technician reads what concerns them and changes nothing', async ({ app }) => {
  await app.get('practice.setPersona', { technicianId: technicianIdSchema.parse('tech-ben') });
  const settings = await openSettings(app);
  await expect(settings.getByRole('row', { name: /^Helpdesk/ })).toBeVisible();
  await expect(settings.getByRole('button', { name: 'New JIT policy' })).toHaveCount(0);
  await expect(settings.getByRole('row', { name: /^Tenant hand-over/ })).toHaveCount(0);
  const { entity } = await app.get('entity.get', { kind: 'policy', id: await policyId(app, 'Helpdesk') });
  for (const answer of [
    await app.ask('entity.put', { entity }),
    await app.ask('entity.remove', { kind: 'policy', id: entity.value.id }),
    await app.ask('entity.importCsv', { kind: 'customer', csv: 'code,name\nZZZ,Zed', apply: true }),
    await app.ask('organisation.setSettings', { staleAfterDays: 1 }),
    await app.ask('organisation.publish', {}),
  ]) {
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
  }
});

async function policyId(app: RunningApp, name: string): Promise<string> {
  const { rows } = await app.get('entity.list', { kind: 'policy', query: name, offset: 0, limit: 1 });
  return rows[0]?.id ?? '';
}

/** Counts tasks of more than 50 ms from now on (W3C Long Tasks). */
async function countLongTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const found: number[] = [];
    Object.assign(window, { longTasks: found });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) found.push(Math.round(duration));
    }).observe({ type: 'longtask' });
  });
  return () => page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
}

test('ten thousand customers can be scrolled and searched', async ({ app }) => {
  const lines = Array.from(
    { length: 10_000 },
    (_, at) => `K${String(at)},Customer ${String(at)} Ltd,k${String(at)}.example`,
  );
  const csv = ['code,name,domains', ...lines].join('\r\n');
  const read = await app.get('entity.importCsv', { kind: 'customer', csv, apply: true });
  expect(read).toMatchObject({ added: 10_000, problems: [] });
  const settings = await openSettings(app);
  await settings.getByRole('tab', { name: 'Customers' }).click();
  await expect(settings.getByText('10,040 customers')).toBeVisible();
  const longTasks = await countLongTasks(settings);
  const grid = settings.getByRole('grid');
  for (const top of [2_000, 20_000, 200_000, 400_000, 0]) {
    await grid.evaluate((element, to) => {
      const scrolled = [element, ...element.querySelectorAll('*')].find(
        (one) => one.scrollHeight > one.clientHeight + 1_000,
      );
      scrolled?.scrollTo({ top: to });
    }, top);
    await expect(grid.getByRole('row').nth(5)).toBeVisible();
  }
  await settings.getByRole('searchbox').pressSequentially('customer 9999');
  await expect(settings.getByRole('row', { name: /Customer 9999 Ltd/ })).toBeVisible();
  test.info().annotations.push({ type: 'tasks over 50 ms', description: JSON.stringify(await longTasks()) });
  expect(app.popover.isClosed()).toBe(false);
});
