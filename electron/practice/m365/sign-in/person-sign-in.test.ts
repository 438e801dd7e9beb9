import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  conditionsIn,
  conditionsPatch,
  practiceClientId,
  practiceSeed,
  startPracticeTenant,
  type PracticeTenantServer,
} from '..';
import { practicePartnerTenantId } from '../seed/practice-seed';
import { createGraphRequestChecker } from '../../../testkit/labs/graph-openapi';
import { tenantNamed } from '../testing/client';

const ana = 'ana@harbourline.practice.example';
const verifier = 'a verifier that is long enough to be one, truly';
const redirect = 'http://localhost:53124';
const checker = createGraphRequestChecker();
const tokensSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  id_token: z.string(),
  client_info: z.string(),
});
const errorSchema = z.object({ error: z.string(), error_codes: z.array(z.number()), suberror: z.string().optional() });

let now = 0;
let server: PracticeTenantServer;
let unlike: string[] = [];

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5, 9);
  unlike = [];
  const clock = { now: () => now };
  server = await startPracticeTenant({
    seed: practiceSeed(),
    clock,
    onReply: (request, reply) => unlike.push(...checker.checkReply(request, reply)),
  });
});
afterEach(async () => {
  expect(server.problems()).toEqual([]);
  await server.stop();
  expect(unlike).toEqual([]);
});

function authorizeQuery(changes: Readonly<Record<string, string>> = {}): URLSearchParams {
  return new URLSearchParams({
    client_id: practiceClientId,
    response_type: 'code',
    response_mode: 'form_post',
    redirect_uri: redirect,
    scope: 'https://graph.microsoft.com/User.Read openid offline_access',
    state: 's',
    nonce: 'n',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    practice_user: ana,
    ...changes,
  });
}

async function page(query: URLSearchParams, tenant = 'organizations'): Promise<{ status: number; html: string }> {
  const response = await fetch(`${server.loginUrl}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`);
  return { status: response.status, html: await response.text() };
}

function field(html: string, name: string): string | undefined {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
}

function post(tenant: string, what: string, form: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams({ client_id: practiceClientId, ...form });
  return fetch(`${server.loginUrl}/${tenant}/oauth2/v2.0/${what}`, { method: 'POST', body });
}

async function signedIn(): Promise<z.infer<typeof tokensSchema>> {
  const code = field((await page(authorizeQuery())).html, 'code') ?? '';
  return tokensSchema.parse(await (await redeem(code)).json());
}

function redeem(code: string, changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier, ...changes };
  return post('organizations', 'token', form);
}

function refresh(token: string, tenant: string): Promise<Response> {
  return post(tenant, 'token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    scope: 'https://graph.microsoft.com/.default',
  });
}

