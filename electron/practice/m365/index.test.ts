import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { practiceSeed, startPracticeTenant, type PracticeTenantServer } from '.';
import { errorCode, GraphClient, items, requestToken, tenantNamed } from './testing/client';

const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
const hour = 3_600_000;
const passSchema = z.object({ id: z.string(), temporaryAccessPass: z.string(), isUsable: z.literal(true) });

let now = Date.UTC(2026, 0, 5, 9);
let server: PracticeTenantServer;
let graph: GraphClient;
const brightwater = tenantNamed('Brightwater');

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5, 9);
  server = await startPracticeTenant({ seed: practiceSeed(), clock: { now: () => now } });
  graph = await GraphClient.open(server, brightwater);
});

afterEach(async () => {
  expect(server.problems()).toEqual([]);
  await server.stop();
});

describe('a lease in a practice tenant', () => {
  it('lets the account in with its pass while it lasts, and not a millisecond longer', async () => {
    const id = await graph.createUser('ana-jit');
    const answer = await graph.send('POST', `/users/${id}/authentication/temporaryAccessPassMethods`, {
      lifetimeInMinutes: 60,
      isUsableOnce: false,
    });
    expect(answer.status).toBe(201);
    const pass = passSchema.parse(answer.body);
    const upn = `ana-jit@${brightwater.defaultDomain}`;
    expect(await server.inspection.signIn(upn, pass.temporaryAccessPass)).toMatchObject({ ok: true, with: 'pass' });
    now += hour - 1;
    expect(await server.inspection.signIn(upn, pass.temporaryAccessPass)).toMatchObject({ ok: true });
    now += 1;
    expect(await server.inspection.signIn(upn, pass.temporaryAccessPass)).toEqual({ ok: false, reason: 'passExpired' });
  });

  it('shows the secret of a pass once, and replaces the pass by the next one', async () => {
    const id = await graph.createUser('ana-jit');
    const path = `/users/${id}/authentication/temporaryAccessPassMethods`;
    const first = passSchema.parse((await graph.send('POST', path, {})).body);
    const second = passSchema.parse((await graph.send('POST', path, {})).body);
    const list = items(await graph.get(path));
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ id: second.id, temporaryAccessPass: null });
    const upn = `ana-jit@${brightwater.defaultDomain}`;
    expect(await server.inspection.signIn(upn, first.temporaryAccessPass)).toEqual({
      ok: false,
      reason: 'wrongSecret',
    });
  });

  it('is over when pass, switch, password, roles and sessions are', async () => {
    const id = await graph.createUser('ana-jit');
    const upn = `ana-jit@${brightwater.defaultDomain}`;
    const role = await graph.send('POST', '/roleManagement/directory/roleAssignments', {
      '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
      roleDefinitionId: globalAdmin,
      principalId: id,
      directoryScopeId: '/',
    });
    expect(role.status).toBe(201);
    const signedIn = await server.inspection.signIn(upn, 'Unseen-42-by-anyone');
    if (!signedIn.ok) throw new Error(signedIn.reason);
    expect(await server.inspection.sessionAlive(signedIn.session)).toBe(true);
    const patch = { accountEnabled: false, passwordProfile: { password: 'Another-43-unseen' } };
    expect((await graph.send('PATCH', `/users/${id}`, patch)).status).toBe(204);
    expect((await graph.send('POST', `/users/${id}/revokeSignInSessions`)).status).toBe(200);
    expect(await server.inspection.sessionAlive(signedIn.session)).toBe(false);
    expect(await server.inspection.signIn(upn, 'Unseen-42-by-anyone')).toEqual({ ok: false, reason: 'disabled' });
    const assignment = String(role.body?.['id']);
    expect((await graph.send('DELETE', `/roleManagement/directory/roleAssignments/${assignment}`)).status).toBe(204);
    const truth = await server.inspection.account(brightwater.tenantId, id);
    expect(truth).toMatchObject({ enabled: false, effectiveRoles: [], marker: 'latchkey1;test', state: 'present' });
  });

  it('ends in the recycle bin, and then nowhere', async () => {
    const id = await graph.createUser('ana-jit');
    expect((await graph.send('DELETE', `/users/${id}`)).status).toBe(204);
    expect((await graph.get(`/users/${id}`)).status).toBe(404);
    const bin = '/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime,userPrincipalName';
    expect(items(await graph.get(bin))).toMatchObject([{ id, deletedDateTime: '2026-01-05T09:00:00Z' }]);
    expect(await server.inspection.account(brightwater.tenantId, id)).toMatchObject({ state: 'recycled' });
    await graph.createUser('ana-jit');
    expect((await graph.send('DELETE', `/directory/deletedItems/${id}`)).status).toBe(204);
    expect((await graph.send('DELETE', `/directory/deletedItems/${id}`)).status).toBe(404);
    expect(await server.inspection.account(brightwater.tenantId, id)).toMatchObject({ state: 'purged' });
  });
});

