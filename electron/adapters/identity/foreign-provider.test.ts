import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { M365Connector } from '../../../shared/model/connector';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { DAY, SECOND } from '../../../shared/time';
import type { DeviceCode, SignedInAccount, SignInAttempt } from '../../ports/identity';
import { FakeClock } from '../../testkit/fakes/clock';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { memoryLog } from '../../testkit/fakes/log';
import {
  ana,
  ben,
  certificateApp,
  CLIENT_SECRET,
  connectorId as id,
  CUSTOMER,
  foreignConnector,
  OTHER,
  publicApp,
  secretApp,
} from '../../testkit/oidc/cast';
import { walk, type Doing } from '../../testkit/oidc/person-at-browser';
import { startForeignProvider, type ForeignProvider, type KnownApp } from '../../testkit/oidc/provider';
import { FakeTimers } from '../../testkit/fakes/timers';
import { createCertificates, type CertificateStore } from './certificate/connector-certificates';
import { createTechnicianSignIn, SIGN_IN_PATIENCE } from './technician-sign-in';
import { createTokenSource } from './token-source';
import { tenantOfToken } from './token-tenant';

const sentClaims = z.object({ access_token: z.record(z.string(), z.unknown()) });
const trusted = getCACertificates('default');

let folder: string;
let clock: FakeClock;
let timers: FakeTimers;
let keychain: ReturnType<typeof fakeKeychain>;
let provider: ForeignProvider;
let pages: { readonly status: number; readonly html: string }[];
/** What the person does next; undefined = they walk away. */
let doing: Doing | undefined;
let walks: Promise<void>[];
let codes: DeviceCode[];
let certificates: CertificateStore;

beforeAll(async () => {
  certificates = createCertificates({ keychain: fakeKeychain(), clock: new FakeClock() });
  const made = await certificates.create(id);
  if (!made.ok) throw new Error(made.error.code);
});

const publicKeyOf = async (): Promise<KnownApp> => {
  const found = await certificates.get(id);
  if (!found.ok || found.value === undefined) throw new Error('no certificate');
  return { clientId: certificateApp, kind: 'certificate', publicKey: new X509Certificate(found.value.pem).publicKey };
};

