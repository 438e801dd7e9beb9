import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { practiceTenants } from '../electron/practice/m365';
import { keychainEntries } from '../electron/testkit/labs/keychain-entries';
import { testCertificate } from '../electron/testkit/labs/test-certificate';
import { connectorIdSchema } from '../shared/ids';
import type { Input } from '../shared/ipc/contract';
import { filesWith } from './support/canary';
import { expect, test as base } from './support/fixtures';
import { checkIn, checkOut, marked } from './support/leases';
import {
  createOrganisation,
  everything,
  fileIn,
  ids,
  joinOrganisation,
  objectIds,
  publish,
  put,
  startComputer,
} from './support/organisation';
import type { RunningApp } from './support/running-app';
import type { TenantProcess } from './support/tenant-process';

interface Fixtures {
  readonly share: string;
  /** Ana's computer, where everything was written and published, and what she sends to others. */
  readonly ana: RunningApp & { readonly invitation: string };
  readonly ben: RunningApp;
}

const test = base.extend<Fixtures>({
  share: async ({ folder }, use) => {
    await use(join(folder, 'share'));
  },
  ana: async ({ folder, share, tenant }, use) => {
    const app = await startComputer(folder, 'ana', 'welcome');
    await createOrganisation(app, share);
    await put(app, everything(tenant.url));
    expect(await publish(app)).toBe(2);
    const { line } = await app.get('organisation.invitation', {});
    await use({ ...app, invitation: line });
    await app.kill();
  },
  ben: async ({ folder, ana }, use) => {
    const app = await startComputer(folder, 'ben', 'welcome');
    await joinOrganisation(app, ana.invitation, 'ben');
    await use(app);
    await app.kill();
  },
});

const entra = connectorIdSchema.parse(ids.entra);
const secret = practiceTenants[0]?.clientSecret ?? '';

/** What is offered to the person at a customer: names of policies and the durations that are allowed. */
async function offered(app: RunningApp, customerId: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const answer = await app.ask('catalogue.policies', { customerId });
  const offers = answer.ok ? answer.value.offers.filter(({ refusal }) => refusal === undefined) : [];
  const allowed = (durations: (typeof offers)[number]['durations']): readonly string[] =>
    durations.filter((one) => one.allowed).map(({ code }) => code);
  return Object.fromEntries(offers.map(({ name, durations }) => [name, allowed(durations)] as const));
}

/** Asks for a check-out as a page that was taken over could, and gives the code of the refusal. */
async function refusal(app: RunningApp, change: Readonly<Record<string, string>>): Promise<string> {
  const asked = {
    customerId: ids.alder,
    connectorId: ids.entra,
    policyId: 'pol-desk',
    duration: '1h',
    reason: 'mail is down',
  };
  const answer = await app.ask('lease.checkOut', { ...asked, ...change } as Input<'lease.checkOut'>);
  return answer.ok ? 'allowed' : answer.error.code;
}

const PROXY = { host: 'proxy.harbourline.invalid', port: 8080 };
const proxyPassword = 'Pr0xy-canary-9c1d';

/** What a person tells a computer about the network that it is in, and what of it would be found in a file. */
async function describeNetwork(app: RunningApp): Promise<readonly string[]> {
  await app.get('preferences.set', { proxy: { kind: 'manual', ...PROXY } });
  const proxy = `${PROXY.host}:${String(PROXY.port)}`;
  await app.get('network.setCredentials', { proxy, user: 'ana', password: proxyPassword });
  const { cert } = testCertificate('Box that reads along');
  const { authorities } = await app.get('network.trust', { pem: cert });
  const { lines } = await app.get('audit.search', { limit: 10 });
  const told = lines.flatMap(({ actor, entry: { event } }) => (actor === 'Ana Duarte' ? event : []));
  const [one] = authorities;
  expect(told).toContainEqual({ kind: 'proxyChosen', proxy });
  expect(told).toContainEqual({ kind: 'proxyPassword', proxy, kept: true });
  expect(told).toContainEqual({
    kind: 'authorityTrusted',
    subject: 'CN=Box that reads along',
    fingerprint: one?.fingerprint,
  });
  return [proxyPassword, cert.split('\n')[2] ?? ''];
}

/** Goes the way of a person who hands the computer on, records and all. */
async function forgetComputer(app: RunningApp): Promise<void> {
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Organisation & sync' }).click();
  await settings.getByRole('button', { name: 'Forget this computer…' }).click();
  const dialog = settings.getByRole('alertdialog', { name: 'Forget this computer?' });
  await dialog.getByRole('radio', { name: /^Delete them/ }).check();
  const confirm = dialog.getByRole('button', { name: 'Forget this computer' });
  await expect(confirm).not.toHaveAttribute('aria-disabled', 'true');
  const shots = process.env['LATCHKEY_SHOTS'];
  for (const theme of shots === undefined ? [] : (['dark', 'light'] as const)) {
    await app.get('preferences.set', { theme });
    await settings.screenshot({ path: join(shots ?? '', `forget-${theme}.png`) });
  }
  // The page may change or go before the press itself is reported as done.
  await confirm.click().catch(() => undefined);
  await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
}

