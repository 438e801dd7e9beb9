import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ana, CUSTOMER, publicApp } from '../electron/testkit/oidc/cast';
import { walk, type Doing } from '../electron/testkit/oidc/person-at-browser';
import { startForeignProvider, type ForeignProvider } from '../electron/testkit/oidc/provider';
import { connectorIdSchema } from '../shared/ids';
import { entitySchema } from '../shared/ipc/entities';
import { keepPages, openedPages } from './support/browser';
import { expect, test as base } from './support/fixtures';
import { createOrganisation, publish, put } from './support/organisation';
import { startApp, type RunningApp } from './support/running-app';

interface Fixtures {
  readonly provider: ForeignProvider;
  readonly desk: RunningApp;
}

const test = base.extend<Fixtures>({
  provider: async ({}, use) => {
    const provider = await startForeignProvider({ people: [ana], apps: [{ clientId: publicApp, kind: 'public' }] });
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, provider.ca]);
    await use(provider);
    setDefaultCACertificates(before);
    await provider.stop();
  },
  desk: async ({ folder, provider }, use) => {
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, provider.ca);
    // As the IT of a company does that looks into TLS: the authority is made known to the program.
    const app = await startApp({ profile: join(folder, 'ana'), env: { NODE_EXTRA_CA_CERTS: authority } });
    await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
    await createOrganisation(app, join(folder, 'share'));
    await put(app, connection(provider));
    await publish(app);
    await keepPages(app);
    await use(app);
    await app.kill();
  },
});

function connection({ cloud }: ForeignProvider) {
  const customer = { id: 'cust-nine', name: 'Nine Lives', code: 'NIN', domains: [], timeZone: 'UTC', archived: false };
  const connector = {
    kind: 'm365',
    id: 'conn-nine',
    customerId: customer.id,
    label: 'Microsoft 365',
    tenantId: CUSTOMER,
    cloud,
    defaultDomain: 'nine.example',
    signIn: { kind: 'technician', clientId: publicApp },
  };
  const entities = [
    { kind: 'customer', value: customer },
    { kind: 'connector', value: connector },
  ];
  return entities.map((entity) => entitySchema.parse(entity));
}

/** Goes through the page that was opened last as a person does. */
async function person(app: RunningApp, count: number, doing: Doing): Promise<void> {
  await expect.poll(async () => (await openedPages(app)).length).toBe(count);
  await walk((await openedPages(app)).at(-1) ?? '', doing);
}

async function openCard(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('tab', { name: 'All connections' }).click();
  await settings.getByRole('row', { name: /Nine Lives/ }).click();
  await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
  return settings;
}

async function shot(app: RunningApp, settings: Page, name: string): Promise<void> {
  const folder = process.env['LATCHKEY_SHOTS'];
  if (folder === undefined) return;
  for (const theme of ['light', 'dark'] as const) {
    await app.get('preferences.set', { theme });
    await settings.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
}

test('a technician signs in at a provider that is not ours, declines, cancels, types a code, and signs out', async ({
  desk,
  provider,
  folder,
}) => {
  const settings = await openCard(desk);
  const signIn = settings.getByRole('button', { name: 'Sign in…' });
  await signIn.click();
  await person(desk, 1, { login: ana.username, cancelAt: 'Sign-in' });
  await expect(settings.getByText('The sign-in was declined')).toBeVisible();

  await signIn.click();
  await expect(settings.getByText('Finish signing in in the browser window that was opened.')).toBeVisible();
  await shot(desk, settings, 'sign-in-waiting');
  await settings.getByRole('button', { name: 'Cancel' }).click();
  await expect(signIn).toBeVisible();

  await settings.getByRole('button', { name: 'Sign in with a code' }).click();
  const code = settings.getByRole('button', { name: 'Copy the code' });
  await expect(code).toBeVisible();
  await shot(desk, settings, 'sign-in-code');
  await settings.getByRole('button', { name: 'Cancel' }).click();

  await signIn.click();
  await person(desk, 3, { login: ana.username });
  await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
  await expect(settings.getByText('Ana Duarte · ana@msp.example')).toBeVisible();
  await shot(desk, settings, 'signed-in');
  const { violations } = await new AxeBuilder({ page: settings }).setLegacyMode(true).exclude('[data-tabster-dummy]').analyze(); // prettier-ignore
  expect(violations.map(({ id }) => id)).toEqual([]);

  // The look at the tenant needs a token for it: refreshed without a person, with what the first sign-in gave.
  await desk.get('connector.doctor', { connectorId: connectorIdSchema.parse('conn-nine') });
  const refreshed = provider.asked.filter((form) => form.get('grant_type') === 'refresh_token');
  expect(refreshed.length).toBeGreaterThanOrEqual(1);
  const secrets = provider.asked.flatMap((form) =>
    ['refresh_token', 'code', 'code_verifier'].flatMap((name) => form.get(name) ?? []),
  );
  expect(filesWith(folder, secrets)).toEqual([]);

  await settings.getByRole('button', { name: `Sign out ${ana.username}` }).click();
  await expect(settings.getByText('Nobody is signed in on this computer.')).toBeVisible();
  const { apps } = await desk.get('signIn.view', {});
  expect(apps.flatMap(({ accounts }) => accounts)).toEqual([]);
});

function filesWith(folder: string, secrets: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((file) => secrets.some((secret) => readFileSync(file, 'latin1').includes(secret)));
}
