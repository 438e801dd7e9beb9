import type { Page } from '@playwright/test';
import { practiceTenants } from '../electron/practice/m365';
import { walk } from '../electron/testkit/oidc/person-at-browser';
import { connectorIdSchema } from '../shared/ids';
import { entitySchema } from '../shared/ipc/entities';
import { keepPages, openedPages } from './support/browser';
import { expect, test } from './support/fixtures';
import { put } from './support/organisation';
import type { RunningApp } from './support/running-app';

const ana = 'ana@harbourline.practice.example';
const id = connectorIdSchema.parse('conn-gdap');

/** A practice customer through GDAP, beside the app that signs in by itself. */
async function openCard(app: RunningApp): Promise<Page> {
  const [tenant] = practiceTenants;
  const value = {
    kind: 'm365',
    id,
    customerId: 'cust-ald',
    label: 'Through GDAP',
    tenantId: tenant?.tenantId,
    cloud: { kind: 'global' },
    defaultDomain: tenant?.defaultDomain,
    signIn: { kind: 'technician', clientId: tenant?.clientId },
  };
  await put(app, [entitySchema.parse({ kind: 'connector', value })]);
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('tab', { name: 'All connections' }).click();
  await settings.getByRole('searchbox').fill('Through GDAP');
  await settings.getByRole('row', { name: /Through GDAP/ }).click();
  await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
  return settings;
}

/** What a person picks on the page of the practice tenant. */
function picking(page: string, person: string): string {
  const url = new URL(page);
  url.searchParams.set('practice_user', person);
  return url.href;
}

const look = async (app: RunningApp) => (await app.get('connector.doctor', { connectorId: id })).failure;

test('a technician signs in at the practice tenant, with the browser and with a code', async ({ app }) => {
  await keepPages(app);
  const settings = await openCard(app);
  expect(await look(app)).toMatchObject({ code: 'sign_in_failed', detail: 'signed_out' });
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await expect.poll(async () => (await openedPages(app)).length).toBe(1);
  const [page = ''] = await openedPages(app);
  expect(await (await fetch(page)).text()).toContain('Choose an account');
  const { html } = await walk(picking(page, ana), { login: ana });
  expect(html).toContain('You are signed in');
  await expect(settings.getByText(`Signed in as ${ana}.`)).toBeVisible();
  expect(await look(app)).toBeUndefined();
  await settings.getByRole('button', { name: `Sign out ${ana}` }).click();
  await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
  expect(await look(app)).toMatchObject({ detail: 'signed_out' });

  await settings.getByRole('button', { name: 'Sign in with a code' }).click();
  await settings.getByRole('button', { name: 'Open the page' }).click();
  await expect.poll(async () => (await openedPages(app)).length).toBe(2);
  const { attempt } = await app.get('signIn.view', {});
  const code = attempt.state === 'waiting' ? (attempt.code?.userCode ?? '') : '';
  const typed = picking(`${(await openedPages(app)).at(-1) ?? ''}?user_code=${code}`, ana);
  expect(await (await fetch(typed)).text()).toContain('go back to Latchkey');
  await expect(settings.getByText(`Signed in as ${ana}.`)).toBeVisible();
  expect(await look(app)).toBeUndefined();
});