test('an organisation is created, joined by its invitation, remembered, left, and not overwritten', async ({
  folder,
}) => {
  const share = join(folder, 'share');
  const ana = await startComputer(folder, 'ana', 'welcome');
  await createOrganisation(ana, share);
  expect(await ana.get('app.view', {})).toMatchObject({
    mode: 'organisation',
    organisationName: 'Harbourline IT',
    me: { name: 'Ana Duarte', role: 'primary' },
    problems: [],
  });
  const { line } = await ana.get('organisation.invitation', {});
  expect(await ana.ask('app.enterPractice', {})).toMatchObject({ ok: false, error: { code: 'policy_denied' } });

  const second = await startComputer(folder, 'second', 'welcome');
  const asStranger = { invitation: line, entraObjectId: objectIds.eli };
  expect(await second.ask('organisation.join', asStranger)).toMatchObject({ error: { code: 'not_entitled' } });
  const cut = { invitation: line.slice(0, -1), entraObjectId: objectIds.ana };
  expect(await second.ask('organisation.join', cut)).toMatchObject({ error: { detail: 'invitation damaged' } });
  await joinOrganisation(second, line, 'ana');
  const key = async (app: typeof ana): Promise<string> => (await app.get('organisation.ownKey', {})).publicKey;
  expect(await key(second)).not.toBe(await key(ana));
  await second.quit();
  let again = await startComputer(folder, 'second', 'organisation');
  const profile = join(folder, 'second');
  const told = await describeNetwork(again);
  expect(filesWith(profile, told)).toEqual([join(profile, 'authorities.json')]);
  expect(await again.get('network.view', {})).toMatchObject({ proxy: { known: true } });
  await again.quit();
  expect(await keychainEntries(profile)).toContain('proxy/proxy.harbourline.invalid_8080');
  again = await startComputer(folder, 'second', 'organisation');
  await forgetComputer(again);
  expect(await again.get('network.view', {})).toMatchObject({ authorities: [], proxy: { known: false } });
  expect(filesWith(profile, told)).toEqual([]);
  const left = readdirSync(join(folder, 'second'), { recursive: true, encoding: 'utf8' });
  expect(left.filter((path) => /ledger\.db|membership|sign-in\.bin/.test(path))).toEqual([]);
  const before = readFileSync(fileIn(share), 'utf8');
  const me = { name: 'Eve', upn: 'eve@example.com', entraObjectId: objectIds.eli, handle: 'eve' };
  const another = { name: 'Other', me, source: { kind: 'folder' as const, path: share } };
  expect(await again.ask('organisation.create', another)).toMatchObject({
    error: { code: 'bad_input', detail: 'source holds an organisation' },
  });
  expect(readFileSync(fileIn(share), 'utf8')).toBe(before);
  await again.quit();
  expect(await keychainEntries(profile)).toEqual([]);
  await ana.quit();
});

test('a technician sees exactly what the organisation allows, and is refused the rest by the main process', async ({
  ben,
  tenant,
}) => {
  const { hits } = await ben.get('catalogue.customers', { query: '', limit: 10 });
  expect(hits.map(({ name }) => name).sort()).toEqual(['Alderbrook Dental', 'Brightwater Logistics']);
  expect(await offered(ben, ids.alder)).toEqual({ Helpdesk: ['1h', '4h'], 'Domain work': ['8h'], Everywhere: ['1d'] });
  expect(await offered(ben, ids.bright)).toEqual({ Everywhere: ['1d'] });
  const { offers } = await ben.get('catalogue.policies', { customerId: ids.alder });
  expect(offers.find(({ name }) => name === 'Helpdesk')?.privileges.map(({ name }) => name)).toEqual([
    'Helpdesk Administrator',
  ]);

  expect(await refusal(ben, { policyId: 'pol-off' })).toBe('policy_denied');
  expect(await refusal(ben, { policyId: 'pol-platform' })).toBe('not_entitled');
  expect(await refusal(ben, { customerId: ids.bright, connectorId: ids.entraBright })).toBe('policy_denied');
  expect(await refusal(ben, { connectorId: ids.entraBright })).not.toBe('allowed');
  expect(await refusal(ben, { duration: '8h' })).toBe('duration_not_allowed');
  expect(await refusal(ben, { reason: 'x' })).toBe('reason_required');
  expect(await refusal(ben, { policyId: 'pol-none' })).toBe('unknown_policy');

  const customer = { id: 'cust-x', name: 'X', code: 'XX', domains: [], timeZone: 'UTC', archived: false };
  const entity = { kind: 'customer', value: customer } as Input<'entity.put'>['entity'];
  expect(await ben.ask('entity.put', { entity })).toMatchObject({ error: { code: 'not_entitled' } });
  expect(await ben.ask('organisation.publish', {})).toMatchObject({ error: { code: 'not_entitled' } });
  expect((await ben.get('lease.snapshot', { scope: 'all' })).leases).toEqual([]);
  await checkOutAndIn(ben, tenant);
});