const start = async (): Promise<void> => {
  provider = await startForeignProvider({
    people: [ana, ben],
    apps: [
      { clientId: publicApp, kind: 'public' },
      { clientId: secretApp, kind: 'secret', secret: CLIENT_SECRET },
      await publicKeyOf(),
    ],
    refreshSeconds: DAY / SECOND,
  });
  setDefaultCACertificates([...trusted, provider.ca]);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-foreign-'));
  clock = new FakeClock();
  timers = new FakeTimers(clock);
  keychain = fakeKeychain();
  [pages, walks, codes] = [[], [], []];
  doing = { login: ana.username };
  await start();
});
afterEach(async () => {
  vi.useRealTimers();
  await provider.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => setDefaultCACertificates(trusted));

const follow = (url: string, what: Doing | undefined): void => {
  if (what !== undefined) walks.push(walk(url, what).then((page) => void pages.push(page)));
};
const signIn = () =>
  createTechnicianSignIn({
    file: join(folder, 'sign-in.bin'),
    keychain,
    clock,
    timers,
    log: memoryLog(),
    fetch: async (url, init) => {
      if (codes.length > 0) await Promise.all(walks);
      return fetch(url, init);
    },
    openBrowser: (url) => {
      follow(url, doing);
      return Promise.resolve(true);
    },
  });
/** Types the code in, and is done before the first poll. */
const typeIn = (code: DeviceCode): void => {
  codes.push(code);
  follow(code.page, { login: ana.username, userCode: code.userCode });
};
const app = () => ({ clientId: publicApp, cloud: provider.cloud });
const begin = (change: { readonly tenantId?: string; readonly loginHint?: string } = {}): SignInAttempt =>
  signIn().begin({ app: app(), way: 'browser', ...change });
const connector = (kind: 'technician' | 'secret' | 'certificate', tenantId = CUSTOMER): M365Connector =>
  foreignConnector(provider.cloud, kind, tenantId);
const signedIn = async (who = ana): Promise<SignedInAccount> => {
  doing = { login: who.username };
  const attempt = begin();
  // A page that cannot be walked through would leave the attempt waiting for ever.
  const result = await Promise.race([attempt.done, failedWalk()]);
  await Promise.all(walks);
  if (!result.ok) throw new Error(`${JSON.stringify(result.error)} ${pages.map(({ html }) => html).join('\n')}`);
  return result.value;
};
const failedWalk = async (): Promise<never> => {
  await expect.poll(() => walks.length).toBeGreaterThan(0);
  await Promise.all(walks);
  return new Promise(() => undefined);
};
const token = (tenantId = CUSTOMER, options = {}) =>
  signIn().token(connector('technician', tenantId), ana.objectId, options);
const trouble = (word: string): unknown => ({
  ok: false,
  error: { code: 'sign_in_failed', detail: expect.stringMatching(new RegExp(`^${word}\\b`)) as unknown },
});

describe('a technician at a provider that is not ours', () => {
  it('signs in through the browser, and is known by object id and home tenant', async () => {
    expect(await signedIn()).toEqual({ ...ana });
    expect(pages.at(-1)?.html).toContain('You are signed in');
    expect(await signIn().accounts(app())).toEqual({ ok: true, value: [{ ...ana }] });
    expect(provider.asked[0]?.get('code_verifier')?.length).toBeGreaterThanOrEqual(43);
  });

  it('signs in by a code that is typed in elsewhere', async () => {
    const attempt = signIn().begin({ app: app(), way: 'deviceCode' }, typeIn);
    await expect.poll(() => codes.length).toBe(1);
    expect(codes[0]!.page).toBe(`${provider.url}/organizations/device`);
    expect(await attempt.done).toEqual({ ok: true, value: { ...ana } });
  }, 15_000);

  it('declines at the sign-in page', async () => {
    doing = { login: ana.username, cancelAt: 'Sign-in' };
    expect(await begin().done).toEqual(trouble('declined'));
    await Promise.all(walks);
    expect(pages.at(-1)?.html).toContain('did not succeed');
  });

  it('declines to consent, and nothing is kept', async () => {
    doing = { login: ana.username, cancelAt: 'Authorize' };
    expect(await begin().done).toEqual(trouble('declined'));
    expect(await signIn().accounts(app())).toEqual({ ok: true, value: [] });
  });

  it('walks away: cancelled at once, or ended after five minutes', async () => {
    doing = undefined;
    const attempt = begin();
    attempt.cancel();
    expect(await attempt.done).toEqual(trouble('cancelled'));
    const other = begin();
    await timers.advance(SIGN_IN_PATIENCE);
    expect(await other.done).toEqual(trouble('timed_out'));
  });

  it('may be two people, each signed out alone; a token then is nobody’s', async () => {
    await signedIn(ana);
    await signedIn(ben);
    const accounts = await signIn().accounts(app());
    expect(accounts.ok && accounts.value.map(({ username }) => username).sort()).toEqual([ana.username, ben.username]);
    expect((await token()).ok).toBe(true);
    expect(await signIn().signOut(ana)).toEqual({ ok: true, value: undefined });
    expect(await token()).toEqual(trouble('other_account'));
    expect(await signIn().accounts(app())).toEqual({ ok: true, value: [{ ...ben }] });
  });
});

describe('a token in a technician’s name', () => {
  it('is for the customer, renewed without a person, and what was kept is not readable', async () => {
    await signedIn();
    const answer = await token();
    expect(answer.ok && tenantOfToken(answer.value.reveal())).toBe(CUSTOMER);
    const refresh = provider.asked.at(-1);
    expect(refresh?.get('grant_type')).toBe('refresh_token');
    const kept = readFileSync(join(folder, 'sign-in.bin'), 'latin1');
    expect(kept).not.toContain(refresh?.get('refresh_token') ?? 'nothing');
    expect(kept).not.toContain(ana.username);
  });

  it('works again and again, although each refresh token is good once', async () => {
    await signedIn();
    for (const tenantId of [CUSTOMER, OTHER, CUSTOMER]) {
      const answer = await token(tenantId);
      expect(answer.ok && tenantOfToken(answer.value.reveal())).toBe(tenantId);
    }
  });

  it('is refused when it comes back for another tenant', async () => {
    await signedIn();
    provider.tenantInTokens = () => OTHER;
    expect(await token()).toEqual(trouble('wrong_tenant'));
    provider.tenantInTokens = undefined;
    expect((await token()).ok).toBe(true);
  });

  it('is refused after the session was revoked, and given after signing in anew', async () => {
    await signedIn();
    await provider.revokeAll();
    expect(await token(CUSTOMER, { claims: '{"access_token":{"nbf":{"essential":true,"value":"1"}}}' })).toEqual(
      trouble('session_expired'),
    );
    await signedIn();
    expect((await token()).ok).toBe(true);
  });

  it('is refused when the refresh token has run out', async () => {
    await signedIn();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY + SECOND });
    expect(await token()).toEqual(trouble('session_expired'));
  });

  it('answers a claims challenge with the claims in the request', async () => {
    await signedIn();
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1767600000"}}}';
    expect((await token(CUSTOMER, { claims })).ok).toBe(true);
    const sent = z.parse(sentClaims, JSON.parse(provider.asked.at(-1)?.get('claims') ?? '{}'));
    expect(sent.access_token).toMatchObject({ nbf: { value: '1767600000' }, xms_cc: { values: ['cp1'] } });
  });

  it.each([
    ['more is asked of the person', { status: 400, body: { error: 'interaction_required', suberror: 'basic_action', claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' } }, 'more_required'], // prettier-ignore
    ['nobody consented', { status: 400, body: { error: 'invalid_grant', error_codes: [65_001] } }, 'consent_missing'],
    ['the person has no access', { status: 400, body: { error: 'invalid_grant', error_codes: [50_020] } }, 'no_access'],
    ['a captive portal redirects', { status: 302, headers: { location: 'http://portal.invalid/' } }, 'bad_answer'],
  ])('is refused when %s', async (_, mishap, word) => {
    await signedIn();
    provider.mishaps.push(mishap);
    expect(await token()).toEqual(trouble(word));
    expect((await token()).ok).toBe(true);
  });

  it('waits as long as a busy service asks, and remembers nothing of it', async () => {
    await signedIn();
    provider.mishaps.push({
      status: 429,
      headers: { 'Retry-After': '17' },
      body: { error: 'temporarily_unavailable' },
    });
    expect(await token()).toMatchObject({ ok: false, error: { code: 'throttled', retryAfterMs: 17_000 } });
    expect((await token()).ok).toBe(true);
  });

  it('is not there while the provider is down, and there when it is back', async () => {
    await signedIn();
    await provider.down();
    expect(await token()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    await provider.up();
    expect((await token()).ok).toBe(true);
  });

  it('is not asked for where the certificate is not trusted', async () => {
    await signedIn();
    await provider.down();
    expect((await token()).ok).toBe(false);
    await provider.upAsImpostor();
    expect(await token()).toMatchObject({ ok: false, error: { code: 'tls_untrusted' } });
    expect(provider.asked.filter((form) => form.get('grant_type') === 'refresh_token')).toEqual([]);
  });
});

describe('an app at a provider that is not ours', () => {
  const source = (secret = CLIENT_SECRET) =>
    createTokenSource({
      secretOf: () => Promise.resolve(ok(new Secret(secret))),
      certificateOf: (connectorId) => certificates.forSigning(connectorId),
    });

  it.each(['secret', 'certificate'] as const)('signs in with its %s', async (kind) => {
    const answer = await source().token(connector(kind));
    expect(answer.ok ? tenantOfToken(answer.value.reveal()) : answer.error).toBe(CUSTOMER);
  });

  it('is refused with a wrong secret', async () => {
    expect(await source('wrong').token(connector('secret'))).toEqual(trouble('app_unknown'));
  });
});
