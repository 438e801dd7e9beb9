import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { practiceTenants } from '../electron/practice/m365';
import { putAgedCertificate } from '../electron/testkit/labs/keychain-of-profile';
import { connectorIdSchema } from '../shared/ids';
import { entitySchema, type Entity } from '../shared/ipc/entities';
import { filesWith, heapOf, holds, processTexts } from './support/canary';
import { expect, test } from './support/fixtures';
import { startNotices } from './support/notices';
import { createOrganisation, publish, put, startComputer } from './support/organisation';
import type { RunningApp } from './support/running-app';
import type { TenantProcess } from './support/tenant-process';

const [alder] = practiceTenants;
if (alder === undefined) throw new Error('no practice tenant');
const { tenantId, clientId, defaultDomain, clientSecret } = alder;
const DAY = 86_400_000;

const customer = entitySchema.parse({
  kind: 'customer',
  value: { id: 'cust', name: 'Nine Lives', code: 'NIN', domains: [], timeZone: 'UTC', archived: false },
});

function connection(id: string, label: string, credential: 'secret' | 'certificate', url: string): Entity {
  const cloud = { kind: 'custom', graphUrl: url, loginUrl: url };
  const value = {
    kind: 'm365',
    id,
    customerId: 'cust',
    label,
    tenantId,
    cloud,
    defaultDomain,
    signIn: { kind: 'app', clientId, credential },
  };
  return entitySchema.parse({ kind: 'connector', value });
}

/** When the registration of the app says that its secret ends, days from now. */
async function secretEnds(tenant: TenantProcess, days: number): Promise<void> {
  const { app } = await tenant.truth.settings(tenantId);
  const { now } = await tenant.truth.clock();
  await tenant.truth.setTenant(tenantId, { app: { ...app, secretEndsAt: now + days * DAY } });
}

async function shot(app: RunningApp, settings: Page, name: string): Promise<void> {
  const folder = process.env['LATCHKEY_SHOTS'];
  if (folder === undefined) return;
  for (const theme of ['light', 'dark'] as const) {
    await app.get('preferences.set', { theme });
    await settings.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
}

async function barriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-tabster-dummy]').analyze();
  return violations.map(({ id }) => id);
}

const certificateNotice = 'Certificate of Nine Lives, By certificate ends within 7 days';
const secretNotice = 'Client secret of Nine Lives, By secret ends within 7 days';

