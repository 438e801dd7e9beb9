import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { ana, ben, CLIENT_SECRET, certificateApp, publicApp, secretApp } from '../electron/testkit/oidc/cast';
import type { GraphFront } from '../electron/testkit/oidc/graph-front';
import type { ForeignProvider } from '../electron/testkit/oidc/provider';
import { putAgedCertificate } from '../electron/testkit/labs/keychain-of-profile';
import { connectorIdSchema, type LeaseId } from '../shared/ids';
import type { Input } from '../shared/ipc/contract';
import type { LeaseView } from '../shared/ipc/views';
import { keepPages, openedPages } from './support/browser';
import { filesWith, heapOf, holds, inCoreOf, processTexts } from './support/canary';
import { person, secretsSaid } from './support/foreign-desk';
import {
  atTenant,
  benToo,
  CUSTOMER_NAME,
  DESK,
  ENOUGH,
  expect,
  helpdesk,
  roles,
  tenantId,
  test,
} from './support/foreign-graph';
import { marked, until } from './support/leases';
import { joinOrganisation, publish, put } from './support/organisation';
import { startApp, type RunningApp } from './support/running-app';

async function shot(app: RunningApp, page: Page, name: string): Promise<void> {
  const folder = process.env['LATCHKEY_SHOTS'];
  if (folder === undefined) return;
  for (const theme of ['light', 'dark'] as const) {
    await app.get('preferences.set', { theme });
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
}

async function barriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-tabster-dummy]').analyze();
  return violations.map(({ id }) => id);
}

/** Nothing that lets anybody in lies around, while the program runs. */
async function expectNoTrace(
  desk: RunningApp,
  settings: Page,
  folder: string,
  provider: ForeignProvider,
  front: GraphFront,
  more: readonly string[] = [],
): Promise<void> {
  const tokens = [...secretsSaid(provider), ...front.seen];
  const said = [...tokens, ...more];
  expect(tokens.length).toBeGreaterThan(1);
  // The newest of each kind, because a whole memory is read for each of them.
  const newest = [secretsSaid(provider).at(-1) ?? '', [...front.seen].at(-1) ?? ''];
  expect(await inCoreOf(desk, 'settings', newest), 'core of the settings').toEqual([]);
  expect(holds(await heapOf(desk.popover), said), 'heap of the popover').toBe(false);
  expect(holds(await heapOf(settings), said), 'heap of the settings').toBe(false);
  expect(holds(processTexts(desk.pid), said), 'command lines and environments').toBe(false);
  expect(filesWith(folder, said), 'files').toEqual([]);
}

/** The cards of the customer's connections, one of them open. */
async function openCards(desk: RunningApp, label: string): Promise<Page> {
  await desk.get('app.openWindow', { window: 'settings' });
  const settings = await desk.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('tab', { name: 'All connections' }).click();
  await settings.getByRole('row', { name: new RegExp(`${label}.*${CUSTOMER_NAME}`) }).click();
  await expect(cardOf(settings, label)).toBeVisible();
  return settings;
}

const cardOf = (settings: Page, label: string) => settings.getByRole('article', { name: label });

/** Ana publishes a connection to a tenant that is really there, and what is lent there. */
async function furnish(desk: RunningApp, provider: ForeignProvider, lentTo: 'ana' | 'ben'): Promise<void> {
  const signIn = { kind: 'technician', clientId: publicApp } as const;
  const policy = helpdesk(lentTo === 'ana' ? { kind: 'primarySuper' } : { kind: 'groups', groups: [DESK] });
  await put(desk, [...benToo, atTenant(provider.cloud, 'conn-alder', 'Alderbrook', signIn), policy]);
  await publish(desk);
}

/** Signs in at the pages of the provider, the first that are opened there. */
async function signIn(app: RunningApp, card: Locator, login: string): Promise<void> {
  await card.getByRole('button', { name: 'Sign in…' }).click();
  await person(app, 1, { login });
  await expect(card.getByText(`Signed in as ${login}.`)).toBeVisible();
}

/** What a check-out of the policy at that connection asks for. */
async function order(desk: RunningApp): Promise<Input<'lease.checkOut'>> {
  const { hits } = await desk.get('catalogue.customers', { query: CUSTOMER_NAME, limit: 1 });
  const customerId = hits[0]?.id ?? '';
  return { customerId, connectorId: 'conn-alder', policyId: 'pol-desk', duration: '1h', reason: 'mail is down' };
}

