import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { MINUTE } from '../../../shared/time';
import type { DeviceCode, SignedInAccount, SignInRequest, TechnicianSignIn } from '../../ports/identity';
import { practicePartnerTenantId } from '../../practice/m365/seed/practice-seed';
import { startSignInLab, type SignInLab } from '../../testkit/sign-in-lab';
import type { Fetch } from './network';
import { SIGN_IN_PATIENCE } from './technician-sign-in';

const ana = 'ana@harbourline.practice.example';
const ben = 'ben@harbourline.practice.example';

let lab: SignInLab;
/** Stands between the program and the service; lets everything through unless a test says otherwise. */
let between: Fetch;

beforeEach(async () => {
  between = fetch;
  lab = await startSignInLab({ fetch: (url, init) => between(url, init) });
});
afterEach(async () => {
  expect(lab.server.problems()).toEqual([]);
  await lab.dispose();
});

const app = () => {
  const { signIn, cloud } = lab.connector('Brightwater');
  return { clientId: signIn.clientId, cloud };
};
const begin = (request: Partial<SignInRequest> = {}, told?: (code: DeviceCode) => void) =>
  lab.signIn.begin({ app: app(), way: 'browser', ...request }, told);

async function signedIn(upn = ana): Promise<SignedInAccount> {
  lab.browser.person = upn;
  const result = await begin().done;
  await Promise.all(lab.browser.work);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function trouble(detail: string): unknown {
  return { ok: false, error: { code: 'sign_in_failed', detail: expect.stringMatching(new RegExp(`^${detail}\\b`)) as unknown } }; // prettier-ignore
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

describe('in the browser', () => {
  it('somebody signs in, and is known by the object id of their own tenant', async () => {
    const account = await signedIn();
    expect(account).toMatchObject({ tenantId: practicePartnerTenantId, username: ana });
    expect(await lab.signIn.accounts(app())).toEqual({ ok: true, value: [account] });
    expect((await lab.server.inspection.account(account.tenantId, ana))?.id).toBe(account.objectId);
  });

  it('gets a page of ours without scripts, which nothing of the answer stands in', async () => {
    await signedIn();
    const [page] = lab.browser.answers;
    expect(page?.status).toBe(200);
    expect(page?.html).toContain('You are signed in');
    expect(page?.html).not.toMatch(/<script|code|state/i);
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page?.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('asks with PKCE, a state of its own, and for work accounts only', async () => {
    await signedIn();
    await signedIn();
    const [one, two] = lab.browser.opened.map((url) => new URL(url));
    expect(one?.pathname).toBe('/organizations/oauth2/v2.0/authorize');
    expect(one?.searchParams.get('code_challenge_method')).toBe('S256');
    expect(one?.searchParams.get('response_mode')).toBe('form_post');
    expect(one?.searchParams.get('claims')).toContain('cp1');
    for (const name of ['state', 'code_challenge', 'nonce']) {
      expect(one?.searchParams.get(name)?.length).toBeGreaterThan(20);
      expect(one?.searchParams.get(name)).not.toBe(two?.searchParams.get(name));
    }
  });

  it('can be declined on the page', async () => {
    lab.browser.person = '';
    expect(await begin().done).toEqual(trouble('declined'));
    await Promise.all(lab.browser.work);
    expect(lab.browser.answers[0]?.html).toContain('did not succeed');
  });

  it('can be cancelled, and the port is closed then', async () => {
    const attempt = begin();
    await expect.poll(() => lab.browser.opened.length).toBe(1);
    attempt.cancel();
    expect(await attempt.done).toEqual(trouble('cancelled'));
    const redirect = new URL(lab.browser.opened[0]!).searchParams.get('redirect_uri') ?? '';
    await expect(fetch(redirect)).rejects.toThrow();
    expect(lab.timers.armed()).toEqual([]);
  });

  it('ends by itself after five minutes', async () => {
    const attempt = begin();
    await expect.poll(() => lab.browser.opened.length).toBe(1);
    let ended = false;
    void attempt.done.then(() => (ended = true));
    await lab.timers.advance(SIGN_IN_PATIENCE - 1);
    expect(ended).toBe(false);
    await lab.timers.advance(1);
    expect(await attempt.done).toEqual(trouble('timed_out'));
  });

  it('keeps nothing of an attempt that was cancelled while the code was redeemed', async () => {
    const attempt = begin();
    between = (url, init) => {
      attempt.cancel();
      return fetch(url, init);
    };
    lab.browser.person = ana;
    await expect.poll(() => lab.browser.opened.length).toBe(1);
    expect(await attempt.done).toEqual(trouble('cancelled'));
    await Promise.all(lab.browser.work);
    expect(await lab.signIn.accounts(app())).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['another state', (form: URLSearchParams) => form.set('state', 'x')],
    ['no state', (form: URLSearchParams) => form.delete('state')],
    ['two states', (form: URLSearchParams) => form.append('state', form.get('state') ?? '')],
    ['neither code nor error', (form: URLSearchParams) => form.delete('code')],
    ['a form beyond all measure', (form: URLSearchParams) => form.set('code', 'x'.repeat(70_000))],
  ])('is not settled by an answer with %s, and waits on', async (_, tamper) => {
    lab.browser.person = ana;
    lab.browser.tamper = tamper;
    const attempt = begin();
    await expect.poll(() => lab.browser.answers.map(({ status }) => status)).toEqual([400]);
    attempt.cancel();
    expect(await attempt.done).toEqual(trouble('cancelled'));
  });

  it('does not answer a page that was re-bound to this computer', async () => {
    const attempt = begin();
    await expect.poll(() => lab.browser.opened.length).toBe(1);
    const asked = new URL(lab.browser.opened[0]!).searchParams;
    const redirect = new URL(asked.get('redirect_uri') ?? '');
    const form = new URLSearchParams({ error: 'access_denied', state: asked.get('state') ?? '' });
    const { status } = await rawPost(Number(redirect.port), 'evil.example', form.toString());
    expect(status).toBe(400);
    attempt.cancel();
    expect(await attempt.done).toEqual(trouble('cancelled'));
  });

  it('refuses a code that was exchanged for another', async () => {
    lab.browser.person = ana;
    lab.browser.tamper = (form) => form.set('code', '\u202e","x\0');
    expect(await begin().done).toEqual(trouble('session_expired'));
  });

  it('is refused before a page opens when nothing could be kept', async () => {
    lab.keychain.become('locked');
    expect(await begin().done).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
    expect(lab.browser.opened).toEqual([]);
  });
});

describe('with a device code', () => {
  /** The person types the code before the first poll. */
  const withPerson = (upn: string) => {
    let code: DeviceCode | undefined;
    between = async (url, init) => {
      if (code !== undefined && String(init.body).includes('device_code')) {
        const page = new URL(code.page);
        page.search = new URLSearchParams({ user_code: code.userCode, practice_user: upn }).toString();
        code = undefined;
        await fetch(page);
      }
      return fetch(url, init);
    };
    return (told: DeviceCode) => void (code = told);
  };

  it('somebody signs in without a browser here', async () => {
    const result = await begin({ way: 'deviceCode' }, withPerson(ana)).done;
    expect(result).toMatchObject({ ok: true, value: { username: ana } });
    expect(lab.browser.opened).toEqual([]);
  });

  it('can be declined', async () => {
    expect(await begin({ way: 'deviceCode' }, withPerson('')).done).toEqual(trouble('declined'));
  });

  it('can be cancelled and timed out while the person types', async () => {
    for (const [end, word] of [
      [(attempt: { cancel(): void }) => attempt.cancel(), 'cancelled'],
      [() => void lab.timers.advance(SIGN_IN_PATIENCE), 'timed_out'],
    ] as const) {
      const codes: DeviceCode[] = [];
      const attempt = begin({ way: 'deviceCode' }, (code) => codes.push(code));
      await expect.poll(() => codes.length).toBe(1);
      end(attempt);
      expect(await attempt.done).toEqual(trouble(word));
    }
  });

  it('is refused when the service gives no code', async () => {
    between = () =>
      Promise.resolve(Response.json({ error: 'invalid_client', error_codes: [700_016] }, { status: 400 }));
    expect(await begin({ way: 'deviceCode' }).done).toEqual(trouble('app_unknown AADSTS700016'));
    between = () => Promise.resolve(Response.json({ user_code: 'A', verification_uri: 'http://evil.example' }));
    expect(await begin({ way: 'deviceCode' }).done).toEqual(trouble('bad_answer'));
  });

  it('does not open a page that is not https', async () => {
    const answer = {
      device_code: 'd',
      user_code: 'U',
      verification_uri: 'http://evil.example',
      expires_in: 9,
      interval: 1,
    };
    between = () => Promise.resolve(Response.json(answer));
    expect(await begin({ way: 'deviceCode' }).done).toEqual(trouble('address_refused'));
  });

  it('outlives a poll that fails on the wire', async () => {
    const told = withPerson(ana);
    const inner = between;
    let failed = false;
    between = (url, init) => {
      if (failed || !String(init.body).includes('device_code')) return inner(url, init);
      failed = true;
      return Promise.resolve(new Response('', { status: 503 }));
    };
    expect(await begin({ way: 'deviceCode' }, told).done).toMatchObject({ ok: true });
    expect(failed).toBe(true);
  });
});

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
    between = (url, init) => fetch(url.replace(asked, given), init);
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
    [
      'the relationship is over',
      () => Promise.resolve(lab.clock.advance(600 * 1_440 * MINUTE)),
      'no_access AADSTS50020',
    ],
  ] as const)('it is said that %s', async (_, bring, word) => {
    // prettier-ignore
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
    between = () => Promise.resolve(refusal('invalid_grant', number));
    const failed = await brightwater(account);
    expect(failed).toEqual(trouble(`${word} AADSTS${String(number)}`));
    expect(JSON.stringify(failed)).not.toContain('s3cret');
  });

  it('what it asks of the person is answered by a sign-in there', async () => {
    const account = await signedIn();
    const connector = lab.connector('Brightwater');
    const challenge = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    between = () => Promise.resolve(refusal('interaction_required', 50_076, { claims: challenge }));
    expect(await brightwater(account)).toEqual(trouble('more_required AADSTS50076'));
    between = fetch;
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
    between = (url, init) => {
      asked.push(String(init.body));
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
    ['unavailableJson', { code: 'unreachable', detail: 'HTTP 503' }],
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
    expect(await lab.another().accounts(app())).toEqual({ ok: true, value: [other] });
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
    const third = await lab.another().accounts(app());
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

/** `fetch` does not let a caller choose the host it says. */
function rawPost(port: number, host: string, body: string): Promise<{ status: number | undefined }> {
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/', headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
