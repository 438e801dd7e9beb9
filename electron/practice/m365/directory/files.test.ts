import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { practiceSeed, startPracticeTenant, type PracticeTenantServer } from '..';
import { createGraphRequestChecker } from '../../../testkit/labs/graph-openapi';
import { requestToken, tenantNamed } from '../testing/client';

const tenant = tenantNamed('Brightwater');
const checker = createGraphRequestChecker();
let server: PracticeTenantServer;
let unlike: string[] = [];
let token = '';

beforeEach(async () => {
  unlike = [];
  server = await startPracticeTenant({
    seed: practiceSeed(),
    clock: { now: () => Date.UTC(2026, 0, 5, 9) },
    onReply: (request, reply) => unlike.push(...checker.checkReply(request, reply)),
  });
  const body = z.object({ access_token: z.string() }).parse(await (await requestToken(server, tenant)).json());
  token = body.access_token;
});
afterEach(async () => {
  expect(server.problems()).toEqual([]);
  await server.stop();
  expect(unlike).toEqual([]);
});

const file = '/sites/root/drive/root:/Latchkey/organisation%20%C3%A9.json';

function ask(
  method: string,
  path: string,
  options: { body?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${server.graphUrl}/v1.0${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...options.headers },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
}

async function put(
  body: string,
  headers: Record<string, string> = {},
  query = '',
): Promise<{ status: number; eTag: string; code: string }> {
  const response = await ask('PUT', `${file}:/content${query}`, { body, headers });
  const parsed = z
    .object({ eTag: z.string().default(''), error: z.object({ code: z.string() }).optional() })
    .parse(await response.json());
  return { status: response.status, eTag: parsed.eTag, code: parsed.error?.code ?? '' };
}

describe('a file', () => {
  it('is fetched by way of an address without a token', async () => {
    expect((await put('one')).status).toBe(201);
    const redirect = await ask('GET', `${file}:/content`);
    expect(redirect.status).toBe(302);
    const address = redirect.headers.get('location') ?? '';
    expect(await (await fetch(address)).text()).toBe('one');
    expect((await fetch(address.replace(/tempauth=.*/, 'tempauth=x'))).status).toBe(401);
    await put('two');
    expect((await fetch(address)).status).toBe(401);
  });

  it('is replaced only over the state that the writer has seen', async () => {
    const first = await put('one');
    const second = await put('two', { 'if-match': first.eTag });
    expect([second.status, second.eTag === first.eTag]).toEqual([200, false]);
    expect(await put('three', { 'if-match': first.eTag })).toMatchObject({ status: 412, code: 'resourceModified' });
    expect((await ask('GET', file, { headers: { 'if-none-match': second.eTag } })).status).toBe(304);
  });

  it('is overwritten all the same by a service that ignores the condition', async () => {
    await server.inspection.setTenant(tenant.tenantId, { honourIfMatch: false });
    const first = await put('one');
    await put('two');
    expect((await put('three', { 'if-match': first.eTag })).status).toBe(200);
  });

  it('is made once when that is asked', async () => {
    const query = '?@microsoft.graph.conflictBehavior=fail';
    expect((await put('one', {}, query)).status).toBe(201);
    expect(await put('two', {}, query)).toMatchObject({ status: 409, code: 'nameAlreadyExists' });
  });

  it('can go', async () => {
    await put('one');
    expect((await ask('DELETE', file)).status).toBe(204);
    expect((await ask('GET', file)).status).toBe(404);
  });

  it.each(['a%3Ab', '..%2F..%2Fx', 'a%2F%2Fb', 'a%7Cb'])('is not called %s', async (name) => {
    const response = await ask('PUT', `/sites/root/drive/root:/${name}:/content`, { body: 'x' });
    expect(response.status).toBe(400);
    await response.body?.cancel();
  });
});
