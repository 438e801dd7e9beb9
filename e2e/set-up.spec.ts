import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { connectorIdSchema, customerIdSchema } from '../shared/ids';
import { practiceTenants } from '../electron/practice/m365';
import { keepPages, openedPages } from './support/browser';
import { expect, test } from './support/fixtures';
import { barriers, shot } from './support/looks';
import { until } from './support/leases';
import { createOrganisation } from './support/organisation';
import { startApp, type RunningApp } from './support/running-app';

async function openSettings(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  return app.window('settings');
}

/** The step is shown, anybody can use it, and there are pictures of it where somebody wants them. */
async function seen(app: RunningApp, settings: Page, step: string): Promise<void> {
  await expect(settings.getByRole('heading', { name: step, exact: true })).toBeVisible();
  expect.soft(await barriers(settings), step).toEqual([]);
  await shot(app, settings, `set-up-${step.replaceAll(' ', '-')}`);
}

const step = (settings: Page, name: RegExp) =>
  settings.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });

test('from nothing to a check-out with a certificate, in Practice, left and taken up again', async ({
  app,
  tenant,
  folder,
}) => {
  const [alderbrook] = practiceTenants;
  const tenantId = alderbrook?.tenantId ?? '';
  const { app: known } = await tenant.truth.settings(tenantId);
  await tenant.truth.setTenant(tenantId, { app: { ...known, consented: false } });
  await keepPages(app);
  const file = join(folder, 'public.cer');
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);

  const settings = await openSettings(app);
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('button', { name: 'Set up a tenant…' }).click();
  await settings.getByRole('button', { name: 'Save and go on' }).click();
  await expect(settings.getByText('Give the customer a name.')).toBeVisible();
  await settings.getByLabel('Customer', { exact: true }).selectOption({ label: 'Alderbrook Dental Group' });
  await expect(settings.getByRole('textbox', { name: 'Tenant id' })).toHaveValue(tenantId);
  await expect(settings.getByRole('radio', { name: /App with a certificate/ })).toBeChecked();
  await seen(app, settings, 'Tenant');
  await settings.getByRole('button', { name: 'Save and go on' }).click();

  await expect(step(settings, /^Tenant – Done/)).toBeVisible();
  await expect(settings.getByText('This computer has no certificate yet.')).toBeVisible();
  await settings.getByRole('button', { name: 'Make a certificate' }).click();
  await settings.getByRole('button', { name: 'Save the public part…' }).click();
  await expect(settings.getByText('Saved. Upload this file to the app registration.')).toBeVisible();
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(text).not.toContain('PRIVATE');
  await expect(settings.getByRole('textbox', { name: 'Certificate (PEM)' })).toHaveValue(text);
  await seen(app, settings, 'App registration');

  // Left and taken up again from the connection's card.
  await settings.getByRole('button', { name: 'Back to connections' }).click();
  await settings.getByRole('searchbox').fill('Alderbrook');
  await settings.getByRole('row', { name: /Alderbrook Dental/ }).click();
  const card = settings.getByRole('article').filter({ hasText: 'New' });
  await card.getByRole('button', { name: /^Details/ }).click();
  await card.getByRole('button', { name: 'Guided set-up' }).click();
  await expect(step(settings, /^App registration – Done/)).toHaveAttribute('aria-current', 'step');
  await settings.getByRole('button', { name: 'Next' }).click();

  await settings.getByRole('button', { name: 'Try now' }).click();
  await expect(settings.getByText('The app has no consent in this tenant')).toBeVisible();
  await settings.getByRole('button', { name: 'Consent page…' }).click();
  await settings.getByRole('button', { name: 'Open it here' }).click();
  await expect.poll(async () => (await openedPages(app)).length).toBe(1);
  const [consent = ''] = await openedPages(app);
  expect(await (await fetch(consent)).text()).toContain('Permissions requested');
  await fetch(`${consent}&practice_consent=yes`);
  await settings.getByRole('button', { name: 'Try again' }).click();
  await expect(settings.getByText('The tenant let you in.')).toBeVisible();
  await seen(app, settings, 'Consent and sign-in');
  await settings.getByRole('button', { name: 'Next' }).click();

  await settings.getByRole('radio', { name: /User administration/ }).click();
  await settings.getByRole('textbox', { name: 'Name of the policy' }).fill('My first policy');
  await settings.getByRole('button', { name: 'Add this policy' }).click();
  await expect(settings.getByText('“My first policy” is in the draft.')).toBeVisible();
  await seen(app, settings, 'First policy');
  await settings.getByRole('button', { name: 'Next' }).click();

  await settings.getByRole('button', { name: 'Look again' }).click();
  await expect(settings.getByRole('progressbar')).toHaveCount(0);
  await seen(app, settings, 'Check-up');
  await settings.getByRole('button', { name: 'Next' }).click();

  await seen(app, settings, 'Check out');
  await settings.getByRole('main').getByRole('button', { name: 'Review & publish' }).click();
  const dialog = settings.getByRole('dialog', { name: 'Review & publish' });
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(settings.getByText('Everything is published.')).toBeVisible();
  await expect(step(settings, /^Check out – Done/)).toBeVisible();
  await settings.getByRole('button', { name: 'Check out an account…' }).click();

  const { rows } = await app.get('entity.list', { kind: 'connector', query: 'Alderbrook', offset: 0, limit: 20 });
  const mine = rows.find(({ id, tags }) => tags.includes('m365') && !id.startsWith('m365-'));
  const customerId = customerIdSchema.parse('cust-ald');
  const { offers } = await app.get('catalogue.policies', { customerId });
  const offer = offers.find(({ name, connectorId }) => name === 'My first policy' && connectorId === mine?.id);
  const { leaseId } = await app.get('lease.checkOut', {
    customerId,
    connectorId: connectorIdSchema.parse(mine?.id),
    policyId: offer!.policyId,
    duration: '1h',
    reason: 'the first one',
  });
  await until(app, leaseId, 'active');
});

