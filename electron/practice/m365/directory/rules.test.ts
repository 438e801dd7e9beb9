import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { practiceSeed, startPracticeTenant, type PracticeTenantServer } from '..';
import { createGraphRequestChecker } from '../../../testkit/labs/graph-openapi';
import { errorCode, GraphClient, items, tenantNamed } from '../testing/client';
import { durationOf } from './schedule-rules';

const minute = 60_000;
const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
const schedules = '/roleManagement/directory/roleAssignmentScheduleRequests';
const checker = createGraphRequestChecker();

let now = 0;
let server: PracticeTenantServer;
let unlike: string[] = [];

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5, 9);
  unlike = [];
  server = await startPracticeTenant({
    seed: practiceSeed(),
    clock: { now: () => now },
    onReply: (request, reply) => unlike.push(...checker.checkReply(request, reply)),
  });
});
afterEach(async () => {
  expect(server.problems()).toEqual([]);
  await server.stop();
  expect(unlike).toEqual([]);
});

describe('a pass', () => {
  it.each([
    ['Alderbrook', { lifetimeInMinutes: 59 }, 400],
    ['Alderbrook', { lifetimeInMinutes: 60 }, 201],
    ['Alderbrook', { lifetimeInMinutes: 480 }, 201],
    ['Alderbrook', { lifetimeInMinutes: 481 }, 400],
    ['Alderbrook', {}, 201],
    ['Alderbrook', { lifetime: 60 }, 400],
    ['Brightwater', { lifetimeInMinutes: 43_200 }, 201],
    ['Brightwater', { lifetimeInMinutes: 43_201 }, 400],
    ['Cobalt', {}, 400],
    ['Dunmore', { isUsableOnce: false }, 400],
    ['Dunmore', { isUsableOnce: true }, 201],
    ['Dunmore', {}, 201],
    ['Garnet', { lifetimeInMinutes: 61 }, 400],
  ])('at %s with %o is answered with %i', async (name, body, status) => {
    const graph = await GraphClient.open(server, tenantNamed(name));
    const id = await graph.createUser('ana-jit');
    const answer = await graph.send('POST', `/users/${id}/authentication/temporaryAccessPassMethods`, body);
    expect([answer.status, errorCode(answer)]).toEqual([status, status === 400 ? 'badRequest' : undefined]);
  });

  it('opens nothing once it was deleted, and cannot be deleted twice', async () => {
    const tenant = tenantNamed('Brightwater');
    const graph = await GraphClient.open(server, tenant);
    const id = await graph.createUser('ana-jit');
    const path = `/users/${id}/authentication/temporaryAccessPassMethods`;
    const pass = (await graph.send('POST', path, {})).body ?? {};
    expect((await graph.send('DELETE', `${path}/${String(pass['id'])}`)).status).toBe(204);
    expect(items(await graph.get(path))).toEqual([]);
    expect((await server.inspection.account(tenant.tenantId, id))?.pass).toBeNull();
    const upn = `ana-jit@${tenant.defaultDomain}`;
    const secret = String(pass['temporaryAccessPass']);
    expect(await server.inspection.signIn(upn, secret)).toEqual({ ok: false, reason: 'wrongSecret' });
    expect((await graph.send('DELETE', `${path}/${String(pass['id'])}`)).status).toBe(404);
  });

  it('for one time opens the account once', async () => {
    const dunmore = tenantNamed('Dunmore');
    const graph = await GraphClient.open(server, dunmore);
    const id = await graph.createUser('ana-jit');
    const path = `/users/${id}/authentication/temporaryAccessPassMethods`;
    const secret = String((await graph.send('POST', path, {})).body?.['temporaryAccessPass']);
    const upn = `ana-jit@${dunmore.defaultDomain}`;
    expect(await server.inspection.signIn(upn, secret)).toMatchObject({ ok: true });
    expect(await server.inspection.signIn(upn, secret)).toEqual({ ok: false, reason: 'passUsed' });
    expect(items(await graph.get(path))).toMatchObject([{ isUsable: false, methodUsabilityReason: 'OneTimeUsed' }]);
  });

  it('is made but blocked for an account outside the policy', async () => {
    const garnet = tenantNamed('Garnet');
    const graph = await GraphClient.open(server, garnet);
    const id = await graph.createUser('ana-jit');
    const path = `/users/${id}/authentication/temporaryAccessPassMethods`;
    const answer = await graph.send('POST', path, {});
    expect(answer.body).toMatchObject({ isUsable: false, methodUsabilityReason: 'DisabledByPolicy' });
    const secret = String(answer.body?.['temporaryAccessPass']);
    const upn = `ana-jit@${garnet.defaultDomain}`;
    expect(await server.inspection.signIn(upn, secret)).toEqual({ ok: false, reason: 'passBlocked' });
    await server.inspection.plant(garnet.tenantId, { what: 'membership', user: id, group: 'JIT accounts' });
    expect(await server.inspection.signIn(upn, secret)).toMatchObject({ ok: true });
  });
});