test('a certificate and a client secret that end are told by the desktop, on their connection and in the health list', async ({
  folder,
  tenant,
}) => {
  const notices = await startNotices(folder);
  const app = await startComputer(folder, 'ana', 'welcome');
  try {
    await putAgedCertificate(join(folder, 'ana'), connectorIdSchema.parse('conn-cert'), 6);
    await createOrganisation(app, join(folder, 'share'));
    await put(app, [
      customer,
      connection('conn-cert', 'By certificate', 'certificate', tenant.url),
      connection('conn-secret', 'By secret', 'secret', tenant.url),
    ]);
    await publish(app);
    await expect.poll(() => notices.shown().map(({ title }) => title)).toEqual([certificateNotice]);

    // The notice leads to its connection, in a window that was not open before.
    await notices.press(certificateNotice);
    const settings = await app.window('settings');
    const byCertificate = settings.getByRole('article', { name: 'By certificate' });
    await expect(byCertificate.getByText('Certificate: ends within a week')).toBeVisible();
    await expect(byCertificate.getByText('Thumbprint (SHA-256)')).toBeVisible();
    await shot(app, settings, 'ends-certificate');

    // Without a day typed the end is asked of the registration of the app, which may tell.
    await secretEnds(tenant, 6);
    const bySecret = settings.getByRole('article', { name: 'By secret' });
    await bySecret.getByRole('button', { name: /^Details/ }).click();
    await bySecret.getByLabel('Client secret', { exact: true }).fill(clientSecret);
    await bySecret.getByRole('button', { name: 'Store' }).click();
    await expect(bySecret.getByText('Client secret: ends within a week')).toBeVisible();
    await expect(bySecret.getByText(/^Ends on .*, as the app registration says\.$/)).toBeVisible();
    await shot(app, settings, 'ends-secret');
    expect(await barriers(settings)).toEqual([]);
    await expect.poll(() => notices.shown().map(({ title }) => title)).toEqual([certificateNotice, secretNotice]);

    await settings.getByRole('tab', { name: 'About' }).click();
    const health = settings.getByRole('list', { name: 'Health' });
    await expect(health).toContainText('A certificate or client secret ends within 7 days.');
    await shot(app, settings, 'ends-health');

    // The other notice leads there from another page of an open window.
    await notices.press(secretNotice);
    await expect(bySecret.getByText(/as the app registration says/)).toBeVisible();

    // Renewed, and nobody is warned any more.
    await secretEnds(tenant, 400);
    await bySecret.getByLabel('Client secret', { exact: true }).fill(clientSecret);
    await bySecret.getByRole('button', { name: 'Replace' }).click();
    await expect(bySecret.getByText('Client secret: ends within a week')).toHaveCount(0);
    await byCertificate.getByRole('button', { name: /^Details/ }).click();
    await byCertificate.getByRole('button', { name: 'Make a new one…' }).click();
    await settings.getByRole('button', { name: 'Make a new certificate' }).click();
    await expect(byCertificate.getByText('Certificate: ends within a week')).toHaveCount(0);
    await settings.getByRole('tab', { name: 'About' }).click();
    await expect(health).toContainText('None whose end is known ends within 30 days.');
    expect(notices.shown()).toHaveLength(2);
    expect(filesWith(join(folder, 'ana'), [clientSecret]), 'files').toEqual([]);
    expect(holds(processTexts(app.pid), [clientSecret]), 'command lines and environments').toBe(false);
    expect(holds(await heapOf(settings), [clientSecret]), 'heap of the settings').toBe(false);
  } finally {
    await app.kill();
    await notices.stop();
  }
});

test('a day that a person typed for a client secret warns as well, and once', async ({ folder, tenant }) => {
  const { app: granted } = await tenant.truth.settings(tenantId);
  const permissions = granted.permissions.filter((name) => !name.startsWith('Directory.'));
  await tenant.truth.setTenant(tenantId, { app: { ...granted, permissions } });
  const notices = await startNotices(folder);
  const app = await startComputer(folder, 'ana', 'welcome');
  await createOrganisation(app, join(folder, 'share'));
  await put(app, [customer, connection('conn-secret', 'By secret', 'secret', tenant.url)]);
  await publish(app);
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('row', { name: /Nine Lives/ }).click();
  const card = settings.getByRole('article', { name: 'By secret' });
  // The only connection of a customer is opened at once.
  await card.getByLabel('Client secret', { exact: true }).fill(clientSecret);
  await card.getByRole('button', { name: 'Store' }).click();
  await expect(card.getByText('End unknown: nobody will be warned before it.')).toBeVisible();
  await shot(app, settings, 'ends-unknown');
  await card.getByLabel('Ends on (optional)').fill(new Date(Date.now() + 20 * DAY).toISOString().slice(0, 10));
  await card.getByRole('button', { name: 'Save the date' }).click();
  await expect(card.getByText('Client secret: ends within 30 days')).toBeVisible();
  const told = 'Client secret of Nine Lives, By secret ends within 30 days';
  await expect.poll(() => notices.shown().map(({ title }) => title)).toEqual([told]);
  await app.quit();

  const again = await startComputer(folder, 'ana', 'organisation');
  const health = async () => (await again.get('health.view', {})).items.find(({ id }) => id === 'certificates');
  await expect.poll(health).toMatchObject({ state: 'note', why: 'in30Days' });
  expect(notices.shown()).toHaveLength(1);
  await again.quit();
  await notices.stop();
});
