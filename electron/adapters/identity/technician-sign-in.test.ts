import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceCode, SignedInAccount, SignInRequest } from '../../ports/identity';
import { practicePartnerTenantId } from '../../practice/m365/seed/practice-seed';
import { startSignInLab, type SignInLab } from '../../testkit/labs/sign-in-lab';
import { SIGN_IN_PATIENCE } from './technician-sign-in';

const ana = 'ana@harbourline.practice.example';

let lab: SignInLab;

beforeEach(async () => {
  lab = await startSignInLab();
});
afterEach(async () => {
  expect(lab.server.problems()).toEqual([]);
  await lab.dispose();
});

const begin = (request: Partial<SignInRequest> = {}, told?: (code: DeviceCode) => void) =>
  lab.signIn.begin({ app: lab.app, way: 'browser', ...request }, told);
const signedIn = (upn = ana): Promise<SignedInAccount> => lab.signedIn(upn);

function trouble(detail: string): unknown {
  return {
    ok: false,
    error: { code: 'sign_in_failed', detail: expect.stringMatching(new RegExp(`^${detail}\\b`)) as unknown },
  };
}

describe('in the browser', () => {
  it('somebody signs in, and is known by the object id of their own tenant', async () => {
    const account = await signedIn();
    expect(account).toMatchObject({ tenantId: practicePartnerTenantId, username: ana });
    expect(await lab.signIn.accounts(lab.app)).toEqual({ ok: true, value: [account] });
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
    lab.between = (url, init) => {
      attempt.cancel();
      return fetch(url, init);
    };
    lab.browser.person = ana;
    await expect.poll(() => lab.browser.opened.length).toBe(1);
    expect(await attempt.done).toEqual(trouble('cancelled'));
    await Promise.all(lab.browser.work);
    expect(await lab.signIn.accounts(lab.app)).toEqual({ ok: true, value: [] });
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
    lab.between = async (url, init) => {
      if (code !== undefined && bodyOf(init).includes('device_code')) {
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
    lab.between = () =>
      Promise.resolve(Response.json({ error: 'invalid_client', error_codes: [700_016] }, { status: 400 }));
    expect(await begin({ way: 'deviceCode' }).done).toEqual(trouble('app_unknown AADSTS700016'));
    lab.between = () => Promise.resolve(Response.json({ user_code: 'A', verification_uri: 'http://evil.example' }));
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
    lab.between = () => Promise.resolve(Response.json(answer));
    expect(await begin({ way: 'deviceCode' }).done).toEqual(trouble('address_refused'));
  });

  it('outlives a poll that fails on the wire', async () => {
    const told = withPerson(ana);
    const inner = lab.between;
    let failed = false;
    lab.between = (url, init) => {
      if (failed || !bodyOf(init).includes('device_code')) return inner(url, init);
      failed = true;
      return Promise.resolve(new Response('', { status: 503 }));
    };
    expect(await begin({ way: 'deviceCode' }, told).done).toMatchObject({ ok: true });
    expect(failed).toBe(true);
  });
});

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

function bodyOf(init: RequestInit): string {
  return typeof init.body === 'string' ? init.body : '';
}