function payload(token: string): Record<string, unknown> {
  const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

async function graph(token: string, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.graphUrl}/v1.0${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
}

describe('the sign-in page', () => {
  it('sends code and state back to this computer, and the tokens are of the home tenant', async () => {
    const tokens = await signedIn();
    expect(payload(tokens.access_token)).toMatchObject({
      tid: practicePartnerTenantId,
      scp: 'User.Read',
      idtyp: 'user',
    });
    expect(payload(tokens.id_token)).toMatchObject({ preferred_username: ana, nonce: 'n', aud: practiceClientId });
    const me = await graph(tokens.access_token, '/me');
    expect(me).toMatchObject({ status: 200, body: { userPrincipalName: ana } });
  });

  it('asks who it is, unless it was told', async () => {
    const query = authorizeQuery();
    query.delete('practice_user');
    expect((await page(query)).html).toContain(`value="${ana}"`);
    await server.inspection.setSwitches({ signIn: { autoAs: ana } });
    expect(field((await page(query)).html, 'code')).toBeDefined();
  });

  it.each([
    ['another computer', { redirect_uri: 'http://evil.example/' }],
    ['another computer behind a name', { redirect_uri: 'http://localhost@evil.example/' }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['nothing', { redirect_uri: '' }],
    ['an unknown app', { client_id: 'x' }],
  ])('never answers to %s', async (_name, changes) => {
    const { status, html } = await page(authorizeQuery(changes));
    expect([status, html.includes('<form')]).toEqual([400, false]);
  });

  it('says that the person cancelled', async () => {
    const { html } = await page(authorizeQuery({ practice_user: '' }));
    expect([field(html, 'error'), field(html, 'state'), field(html, 'code')]).toEqual([
      'access_denied',
      's',
      undefined,
    ]);
  });

  it('writes hostile text as text', async () => {
    const { html } = await page(authorizeQuery({ state: '"><script>x</script>\u202e\'' }));
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;\u202e&#39;"');
  });
});

describe('a code', () => {
  it.each([
    ['a wrong proof', { code_verifier: 'wrong' }],
    ['no proof', { code_verifier: '' }],
    ['another address', { redirect_uri: 'http://localhost:1' }],
  ])('is worth nothing with %s', async (_name, changes) => {
    const code = field((await page(authorizeQuery())).html, 'code') ?? '';
    expect(errorSchema.parse(await (await redeem(code, changes)).json()).error).toBe('invalid_grant');
  });

  it('is good once', async () => {
    const code = field((await page(authorizeQuery())).html, 'code') ?? '';
    expect((await redeem(code)).status).toBe(200);
    expect((await redeem(code)).status).toBe(400);
  });
});

describe('the consent page', () => {
  const role = 'RoleManagement.ReadWrite.Directory';
  const { tenantId } = tenantNamed('Eastgate');
  const visit = async (chosen: Readonly<Record<string, string>> = {}): Promise<string> => {
    const query = new URLSearchParams({ client_id: practiceClientId, ...chosen });
    return (await fetch(`${server.loginUrl}/${tenantId}/v2.0/adminconsent?${query.toString()}`)).text();
  };
  const scopes = async (): Promise<unknown> => {
    const answer = await refresh((await signedIn()).refresh_token, tenantId);
    return payload(tokensSchema.parse(await answer.json()).access_token)['scp'];
  };
  const bad = { lagMs: 20_000, throttled: false, outage: false, fewPermissions: true };

  it('names what is left out of tokens, and consent brings it back and touches no other bad day', async () => {
    await server.inspection.setSwitches(conditionsPatch(bad));
    expect(await scopes()).not.toContain(role);
    expect(await visit()).toContain(role);
    expect(await visit({ practice_consent: 'yes' })).toContain('Consent was given');
    expect(await scopes()).toContain(role);
    const switches = await server.inspection.switches();
    expect(conditionsIn(switches)).toEqual({ throttled: false, outage: false, fewPermissions: false });
    expect(switches.replication.lag.directory.ms).toBe(20_000);
  });

  it.each([{}, { practice_consent: 'no' }, { practice_consent: 'yes', client_id: 'x' }])(
    'leaves everything as it was with %o',
    async (chosen) => {
      await server.inspection.setSwitches(conditionsPatch(bad));
      await visit(chosen);
      expect(conditionsIn(await server.inspection.switches()).fewPermissions).toBe(true);
    },
  );
});

describe('at a customer', () => {
  it('a technician has the roles of the relationship, and nothing when it is over', async () => {
    const { refresh_token: token } = await signedIn();
    const eastgate = tenantNamed('Eastgate').tenantId;
    const answer = tokensSchema.parse(await (await refresh(token, eastgate)).json());
    const claims = payload(answer.access_token);
    expect(claims['tid']).toBe(eastgate);
    expect(payload(answer.id_token)['tid']).toBe(eastgate);
    expect(claims['wids']).toContain('7be44c8a-adaf-4e2a-84d6-ab2649e08a13');
    expect((await graph(answer.access_token, '/users')).status).toBe(200);
    expect((await graph(answer.access_token, '/me')).status).toBe(404);
    now += 21 * 86_400_000;
    expect(errorSchema.parse(await (await refresh(token, eastgate)).json()).error_codes).toEqual([50_020]);
  });

  it('is shown to the partner with its end', async () => {
    const { refresh_token: token } = await signedIn();
    const home = tokensSchema.parse(await (await refresh(token, practicePartnerTenantId)).json());
    const filter = encodeURIComponent("status eq 'active'");
    const list = await graph(home.access_token, `/tenantRelationships/delegatedAdminRelationships?$filter=${filter}`);
    const rows = z.object({ value: z.array(z.object({ id: z.string(), endDateTime: z.string() })) }).parse(list.body);
    expect(rows.value.map((row) => row.endDateTime)).toContain('2026-01-26T09:00:00Z');
    const access = `/tenantRelationships/delegatedAdminRelationships/${rows.value[0]?.id ?? ''}/accessAssignments`;
    expect((await graph(home.access_token, access)).status).toBe(200);
    expect((await graph(home.access_token, '/contracts')).status).toBe(200);
  });
});

describe('a refresh token', () => {
  it.each([
    ['of a disabled account', { what: 'edit', user: ana, enabled: false }, 50_057],
    ['of a deleted account', { what: 'delete', user: ana }, 50_034],
  ] as const)('%s is worthless', async (_name, planting, number) => {
    const { refresh_token: token } = await signedIn();
    await server.inspection.plant(practicePartnerTenantId, planting);
    const error = errorSchema.parse(await (await refresh(token, practicePartnerTenantId)).json());
    expect(error).toMatchObject({ error: 'invalid_grant', error_codes: [number] });
  });

  it.each(['', 'a.b.c', `${practicePartnerTenantId}.x.y`])('is not %o', async (token) => {
    const error = errorSchema.parse(await (await refresh(token, practicePartnerTenantId)).json());
    expect(error).toMatchObject({ error: 'invalid_grant', error_codes: [70_008], suberror: 'bad_token' });
  });

  it('dies with the sessions of the person', async () => {
    const { access_token: access, refresh_token: token } = await signedIn();
    const home = tokensSchema.parse(await (await refresh(token, practicePartnerTenantId)).json());
    const revoked = await fetch(`${server.graphUrl}/v1.0/users/${encodeURIComponent(ana)}/revokeSignInSessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${home.access_token}` },
    });
    expect(revoked.status).toBe(200);
    const error = errorSchema.parse(await (await refresh(token, practicePartnerTenantId)).json());
    expect(error).toMatchObject({ error_codes: [50_173], suberror: 'bad_token' });
    expect((await graph(access, '/me')).status).toBe(200);
  });
});

