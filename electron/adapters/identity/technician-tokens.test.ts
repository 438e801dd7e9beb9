import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { MINUTE } from '../../../shared/time';
import type { SignedInAccount, SignInRequest, TechnicianSignIn } from '../../ports/identity';
import { practicePartnerTenantId } from '../../practice/m365/seed/practice-seed';
import { startSignInLab, type SignInLab } from '../../testkit/labs/sign-in-lab';

const ana = 'ana@harbourline.practice.example';
const ben = 'ben@harbourline.practice.example';

let lab: SignInLab;

beforeEach(async () => {
  lab = await startSignInLab();
});
afterEach(async () => {
  expect(lab.server.problems()).toEqual([]);
  await lab.dispose();
});

const begin = (request: Partial<SignInRequest> = {}) => lab.signIn.begin({ app: lab.app, way: 'browser', ...request });
const signedIn = (upn = ana): Promise<SignedInAccount> => lab.signedIn(upn);

function trouble(detail: string): unknown {
  return {
    ok: false,
    error: { code: 'sign_in_failed', detail: expect.stringMatching(new RegExp(`^${detail}\\b`)) as unknown },
  };
}

function claims(token: Result<Secret<string>, Failure>): Record<string, unknown> {
  if (!token.ok) throw new Error(JSON.stringify(token.error));
  const text = Buffer.from(token.value.reveal().split('.')[1] ?? '', 'base64url').toString();
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

const brightwater = (account: SignedInAccount, signIn: TechnicianSignIn = lab.signIn) =>
  signIn.token(lab.connector('Brightwater'), account.objectId);

async function requestsFor(path: string): Promise<number> {
  const all = await lab.server.inspection.requests();
  return all.filter((request) => request.service === 'signIn' && request.path.endsWith(path)).length;
}

describe('at a customer', () => {
  it('the token is for the customer and the technician, and is asked for once', async () => {
    const account = await signedIn();
    const before = await requestsFor('/token');
    const tokens = [await brightwater(account), await brightwater(account)];
    for (const token of tokens) {
      expect(claims(token)).toMatchObject({ tid: lab.connector('Brightwater').tenantId, oid: account.objectId });
    }
    expect((await requestsFor('/token')) - before).toBe(1);
  });

  it('each customer has a token of its own', async () => {
    const account = await signedIn();
    const [one, other] = [lab.connector('Brightwater'), lab.connector('Alderbrook')];
    expect(claims(await lab.signIn.token(one, account.objectId))['tid']).toBe(one.tenantId);
    expect(claims(await lab.signIn.token(other, account.objectId))['tid']).toBe(other.tenantId);
    expect(claims(await lab.signIn.token(one, account.objectId))['tid']).toBe(one.tenantId);
  });

  it('a token for another tenant is refused', async () => {
    const account = await signedIn();
    const [asked, given] = [lab.connector('Brightwater').tenantId, lab.connector('Alderbrook').tenantId];
    lab.between = (url, init) => fetch(url.replace(asked, given), init);
    expect(await brightwater(account)).toEqual(trouble('wrong_tenant'));
  });

  it.each([
    [
      'consent is missing',
      async () => {
        const { tenantId } = lab.connector('Brightwater');
        const { app: kept } = await lab.server.inspection.settings(tenantId);
        await lab.server.inspection.setTenant(tenantId, { app: { ...kept, consented: false } });
      },
      'consent_missing AADSTS65001',
    ],
    [
      'the account was disabled',
      async () => {
        await lab.server.inspection.plant(practicePartnerTenantId, { what: 'edit', user: ana, enabled: false });
      },
      'account_disabled AADSTS50057',
    ],
    ['the relationship is over', () => lab.timers.advance(600 * 1_440 * MINUTE), 'no_access AADSTS50020'],
  ] as const)('it is said that %s', async (_, bring, word) => {
    const account = await signedIn();
    await bring();
    expect(await brightwater(account)).toEqual(trouble(word));
  });

  it.each([
    [700_082, 'session_expired'],
    [50_173, 'session_revoked'],
    [53_003, 'access_rules'],
    [50_177, 'no_access'],
    [7_000_229, 'consent_missing'],
    [1_234_567, 'other'],
  ])('AADSTS%i is %s', async (number, word) => {
    const account = await signedIn();
    lab.between = () => Promise.resolve(refusal('invalid_grant', number));
    const failed = await brightwater(account);
    expect(failed).toEqual(trouble(`${word} AADSTS${String(number)}`));
    expect(JSON.stringify(failed)).not.toContain('s3cret');
  });

  it('what it asks of the person is answered by a sign-in there', async () => {
    const account = await signedIn();
    const connector = lab.connector('Brightwater');
    const challenge = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    lab.between = () => Promise.resolve(refusal('interaction_required', 50_076, { claims: challenge }));
    expect(await brightwater(account)).toEqual(trouble('more_required AADSTS50076'));
    lab.between = fetch;
    const again = await begin({ tenantId: connector.tenantId, loginHint: ana }).done;
    expect(again).toEqual({ ok: true, value: account });
    const page = new URL(lab.browser.opened.at(-1) ?? '');
    expect(page.pathname).toContain(connector.tenantId);
    expect(page.searchParams.get('claims')).toContain('acrs');
    expect(page.searchParams.get('login_hint')).toBe(ana);
    expect((await brightwater(account)).ok).toBe(true);
  });

  it('a claims challenge of Graph gets a new token, or the way to one', async () => {
    const account = await signedIn();
    const connector = lab.connector('Brightwater');
    const first = await brightwater(account);
    const challenge = '{"access_token":{"nbf":{"essential":true,"value":"1726258122"}}}';
    const asked: string[] = [];
    lab.between = (url, init) => {
      asked.push(bodyOf(init));
      return fetch(url, init);
    };
    const second = await lab.signIn.token(connector, account.objectId, { claims: challenge });
    expect(claims(second)['order']).not.toBe(claims(first)['order']);
    expect(new URLSearchParams(asked[0]).get('claims')).toContain('1726258122');
    await revokeSessions(account);
    expect(await lab.signIn.token(connector, account.objectId, { claims: challenge })).toEqual(
      trouble('session_revoked AADSTS50173'),
    );
  });

  it.each([
    ['throttle', { code: 'throttled', detail: 'HTTP 429', retryAfterMs: 3_000 }],
    ['unavailableJson', { code: 'unreachable', detail: 'HTTP 503', retryAfterMs: 3_000 }],
    ['reset', { code: 'unreachable', detail: expect.any(String) as unknown }],
  ] as const)('a service with %s is waited for, and is asked again at once when told to', async (kind, error) => {
    const account = await signedIn();
    await lab.server.inspection.setSwitches({ faults: [{ id: 'f', kind, service: 'signIn', count: 1 }] });
    expect(await brightwater(account)).toEqual({ ok: false, error });
    expect((await brightwater(account)).ok).toBe(true);
  });
});

describe('several accounts', () => {
  it('each is itself, and signing out forgets one of them', async () => {
    const [one, other] = [await signedIn(ana), await signedIn(ben)];
    expect(claims(await brightwater(one))['oid']).toBe(one.objectId);
    expect(claims(await brightwater(other))['oid']).toBe(other.objectId);
    expect(await lab.signIn.signOut(one)).toEqual({ ok: true, value: undefined });
    expect(await brightwater(one)).toEqual(trouble('other_account'));
    expect((await brightwater(other)).ok).toBe(true);
    expect(await lab.another().accounts(lab.app)).toEqual({ ok: true, value: [other] });
  });

  it('the last one takes file and key with it', async () => {
    const account = await signedIn();
    await lab.signIn.signOut(account);
    expect(existsSync(lab.file)).toBe(false);
    expect([...lab.keychain.entries().keys()]).toEqual([]);
    expect(await brightwater(account)).toEqual(trouble('signed_out'));
    expect((await lab.signIn.signOut(account)).ok).toBe(true);
  });
});

describe('on disk', () => {
  it('nothing can be read, and only its user may try', async () => {
    const account = await signedIn();
    const token = await brightwater(account);
    const bytes = readFileSync(lab.file).toString('latin1');
    for (const word of [ana, account.objectId, 'RefreshToken', token.ok ? token.value.reveal().slice(0, 30) : '']) {
      expect(bytes).not.toContain(word);
    }
    if (process.platform !== 'win32') expect(statSync(lab.file).mode & 0o777).toBe(0o600);
    expect(lab.log.text()).not.toContain(ana);
  });

  it('a session outlives the program; access tokens do not', async () => {
    const account = await signedIn();
    await brightwater(account);
    const later = lab.another();
    const before = await requestsFor('/token');
    expect((await brightwater(account, later)).ok).toBe(true);
    expect((await requestsFor('/token')) - before).toBe(1);
  });

  it('two programs do not lose each other’s', async () => {
    const second = lab.another();
    const [one, other] = [await signedIn(ana), await signedIn(ben)];
    const connectors = ['Brightwater', 'Alderbrook', 'Dunmore', 'Garnet'].map((name) => lab.connector(name));
    const all = connectors.flatMap((connector) => [
      lab.signIn.token(connector, one.objectId),
      second.token(connector, other.objectId),
    ]);
    expect((await Promise.all(all)).every(({ ok }) => ok)).toBe(true);
    const third = await lab.another().accounts(lab.app);
    expect(third.ok && third.value.map(({ username }) => username).sort()).toEqual([ana, ben]);
  });

  it('a token is renewed before it runs out', async () => {
    const account = await signedIn();
    const first = claims(await brightwater(account))['order'];
    lab.clock.advance(86_399_000 - 6 * MINUTE);
    expect(claims(await brightwater(account))['order']).toBe(first);
    lab.clock.advance(2 * MINUTE);
    expect(claims(await brightwater(account))['order']).not.toBe(first);
  });
});

async function revokeSessions(account: SignedInAccount): Promise<void> {
  const partner = { ...lab.connector('Brightwater'), tenantId: practicePartnerTenantId };
  const home = await lab.signIn.token(partner, account.objectId);
  if (!home.ok) throw new Error(JSON.stringify(home.error));
  const url = `${lab.server.graphUrl}/v1.0/users/${encodeURIComponent(ana)}/revokeSignInSessions`;
  const headers = new Headers({ authorization: ['Bearer', home.value.reveal()].join(' ') });
  expect((await fetch(url, { method: 'POST', headers })).status).toBe(200);
}

function refusal(error: string, number: number, more: object = {}): Response {
  const error_description = `AADSTS${String(number)}: s3cret words`;
  return Response.json({ error, error_description, error_codes: [number], ...more }, { status: 400 });
}

function bodyOf(init: RequestInit): string {
  return typeof init.body === 'string' ? init.body : '';
}