async function checkOut(desk: RunningApp): Promise<LeaseView> {
  const { leaseId } = await desk.get('lease.checkOut', await order(desk));
  return until(desk, leaseId, 'active');
}

const neutralised = async (desk: RunningApp, leaseId: LeaseId): Promise<boolean> =>
  (await desk.get('lease.one', { leaseId })).neutralisedAt !== undefined;

/** Ben's computer, in the organisation that Ana published, where the authority of the provider is known too. */
async function startBen(desk: RunningApp, folder: string): Promise<RunningApp> {
  const { line } = await desk.get('organisation.invitation', {});
  const app = await startApp({ profile: join(folder, 'ben'), env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } });
  await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
  await joinOrganisation(app, line, 'ben');
  await keepPages(app);
  return app;
}

test('a technician without a role at the customer is told which are missing, makes nothing, and may once they are given', async ({
  desk,
  provider,
  front,
  rights,
  tenant,
  folder,
}) => {
  rights.roles = [roles.directoryReaders];
  await furnish(desk, provider, 'ben');
  const bens = await startBen(desk, folder);
  const settings = await openCards(bens, 'Alderbrook');
  const card = cardOf(settings, 'Alderbrook');
  // Who is no admin changes nothing about connections, and signs in and checks like everybody.
  await expect(settings.getByRole('button', { name: 'Add a connection' })).toHaveCount(0);
  for (const name of ['Edit', 'Delete', 'Guided set-up'])
    await expect(card.getByRole('button', { name })).toHaveCount(0);
  await signIn(bens, card, ben.username);
  await card.getByRole('button', { name: /^(Check|Look again)$/ }).click();
  const lacking = card.getByRole('listitem').filter({ hasText: 'The connection lacks a role' });
  await expect(lacking).toContainText('To fix');
  await expect(lacking).toContainText(
    'User Administrator, Privileged Authentication Administrator, Privileged Role Administrator',
  );
  await expect(lacking).toContainText('Partner Center');
  await shot(bens, settings, 'mere-technician');
  expect(await barriers(settings)).toEqual([]);

  // At the check-out each duration says so, and whoever asks all the same makes nothing.
  const input = await order(bens);
  const { offers } = await bens.get('catalogue.policies', { customerId: input.customerId });
  const mine = offers.find(({ connectorId }) => connectorId === 'conn-alder');
  expect(mine?.durations.map(({ allowed, failure }) => [allowed, failure?.code])).toEqual([
    [false, 'insufficient_rights'],
  ]);
  const { leaseId } = await bens.get('lease.checkOut', input);
  await expect.poll(async () => (await bens.get('lease.one', { leaseId })).state).toMatch(/^revok/);
  expect(await marked(tenant)).toEqual([]);

  rights.roles = ENOUGH;
  await card.getByRole('button', { name: 'Look again' }).click();
  await expect(lacking).toHaveCount(0);
  const lease = await checkOut(bens);
  expect((await marked(tenant)).map(({ enabled }) => enabled)).toEqual([true]);
  await bens.get('lease.checkIn', { leaseId: lease.id });
  await expect.poll(() => neutralised(bens, lease.id)).toBe(true);
  await expectNoTrace(bens, settings, folder, provider, front);
  await bens.kill();
});

