import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { createTenantProbe } from '../../adapters/graph/tenant/tenant-probe';
import { createTechnicianSignIn } from '../../adapters/identity/technician-sign-in';
import { createTokenSource } from '../../adapters/identity/token-source';
import type { TechnicianSignIn, TokenSource } from '../../ports/identity';
import { practiceSeed, practiceTenants, startPracticeTenant, type PracticeTenantServer } from '../../practice/m365';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { FakeClock } from '../fakes/clock';
import { fakeKeychain } from '../fakes/fake-keychain';
import { sequentialIds } from '../fakes/ids';
import { memoryLog } from '../fakes/log';
import { FakeTimers } from '../fakes/timers';
import { ana, CLIENT_SECRET, connectorId, foreignConnector, publicApp, secretApp } from './cast';
import { startGraphFront, type GraphFront } from './graph-front';
import { walk } from './person-at-browser';
import { startForeignProvider, type ForeignProvider } from './provider';

const trusted = getCACertificates('default');
const tenantId = practiceTenants[0]?.tenantId ?? '';
const READERS = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const scopes = ['Policy.Read.AuthenticationMethod', 'LicenseAssignment.Read.All', 'Organization.Read.All'];

let folder: string;
let tenants: PracticeTenantServer;
let front: GraphFront;
let provider: ForeignProvider;
let signIn: TechnicianSignIn;
let pages: string[];
let roles: readonly string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-front-'));
  pages = [];
  roles = [READERS];
  tenants = await startPracticeTenant({ seed: practiceSeed(), clock: { now: () => Date.now() } });
  front = await startGraphFront(tenants.graphUrl);
  provider = await startForeignProvider({
    people: [ana],
    apps: [
      { clientId: publicApp, kind: 'public' },
      { clientId: secretApp, kind: 'secret', secret: CLIENT_SECRET },
    ],
    graphUrl: front.url,
    grants: (holder) => (typeof holder === 'string' ? { roles: scopes } : { scp: scopes.join(' '), wids: roles }),
  });
  front.trust((token) => provider.claimsOf(token));
  setDefaultCACertificates([...trusted, provider.ca]);
  const clock = new FakeClock();
  signIn = createTechnicianSignIn({
    file: join(folder, 'sign-in.bin'),
    keychain: fakeKeychain(),
    clock,
    timers: new FakeTimers(clock),
    log: memoryLog(),
    openBrowser: (url) => {
      pages.push(url);
      return Promise.resolve(true);
    },
  });
});
afterEach(async () => {
  await provider.stop();
  await front.stop();
  await tenants.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => setDefaultCACertificates(trusted));

async function person(more: { readonly tenantId?: string; readonly loginHint?: string } = {}): Promise<void> {
  const before = pages.length;
  const attempt = signIn.begin({ app: { clientId: publicApp, cloud: provider.cloud }, way: 'browser', ...more });
  await expect.poll(() => pages.length, { timeout: 20_000 }).toBe(before + 1);
  await walk(pages.at(-1) ?? '', { login: ana.username });
  expect(await attempt.done).toMatchObject({ ok: true });
}

/** What the check of a connection reads of the tenant, through the front. */
async function facts(kind: 'technician' | 'secret') {
  const connector = foreignConnector(provider.cloud, kind, tenantId);
  const technician: TokenSource = { token: (one, asked) => signIn.token(one, ana.objectId, asked) };
  const app = createTokenSource({ secretOf: () => Promise.resolve(ok(new Secret(CLIENT_SECRET))) });
  const probe = createTenantProbe({
    connector: () => connector,
    tokens: kind === 'technician' ? technician : app,
    clock: new FakeClock(),
    ids: sequentialIds(),
    log: memoryLog(),
  });
  const found = await probe.facts(connectorId);
  return found.ok && found.value.kind === 'm365' ? found.value.tenant : found;
}

it('lets in who bears a token of the provider, with the rights that it tells', async () => {
  await person();
  expect(await facts('technician')).toMatchObject({
    premium: 'p1',
    callerRoles: [READERS],
    rights: { by: 'technician', permissions: scopes },
    pass: { enabled: true },
  });
  expect(await facts('secret')).toMatchObject({ premium: 'p1', rights: { by: 'app', permissions: scopes } });
});

it.each(['', 'Bearer x', 'Bearer a.b.c', 'Basic YTpi'])('lets nobody in with %o', async (authorization) => {
  const answer = await fetch(`${front.url}/v1.0/users`, { headers: { authorization } });
  expect([answer.status, answer.headers.get('www-authenticate')?.includes('claims=')]).toEqual([401, false]);
});

it('is content with a new token after sessions were ended', async () => {
  await person();
  await facts('technician');
  front.revokeSeen();
  // The probe takes a new token at once; one that is kept is refused, renewed with the claims, and goes through.
  const connector = foreignConnector(provider.cloud, 'technician', tenantId);
  const kept = await signIn.token(connector, ana.objectId);
  const look = async (token: string): Promise<Response> =>
    fetch(`${front.url}/v1.0/organization`, { headers: { authorization: `Bearer ${token}` } });
  const refused = await look(kept.ok ? kept.value.reveal() : '');
  const claims = /claims="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const fresh = await signIn.token(connector, ana.objectId, { claims: Buffer.from(claims, 'base64').toString() });
  const served = await look(fresh.ok ? fresh.value.reveal() : '');
  expect([refused.status, served.status]).toEqual([401, 200]);
  expect(await served.text()).not.toContain(tenants.graphUrl);
});

it('wants a context that only a person can give, once, at the customer', async () => {
  await person();
  front.contextWanted = 'c1';
  provider.contextWanted = 'c1';
  const refused = { ok: false, error: { code: 'sign_in_failed', detail: 'more_required AADSTS50076' } };
  expect(await facts('technician')).toMatchObject(refused);
  await person();
  expect(await facts('technician')).toMatchObject(refused);
  await person({ tenantId, loginHint: ana.username });
  expect(new URL(pages.at(-1) ?? '').searchParams.get('claims')).toContain('"c1"');
  expect(await facts('technician')).toMatchObject({ callerRoles: [READERS] });
});