test('a new organisation is led from the popover to the set-up of its first tenant', async ({ folder }) => {
  const app = await startApp({ profile: join(folder, 'ana') });
  try {
    await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
    await createOrganisation(app, join(folder, 'share'));
    await app.popover.getByRole('button', { name: 'Set up the first tenant' }).click();
    const settings = await app.window('settings');
    await expect(settings.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
    await settings.getByRole('button', { name: 'Set up the first tenant' }).click();
    await settings.getByRole('textbox', { name: 'Name of the customer' }).fill('Nine Lives');
    await settings.getByRole('textbox', { name: 'Short code' }).fill('NIN');
    await settings.getByRole('radio', { name: /Technician, through GDAP/ }).click();
    await settings.getByRole('textbox', { name: 'Tenant id' }).fill('22222222-2222-4222-8222-222222222222');
    await settings.getByRole('textbox', { name: 'Default domain' }).fill('nine.example');
    await settings.getByRole('textbox', { name: 'Application (client) id' }).fill('not one');
    await settings.getByRole('button', { name: 'Save and go on' }).click();
    await expect(settings.getByRole('textbox', { name: 'Application (client) id' })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    await settings
      .getByRole('textbox', { name: 'Application (client) id' })
      .fill('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa');
    await settings.getByRole('button', { name: 'Save and go on' }).click();
    await expect(settings.getByText('You are not signed in yet.')).toBeVisible();
    await expect(settings.getByRole('list', { name: 'Graph permissions' })).toContainText('Directory.AccessAsUser.All');
    await settings.getByRole('button', { name: 'Next' }).click();
    await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
    await step(settings, /^First policy/).click();
    await settings.getByRole('button', { name: 'Add this policy' }).click();
    await expect(step(settings, /^First policy – Done/)).toBeVisible();
    await step(settings, /^Check out/).click();
    await expect(settings.getByText('The draft is not published yet.')).toBeVisible();
    // Another page and back: what was begun is still there.
    await settings.getByRole('tab', { name: 'About' }).click();
    await settings.getByRole('tab', { name: 'Connections' }).click();
    await expect(step(settings, /^Check out/)).toHaveAttribute('aria-current', 'step');
  } finally {
    await app.kill();
  }
});