test('a claims challenge of Graph is answered alone where that suffices, else by one sign-in with its claims', async ({
  desk,
  provider,
  front,
  folder,
}) => {
  await furnish(desk, provider, 'ana');
  const settings = await openCards(desk, 'Alderbrook');
  const card = cardOf(settings, 'Alderbrook');
  await signIn(desk, card, ana.username);
  const first = await checkOut(desk);

  // An administrator ends the sessions: the next request is turned away, and a new token with the claims goes through.
  front.revokeSeen();
  const before = provider.asked.length;
  await desk.get('lease.checkIn', { leaseId: first.id });
  await expect.poll(() => neutralised(desk, first.id)).toBe(true);
  const claims = provider.asked.slice(before).map((form) => form.get('claims') ?? '');
  expect(claims.filter((text) => text.includes('"nbf"'))).not.toEqual([]);
  expect((await openedPages(desk)).length).toBe(1);

  // From now on the customer wants a proof that only a person can give.
  const second = await checkOut(desk);
  front.contextWanted = 'c1';
  provider.contextWanted = 'c1';
  await desk.get('lease.checkIn', { leaseId: second.id });
  const waitsFor = async (): Promise<string> =>
    (await desk.get('lease.one', { leaseId: second.id })).attention?.failure.detail ?? '';
  await expect.poll(waitsFor).toMatch(/^more_required/);
  await card.getByRole('button', { name: /^(Check|Look again)$/ }).click();
  await expect(card.getByText('The customer asks for more than your sign-in gave')).toBeVisible();
  await shot(desk, settings, 'more-required');
  expect(await barriers(settings)).toEqual([]);
  await card.getByRole('button', { name: 'Sign in at the customer…' }).click();
  await expect.poll(async () => (await openedPages(desk)).length).toBe(2);
  const page = new URL((await openedPages(desk)).at(-1) ?? '');
  expect(page.pathname).toContain(tenantId);
  expect(page.searchParams.get('claims')).toContain('"c1"');
  await person(desk, 2, { login: ana.username });
  await expect(card.getByText('The customer asks for more than your sign-in gave')).toHaveCount(0);
  // What was held up goes on by itself.
  await expect.poll(() => neutralised(desk, second.id)).toBe(true);
  expect((await openedPages(desk)).length).toBe(2);
  await expectNoTrace(desk, settings, folder, provider, front);
});

/** Checks a connection as often as it takes: what was typed a moment ago may not be stored yet. */
async function lookUntil(card: Locator, what: Locator, count: number): Promise<void> {
  const look = async (): Promise<void> => {
    await card.getByRole('button', { name: /^(Check|Look again)$/ }).click();
    await expect(what).toHaveCount(count, { timeout: 5_000 });
  };
  await expect(look).toPass({ timeout: 60_000 });
}

const aged = connectorIdSchema.parse('conn-certificate');

test.describe('apps', () => {
  test.use({
    moreApps: async ({ folder }, use) => {
      const { pem } = await putAgedCertificate(join(folder, 'ana'), aged, 300);
      const { publicKey } = new X509Certificate(pem);
      await use([{ clientId: certificateApp, kind: 'certificate', publicKey }]);
    },
  });
  test('sign in with a secret and with a certificate, at a provider that is not ours', async ({
    desk,
    provider,
    front,
    folder,
  }) => {
    await put(desk, [
      atTenant(provider.cloud, 'conn-secret', 'By secret', { kind: 'app', clientId: secretApp, credential: 'secret' }),
      atTenant(provider.cloud, aged, 'By certificate', {
        kind: 'app',
        clientId: certificateApp,
        credential: 'certificate',
      }),
      helpdesk({ kind: 'primarySuper' }),
    ]);
    await publish(desk);
    const settings = await openCards(desk, 'By secret');
    const bySecret = cardOf(settings, 'By secret');
    await bySecret.getByLabel('Client secret', { exact: true }).fill('not this one, canary 8812');
    await bySecret.getByRole('button', { name: 'Store' }).click();
    const unknown = bySecret.getByText('The tenant does not know the app');
    await lookUntil(bySecret, unknown, 1);
    await bySecret.getByLabel('Client secret', { exact: true }).fill(CLIENT_SECRET);
    await bySecret.getByRole('button', { name: 'Replace' }).click();
    await lookUntil(bySecret, unknown, 0);

    const byCertificate = cardOf(settings, 'By certificate');
    await byCertificate.getByRole('button', { name: /^Details/ }).click();
    await expect(byCertificate.getByText('Thumbprint (SHA-256)')).toBeVisible();
    // Once each: this provider takes an assertion once only, and the client library keeps one for some minutes.
    for (const id of ['conn-secret', aged]) {
      const { failure, lines } = await desk.get('connector.doctor', { connectorId: connectorIdSchema.parse(id) });
      expect([id, failure, lines.length]).toEqual([id, undefined, 1]);
    }
    const credentials = provider.asked.map((form) => form.get('client_assertion_type') ?? 'secret');
    expect(new Set(credentials)).toEqual(new Set(['secret', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer']));
    expect(front.answered.some(({ status }) => status === 200)).toBe(true);
    await shot(desk, settings, 'foreign-apps');
    await expectNoTrace(desk, settings, folder, provider, front, [CLIENT_SECRET, 'not this one, canary 8812']);
  });
});