describe('searching', () => {
  it('finds accounts by employee type only in an advanced query with a count, page by page', async () => {
    for (const local of ['jit-a', 'jit-b', 'jit-c']) await graph.createUser(local);
    const filter = encodeURIComponent("employeeType eq 'Latchkey JIT'");
    const path = `/users?$filter=${filter}&$count=true&$top=2&$select=id,userPrincipalName`;
    const first = await graph.get(path, { consistencylevel: 'eventual' });
    expect(items(first)).toHaveLength(2);
    expect(first.body?.['@odata.count']).toBe(3);
    const next = new URL(String(first.body?.['@odata.nextLink']));
    const second = await graph.get(next.pathname.slice('/v1.0'.length) + next.search, { consistencylevel: 'eventual' });
    expect(items(second)).toHaveLength(1);
  });

  it('finds a group by a name with quotes in the filter', async () => {
    const named = await graph.get(`/groups?$filter=${encodeURIComponent("displayName eq 'Device admins'")}`);
    expect(items(named)).toHaveLength(1);
    const quoted = await graph.get(`/groups?$filter=${encodeURIComponent("displayName eq 'O''Brien, (all)'")}`);
    expect(items(quoted)).toEqual([]);
    expect((await graph.get(`/groups?$filter=${encodeURIComponent("displayName eq 'O'Brien'")}`)).status).toBe(400);
  });
});

describe('the token endpoint', () => {
  const error = z.object({ error: z.string(), error_codes: z.array(z.number()), error_description: z.string() });

  it.each([
    ['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client', 7_000_215],
    ['an unknown app', { client_id: '00000000-0000-4000-8000-000000000000' }, 400, 'unauthorized_client', 700_016],
    ['a scope that is no default', { scope: 'User.Read' }, 400, 'invalid_scope', 1_002_012],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70_003],
  ])('refuses %s', async (_name, changes, status, code, number) => {
    const answer = await requestToken(server, brightwater, changes);
    expect(answer.status).toBe(status);
    const body = error.parse(await answer.json());
    expect(body).toMatchObject({ error: code, error_codes: [number] });
    expect(body.error_description).toMatch(new RegExp(`^AADSTS${String(number)}: `));
  });

  it('does not know foreign tenants, nor one secret in another tenant', async () => {
    const foreign = { ...brightwater, tenantId: '00000000-0000-4000-8000-00000000abcd' };
    expect(await (await requestToken(server, foreign)).json()).toMatchObject({ error_codes: [90_002] });
    const other = { ...brightwater, tenantId: tenantNamed('Alderbrook').tenantId };
    expect((await requestToken(server, other)).status).toBe(401);
  });

  it('gives tokens that say whose they are', async () => {
    const answer = z.object({ access_token: z.string() }).parse(await (await requestToken(server, brightwater)).json());
    const payload = JSON.parse(Buffer.from(answer.access_token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    expect(payload).toMatchObject({ tid: brightwater.tenantId, aud: 'https://graph.microsoft.com', idtyp: 'app' });
  });
});

describe('who may what', () => {
  it('refuses the app what its permissions do not hold', async () => {
    await server.inspection.setTenant(brightwater.tenantId, {
      app: { consented: true, permissions: ['User.Read.All'], directoryRoles: [], mayPurge: false },
    });
    const reader = await GraphClient.open(server, brightwater);
    expect((await reader.get('/users')).status).toBe(200);
    const refused = await reader.send('POST', '/users', {});
    expect([refused.status, errorCode(refused)]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('lets only Privileged Authentication Administrators touch accounts with privileged roles', async () => {
    const { settings } = { settings: await server.inspection.settings(brightwater.tenantId) };
    await server.inspection.setTenant(brightwater.tenantId, { app: { ...settings.app, directoryRoles: [] } });
    const id = await graph.createUser('ana-jit');
    expect((await graph.send('PATCH', `/users/${id}`, { accountEnabled: false })).status).toBe(204);
    await server.inspection.plant(brightwater.tenantId, { what: 'role', user: id, role: 'Global Administrator' });
    const passes = `/users/${id}/authentication/temporaryAccessPassMethods`;
    expect((await graph.send('PATCH', `/users/${id}`, { accountEnabled: true })).status).toBe(403);
    expect((await graph.send('DELETE', `/users/${id}`)).status).toBe(403);
    expect(errorCode(await graph.send('POST', passes, {}))).toBe('accessDenied');
    await server.inspection.setTenant(brightwater.tenantId, settings);
    expect((await graph.send('DELETE', `/users/${id}`)).status).toBe(204);
  });
});