describe('a user', () => {
  it.each([
    ['a name that is taken', { userPrincipalName: `maya.lindqvist@alderbrook.practice.example` }, 400],
    ['a nickname that is taken', { mailNickname: 'maya.lindqvist' }, 400],
    ['a foreign domain', { userPrincipalName: 'x@elsewhere.example' }, 400],
    ['a space in the name', { userPrincipalName: 'a b@alderbrook.practice.example' }, 400],
    ['a right-to-left mark in the name', { userPrincipalName: 'a\u200fb@alderbrook.practice.example' }, 400],
    ['a NUL in the name', { userPrincipalName: 'a\u0000b@alderbrook.practice.example' }, 400],
    ['a weak password', { passwordProfile: { password: 'password' } }, 400],
    ['a password with the name in it', { passwordProfile: { password: 'Ana-Jit-1!' } }, 400],
    ['an unknown property', { isAdmin: true }, 400],
    ['no password', { passwordProfile: {} }, 400],
    ['a property of the wrong type', { accountEnabled: 'true' }, 400],
    ['a marker that is too long', { onPremisesExtensionAttributes: { extensionAttribute15: 'x'.repeat(1_025) } }, 400],
  ])('is refused for %s', async (_name, changes, status) => {
    const graph = await GraphClient.open(server, tenantNamed('Alderbrook'));
    const answer = await graph.send('POST', '/users', {
      accountEnabled: true,
      displayName: 'JIT',
      mailNickname: 'ana-jit',
      userPrincipalName: 'ana-jit@alderbrook.practice.example',
      passwordProfile: { password: 'Unseen-42-by-anyone' },
      ...changes,
    });
    expect(answer.status).toBe(status);
    expect((await server.inspection.accounts(tenantNamed('Alderbrook').tenantId)).length).toBe(2);
  });

  it('whose name is taken is refused with either answer the field has seen', async () => {
    const { tenantId } = tenantNamed('Alderbrook');
    const graph = await GraphClient.open(server, tenantNamed('Alderbrook'));
    await graph.createUser('ana-jit');
    const body = { accountEnabled: true, displayName: 'x', mailNickname: 'other', userPrincipalName: 'ana-jit@alderbrook.practice.example', passwordProfile: { password: 'Unseen-42-by-anyone' } }; // prettier-ignore
    expect(errorCode(await graph.send('POST', '/users', body))).toBe('Request_BadRequest');
    await server.inspection.setTenant(tenantId, { conflictStatus: 409 });
    expect(errorCode(await graph.send('POST', '/users', body))).toBe('Request_MultipleObjectsWithSameKeyValue');
  });

  it('comes back from the recycle bin without its roles and its pass', async () => {
    const { tenantId } = tenantNamed('Alderbrook');
    const graph = await GraphClient.open(server, tenantNamed('Alderbrook'));
    const id = await graph.createUser('ana-jit');
    await graph.send('POST', `/users/${id}/authentication/temporaryAccessPassMethods`, {});
    await server.inspection.plant(tenantId, { what: 'role', user: id, role: 'Global Administrator' });
    expect((await graph.send('DELETE', `/users/${id}`)).status).toBe(204);
    expect((await graph.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200);
    const truth = await server.inspection.account(tenantId, id);
    expect(truth).toMatchObject({ state: 'present', effectiveRoles: [], pass: null });
    expect(truth?.userPrincipalName).toBe('ana-jit@alderbrook.practice.example');
  });

  it.each([
    ['revokeSignInSessions', 'POST', '/revokeSignInSessions', undefined],
    ['disabling', 'PATCH', '', { accountEnabled: false }],
    ['a new password', 'PATCH', '', { passwordProfile: { password: 'Another-43-unseen' } }],
  ])('loses its sessions by %s alone', async (_name, method, path, body) => {
    const graph = await GraphClient.open(server, tenantNamed('Alderbrook'));
    const id = await graph.createUser('ana-jit');
    const signedIn = await server.inspection.signIn('ana-jit@alderbrook.practice.example', 'Unseen-42-by-anyone');
    if (!signedIn.ok) throw new Error(signedIn.reason);
    expect(await server.inspection.sessionAlive(signedIn.session)).toBe(true);
    expect((await graph.send(method, `/users/${id}${path}`, body)).status).toBeLessThan(300);
    await server.inspection.plant(tenantNamed('Alderbrook').tenantId, { what: 'edit', user: id, enabled: true });
    expect(await server.inspection.sessionAlive(signedIn.session)).toBe(false);
  });

  it('keeps the extension attributes that a change does not name', async () => {
    const { tenantId } = tenantNamed('Alderbrook');
    const graph = await GraphClient.open(server, tenantNamed('Alderbrook'));
    const id = await graph.createUser('ana-jit');
    const other = { onPremisesExtensionAttributes: { extensionAttribute1: 'theirs' } };
    expect((await graph.send('PATCH', `/users/${id}`, other)).status).toBe(204);
    expect((await server.inspection.account(tenantId, id))?.marker).toBe('latchkey1;test');
  });
});

describe('groups and methods', () => {
  it('take a member once and lose it once', async () => {
    const graph = await GraphClient.open(server, tenantNamed('Brightwater'));
    const id = await graph.createUser('ana-jit');
    const filter = encodeURIComponent("displayName eq 'Exchange operators'");
    const group = String(items(await graph.get(`/groups?$filter=${filter}&$select=id,displayName`))[0]?.['id']);
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
    expect((await graph.send('POST', `/groups/${group}/members/$ref`, reference)).status).toBe(204);
    expect((await graph.send('POST', `/groups/${group}/members/$ref`, reference)).status).toBe(400);
    const shown = items(await graph.get(`/users/${id}/transitiveMemberOf`)).map((item) => item['displayName']);
    expect(shown).toEqual(['Exchange operators', 'Exchange Administrator']);
    expect((await graph.send('DELETE', `/groups/${group}/members/${id}/$ref`)).status).toBe(204);
    expect((await graph.send('DELETE', `/groups/${group}/members/${id}/$ref`)).status).toBe(404);
    expect(items(await graph.get(`/users/${id}/memberOf`))).toEqual([]);
  });

  it('shows methods that a person registered, and deletes each by its kind', async () => {
    const tenant = tenantNamed('Brightwater');
    const graph = await GraphClient.open(server, tenant);
    const id = await graph.createUser('ana-jit');
    const method = await server.inspection.plant(tenant.tenantId, { what: 'method', user: id, kind: 'fido2Methods' });
    const kinds = items(await graph.get(`/users/${id}/authentication/methods`)).map((item) => item['@odata.type']);
    expect(kinds).toEqual(['#microsoft.graph.passwordAuthenticationMethod', '#microsoft.graph.fido2AuthenticationMethod']); // prettier-ignore
    expect((await graph.send('DELETE', `/users/${id}/authentication/phoneMethods/${method}`)).status).toBe(404);
    expect((await graph.send('DELETE', `/users/${id}/authentication/fido2Methods/${method}`)).status).toBe(204);
    expect((await server.inspection.account(tenant.tenantId, id))?.methods).toEqual([]);
  });
});

describe('privileged identity management', () => {
  async function ask(name: string, changes: Readonly<Record<string, unknown>> = {}) {
    const graph = await GraphClient.open(server, tenantNamed(name));
    const principalId = await graph.createUser('ana-jit');
    const body = {
      action: 'adminAssign',
      principalId,
      roleDefinitionId: globalAdmin,
      directoryScopeId: '/',
      justification: 'repair',
      scheduleInfo: {
        startDateTime: new Date(now).toISOString(),
        expiration: { type: 'afterDuration', duration: 'PT60M' },
      },
      ...changes,
    };
    return { graph, body, principalId, answer: await graph.send('POST', schedules, body) };
  }

  it.each([
    ['Alderbrook', {}, 400, 'AadPremiumLicenseRequired'],
    ['Brightwater', {}, 201, undefined],
    ['Fenwick', {}, 201, undefined],
    ['Hollis', {}, 400, 'RoleAssignmentRequestPolicyValidationFailed'],
    ['Hollis', { ticketInfo: { ticketNumber: 'T1', ticketSystem: 'desk' } }, 201, undefined],
    ['Brightwater', { action: 'adminRemove' }, 400, 'RoleAssignmentDoesNotExist'],
    ['Brightwater', { principalId: '00000000-0000-4000-8000-000000000001' }, 404, 'SubjectNotFound'],
    ['Brightwater', { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'an hour' } } }, 400, 'InvalidScheduleInfo'], // prettier-ignore
  ])('at %s with %o answers %i %s', async (name, changes, status, code) => {
    const { answer } = await ask(name, changes);
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
  });

  it.each([
    [-1, [globalAdmin]],
    [0, []],
    [1, []],
  ])('takes the role away by itself: %i ms after the end it is %o', async (off, held) => {
    const { principalId } = await ask('Brightwater');
    now += 60 * minute + off;
    const truth = await server.inspection.account(tenantNamed('Brightwater').tenantId, principalId);
    expect(truth?.effectiveRoles).toEqual(held);
  });

  it('prolongs, refuses twice the same, and removes only after five minutes', async () => {
    const { graph, body, principalId } = await ask('Brightwater');
    expect(errorCode(await graph.send('POST', schedules, body))).toBe('RoleAssignmentExists');
    const longer = { ...body, action: 'adminExtend', scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT2H' } } }; // prettier-ignore
    expect((await graph.send('POST', schedules, longer)).status).toBe(201);
    const instances = `/roleManagement/directory/roleAssignmentScheduleInstances?$filter=${encodeURIComponent(`principalId eq '${principalId}'`)}`;
    expect(items(await graph.get(instances))).toMatchObject([{ endDateTime: '2026-01-05T11:00:00Z' }]);
    const removal = { ...body, action: 'adminRemove', scheduleInfo: undefined };
    now += 5 * minute - 1;
    expect(errorCode(await graph.send('POST', schedules, removal))).toBe('ActiveDurationTooShort');
    now += 1;
    expect((await graph.send('POST', schedules, removal)).status).toBe(201);
    expect(items(await graph.get(instances))).toEqual([]);
  });

  it.each([
    ['PT1H', 3_600_000],
    ['P1DT1M', 86_460_000],
    ['PT0S', 0],
    ['P', undefined],
    ['PT', undefined],
    ['1H', undefined],
    ['PT1H\n', undefined],
  ])('reads the duration %o as %s ms', (text, ms) => {
    expect(durationOf(text)).toBe(ms);
  });
});

