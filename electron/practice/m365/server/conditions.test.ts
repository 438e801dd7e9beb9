import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conditionsPatch, practiceSeed, startPracticeTenant, type FaultInput, type PracticeTenantServer } from '..';
import { errorCode, GraphClient, items, requestToken, tenantNamed } from '../testing/client';

let now = Date.UTC(2026, 0, 5, 9);
let server: PracticeTenantServer;
let graph: GraphClient;
const tenant = tenantNamed('Brightwater');
const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5, 9);
  server = await startPracticeTenant({ seed: practiceSeed(), clock: { now: () => now } });
  graph = await GraphClient.open(server, tenant);
});
afterEach(async () => {
  expect(server.problems()).toEqual([]);
  await server.stop();
});

function inject(fault: FaultInput): Promise<unknown> {
  return server.inspection.setSwitches({ faults: [{ id: 'injected', ...fault }] });
}

describe('lag', () => {
  it.each([0, 9_999, 10_000])('hides a new account for ten seconds: after %i ms', async (passed) => {
    await server.inspection.setSwitches(
      conditionsPatch({ lagMs: 10_000, throttled: false, outage: false, fewPermissions: false }),
    );
    const id = await graph.createUser('ana-jit');
    now += passed;
    const status = passed < 10_000 ? 404 : 200;
    expect((await graph.get(`/users/${id}`)).status).toBe(status);
    const pass = await graph.send('POST', `/users/${id}/authentication/temporaryAccessPassMethods`, {});
    expect(pass.status).toBe(passed < 10_000 ? 404 : 201);
    if (passed < 10_000) expect(errorCode(pass)).toBe('resourceNotFound');
  });

  it('shows the past to each service on its own, never to the witness', async () => {
    const id = await graph.createUser('ana-jit');
    await server.inspection.setSwitches({ replication: { lag: { roleManagement: { ms: 5_000, reads: 0 } } } });
    now += 5_000;
    const body = { principalId: id, roleDefinitionId: globalAdmin, directoryScopeId: '/' };
    expect((await graph.send('POST', '/roleManagement/directory/roleAssignments', body)).status).toBe(201);
    const list = `/roleManagement/directory/roleAssignments?$filter=${encodeURIComponent(`principalId eq '${id}'`)}`;
    expect(items(await graph.get(list))).toEqual([]);
    const truth = await server.inspection.account(tenant.tenantId, id);
    expect(truth?.effectiveRoles).toEqual([globalAdmin]);
    now += 5_000;
    expect(items(await graph.get(list))).toHaveLength(1);
  });

  it('can be counted in reads', async () => {
    await server.inspection.setSwitches({ replication: { lag: { directory: { ms: 0, reads: 2 } } } });
    const id = await graph.createUser('ana-jit');
    const statuses = [];
    for (let read = 0; read < 3; read += 1) statuses.push((await graph.get(`/users/${id}`)).status);
    expect(statuses).toEqual([404, 404, 200]);
  });
});

describe('throttling', () => {
  it('hits every other request when Practice says so, with a time to wait', async () => {
    await server.inspection.setSwitches(
      conditionsPatch({ lagMs: 0, throttled: true, outage: false, fewPermissions: false }),
    );
    const answers = [
      await graph.get('/users'),
      await graph.get('/users'),
      await graph.get('/users'),
      await graph.get('/users'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200, 429]);
    expect(answers[1]?.headers.get('retry-after')).toBe('2.128');
    expect(errorCode(answers[1]!)).toBe('TooManyRequests');
  });

  it('follows the quota of resource units', async () => {
    await server.inspection.setSwitches({ quota: { enforced: true, factor: 5 / 3_500 } });
    const statuses = [];
    for (let request = 0; request < 3; request += 1) statuses.push((await graph.get('/users')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('faults', () => {
  it.each([
    ['unavailableHtml', 503, undefined],
    ['unavailableJson', 503, 'serviceNotAvailable'],
    ['gatewayTimeout', 504, 'UnknownError'],
    ['serverError', 500, 'InternalServerError'],
    ['forbidden', 403, 'Authorization_RequestDenied'],
    ['notFound', 404, 'Request_ResourceNotFound'],
  ] as const)('%s', async (kind, status, code) => {
    await inject({ kind, count: 1 });
    const answer = await graph.get('/users');
    expect([answer.status, errorCode(answer)]).toEqual([status, code]);
    expect((await graph.get('/users')).status).toBe(200);
  });

  it('cuts the connection in an outage, at sign-in too, and comes back', async () => {
    await server.inspection.setSwitches(
      conditionsPatch({ lagMs: 0, throttled: false, outage: true, fewPermissions: false }),
    );
    await expect(graph.get('/users')).rejects.toThrow();
    await expect(requestToken(server, tenant)).rejects.toThrow();
    await server.inspection.setSwitches(
      conditionsPatch({ lagMs: 0, throttled: false, outage: false, fewPermissions: false }),
    );
    expect((await graph.get('/users')).status).toBe(200);
  });

  it('never answers when it hangs, and stops all the same', async () => {
    await inject({ kind: 'hang', count: 1 });
    const abort = new AbortController();
    const request = fetch(`${server.graphUrl}/v1.0/users`, { signal: abort.signal });
    await expect.poll(async () => (await server.inspection.requests()).at(-1)?.fault).toBe('injected');
    abort.abort();
    await expect(request).rejects.toThrow();
  });

  it('does the work whose answer is lost', async () => {
    await inject({ kind: 'lostResponse', method: 'POST', path: '^/users$', count: 1 });
    await expect(graph.createUser('ana-jit')).rejects.toThrow();
    expect(await server.inspection.account(tenant.tenantId, `ana-jit@${tenant.defaultDomain}`)).not.toBeNull();
  });

  it('sends half of an answer', async () => {
    await inject({ kind: 'malformedJson', count: 1 });
    await expect(graph.get('/users')).rejects.toThrow(SyntaxError);
  });

  it('lets some pass first and lasts only as long as it was told', async () => {
    await inject({ kind: 'serverError', skip: 1, until: now + 1_000 });
    expect((await graph.get('/users')).status).toBe(200);
    expect((await graph.get('/users')).status).toBe(500);
    now += 1_000;
    expect((await graph.get('/users')).status).toBe(200);
  });

  it('leaves other tenants alone', async () => {
    await inject({ kind: 'serverError', tenantId: tenant.tenantId });
    const other = await GraphClient.open(server, tenantNamed('Alderbrook'));
    expect((await other.get('/users')).status).toBe(200);
    expect((await graph.get('/users')).status).toBe(500);
  });
});

describe('tokens that are revoked', () => {
  it('are challenged when the client can take it, refused when not, and replaced by new ones', async () => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });
    const able = await GraphClient.open(server, tenant, { claims });
    await server.inspection.revokeTokens(tenant.tenantId);
    const challenged = await able.get('/users');
    expect(challenged.status).toBe(401);
    const encoded = /claims="([^"]+)"/.exec(challenged.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString())).toMatchObject({
      access_token: { nbf: { essential: true } },
    });
    const plain = await graph.get('/users');
    expect([plain.status, plain.headers.get('www-authenticate')]).toEqual([401, null]);
    const fresh = await GraphClient.open(server, tenant, { claims });
    expect((await fresh.get('/users')).status).toBe(200);
  });
});