/** An account is checked out, used, and made useless by check in. */
async function checkOutAndIn(ben: RunningApp, tenant: TenantProcess): Promise<void> {
  expect(await ben.get('connector.secretState', { connectorId: entra })).toEqual({ state: 'missing' });
  await ben.get('connector.setSecret', { connectorId: entra, secret });
  expect(await ben.get('connector.secretState', { connectorId: entra })).toEqual({ state: 'present' });

  const lease = await checkOut(ben, 'Alderbrook', 'Helpdesk');
  await ben.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  const pass = await ben.clipboard();
  expect(await tenant.truth.signIn(lease.accountName, pass)).toMatchObject({ ok: true, with: 'pass' });
  const [account] = await marked(tenant);
  expect(account?.roles.map(({ name }) => name)).toEqual(['Helpdesk Administrator']);
  expect(await ben.ask('organisation.leave', {})).toMatchObject({ error: { detail: 'live leases' } });

  await checkIn(ben, lease);
  const useless = async (): Promise<boolean> =>
    (await ben.get('lease.one', { leaseId: lease.id })).neutralisedAt !== undefined;
  await expect.poll(useless, { message: 'credential becomes useless' }).toBe(true);
  expect(await tenant.truth.signIn(lease.accountName, pass)).toMatchObject({ ok: false });
  expect(ben.log()).not.toContain(secret);
}

test('new rules count on other computers as soon as they have them, tampered ones never', async ({
  ana,
  ben,
  share,
}) => {
  const { entity } = await ana.get('entity.get', { kind: 'policy', id: 'pol-desk' });
  if (entity.kind !== 'policy') throw new Error(entity.kind);
  await put(ana, [{ kind: 'policy', value: { ...entity.value, durations: ['4h'] } }]);
  expect(await publish(ana)).toBe(3);
  // Told by the folder itself; nobody asks for it.
  await expect.poll(() => offered(ben, ids.alder)).toMatchObject({ Helpdesk: ['4h'] });
  expect(await refusal(ben, { duration: '1h' })).toBe('duration_not_allowed');

  await refuseTampered(ana, ben, share);

  await ana.get('entity.remove', { kind: 'technician', id: 'tech-ben' });
  await publish(ana);
  await expect.poll(() => refusal(ben, { duration: '4h' })).toBe('not_entitled');
});

/** Refused with the reason, and the last good copy stays in force. */
async function refuseTampered(ana: RunningApp, ben: RunningApp, share: string): Promise<void> {
  const second = readFileSync(fileIn(share));
  await ana.get('organisation.setSettings', { staleAfterDays: 3 });
  const version = await publish(ana);
  await expect.poll(async () => (await ben.get('organisation.view', {})).version).toBe(version);
  const good = readFileSync(fileIn(share));
  const flipped = Buffer.from(good);
  const at = good.indexOf('"durations":["4h"') + '"durations":["'.length;
  flipped[at] = (flipped[at] ?? 0) ^ 0x04;
  const bad: readonly (readonly [Buffer, string])[] = [
    [flipped, 'organisationFile'],
    [good.subarray(0, good.length - 200), 'organisationFile notJson'],
    [second, 'organisationFile rolledBack'],
    [Buffer.from('{}'), 'organisationFile form'],
  ];
  for (const [bytes, reason] of bad) {
    writeFileSync(fileIn(share), bytes);
    expect(await ben.ask('organisation.pull', {})).toMatchObject({ ok: false });
    const { problems, checkOutsOpen } = await ben.get('app.view', {});
    expect([problems.map(({ detail }) => detail).join(), checkOutsOpen]).toEqual([
      expect.stringContaining(reason),
      true,
    ]);
    expect(await ben.get('organisation.view', {})).toMatchObject({
      version,
      trouble: { detail: problems[0]?.detail },
    });
    expect(await offered(ben, ids.alder)).toMatchObject({ Helpdesk: ['4h'] });
  }
  writeFileSync(fileIn(share), good);
  await ben.get('organisation.pull', {});
  expect((await ben.get('app.view', {})).problems).toEqual([]);
}