describe('a device code', () => {
  const openedSchema = z.object({ device_code: z.string(), user_code: z.string(), verification_uri: z.string() });
  const poll = (code: string): Promise<Response> =>
    post('organizations', 'token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: code });

  it('waits for the person, then gives tokens once', async () => {
    const opened = openedSchema.parse(await (await post('organizations', 'devicecode', { scope: 'User.Read' })).json());
    expect(errorSchema.parse(await (await poll(opened.device_code)).json()).error).toBe('authorization_pending');
    const choice = new URLSearchParams({ user_code: opened.user_code.toLowerCase(), practice_user: ana });
    expect((await fetch(`${opened.verification_uri}?${choice.toString()}`)).status).toBe(200);
    const tokens = tokensSchema.parse(await (await poll(opened.device_code)).json());
    expect(payload(tokens.access_token)['scp']).toBe('User.Read');
    expect((await poll(opened.device_code)).status).toBe(400);
  });

  it('can be declined', async () => {
    const opened = openedSchema.parse(await (await post('organizations', 'devicecode', { scope: 'User.Read' })).json());
    const choice = new URLSearchParams({ user_code: opened.user_code, practice_user: '' });
    await fetch(`${opened.verification_uri}?${choice.toString()}`);
    expect(errorSchema.parse(await (await poll(opened.device_code)).json()).error).toBe('authorization_declined');
  });
});