describe('what a tenant is', () => {
  it.each([
    ['Alderbrook', ['AAD_PREMIUM']],
    ['Brightwater', ['AAD_PREMIUM', 'AAD_PREMIUM_P2']],
    ['Eastgate', []],
    ['Fenwick', ['AAD_PREMIUM_P2']],
  ])('%s has the plans %o', async (name, plans) => {
    const graph = await GraphClient.open(server, tenantNamed(name));
    const skus = items(await graph.get('/subscribedSkus'));
    const shown = skus.flatMap((sku) => sku['servicePlans'] as { servicePlanName: string }[]);
    const premium = shown.map((plan) => plan.servicePlanName).filter((plan) => /^AAD_PREMIUM(_P2)?$/.test(plan));
    expect(premium).toEqual(plans);
  });

  it('says so in the documents that a doctor reads', async () => {
    const tenant = tenantNamed('Dunmore');
    const graph = await GraphClient.open(server, tenant);
    const path = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass';
    expect((await graph.get(path)).body).toMatchObject({ state: 'enabled', isUsableOnce: true });
    expect(items(await graph.get('/organization'))).toMatchObject([{ id: tenant.tenantId }]);
    expect(items(await graph.get('/domains')).map((item) => item['id'])).toEqual(tenant.domains);
    expect((await graph.get('/me')).status).toBe(400);
    expect((await graph.send('PUT', '/users')).status).toBe(405);
    expect((await graph.get('/nothing')).status).toBe(400);
  });
});
