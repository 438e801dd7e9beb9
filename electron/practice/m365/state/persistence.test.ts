import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectInspection, practiceSeed, startPracticeTenant, type PracticeTenantServer } from '..';
import { GraphClient, items, tenantNamed } from '../testing/client';

const key = 'a key of the test, long enough';
const tenant = tenantNamed('Brightwater');
let folder: string;
let now = 0;
const running: PracticeTenantServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-tenant-'));
  now = Date.UTC(2026, 0, 5, 9);
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await rm(folder, { recursive: true });
});

async function start(port = 0): Promise<PracticeTenantServer> {
  const stateFile = join(folder, 'sub', 'state.json');
  const options = { seed: practiceSeed(), clock: { now: () => now }, stateFile, port, inspectionKey: key };
  const server = await startPracticeTenant(options);
  running.push(server);
  return server;
}

async function stop(): Promise<void> {
  await running.pop()?.stop();
}

describe('a practice tenant with a state file', () => {
  it('is after a restart what it was before, the clock included', async () => {
    const first = await start();
    const graph = await GraphClient.open(first, tenant);
    const id = await graph.createUser('ana-jit');
    const answer = await graph.send('POST', `/users/${id}/authentication/temporaryAccessPassMethods`, {});
    const pass = String(answer.body?.['temporaryAccessPass']);
    await first.inspection.skip(30 * 60_000);
    const before = await first.inspection.account(tenant.tenantId, id);
    await stop();
    const second = await start();
    expect(second.problem).toBeUndefined();
    expect(await second.inspection.account(tenant.tenantId, id)).toEqual(before);
    expect(await second.inspection.clock()).toEqual({ now: now + 30 * 60_000, skippedMs: 30 * 60_000 });
    const upn = `ana-jit@${tenant.defaultDomain}`;
    expect(await second.inspection.signIn(upn, pass)).toMatchObject({ ok: true });
    const text = await readFile(join(folder, 'sub', 'state.json'), 'utf8');
    expect(text.includes(pass) || text.includes('Unseen-42')).toBe(false);
    expect((await stat(join(folder, 'sub', 'state.json'))).mode & 0o077).toBe(0);
  });

  it('writes what happened while it runs, not only when it stops', async () => {
    const server = await start();
    const id = await (await GraphClient.open(server, tenant)).createUser('ana-jit');
    await expect.poll(() => readFile(join(folder, 'sub', 'state.json'), 'utf8').catch(() => '')).toContain(id);
  });

  it('accepts tokens from before the restart', async () => {
    const first = await start();
    const { port } = first;
    const graph = await GraphClient.open(first, tenant);
    await stop();
    await start(port);
    expect(items(await graph.get('/organization'))).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"format":1,'],
    ['nothing', ''],
    ['another format', '{"format":2}'],
    ['NUL', '\u0000\u0000'],
  ])('starts afresh when the file is damaged (%s), keeps it aside and says so', async (_name, text) => {
    await start();
    await stop();
    await writeFile(join(folder, 'sub', 'state.json'), text);
    const server = await start();
    expect(server.problem).toMatch(/put aside/);
    expect(await readFile(join(folder, 'sub', 'state.json.unreadable'), 'utf8')).toBe(text);
    expect(await server.inspection.accounts(tenant.tenantId)).toHaveLength(2);
    expect(await readdir(join(folder, 'sub'))).toContain('state.json.unreadable');
  });
});

describe('the port', () => {
  it('is refused with a sentence when it is taken', async () => {
    const { port } = await start();
    await expect(start(port)).rejects.toThrow(`port ${String(port)} on 127.0.0.1 is taken by another program`);
  });
});

describe('inspection over HTTP', () => {
  it('says the same as in process', async () => {
    const server = await start();
    const remote = connectInspection(server.inspectionUrl, `${key}\n`);
    const user = 'hand@brightwater.practice.example';
    const planting = { what: 'user', userPrincipalName: user, password: 'By-hand-1', marker: 'x' } as const;
    const id = await remote.plant(tenant.tenantId, planting);
    await remote.plant(tenant.tenantId, { what: 'role', user: id, role: 'Global Administrator' });
    expect(await remote.accounts()).toEqual(await server.inspection.accounts());
    expect(await remote.account(tenant.tenantId, user)).toMatchObject({
      id,
      origin: 'hand',
      roles: [{ origin: 'hand' }],
    });
    expect(await remote.signIn(user, 'By-hand-1')).toMatchObject({ ok: true, with: 'password' });
    expect(await remote.account(tenant.tenantId, 'nobody')).toBeNull();
    await expect(remote.plant(tenant.tenantId, { what: 'delete', user: 'nobody' })).rejects.toThrow(/no account/);
    await expect(remote.accounts('nowhere')).rejects.toThrow(/no tenant/);
    await remote.plant(tenant.tenantId, { what: 'delete', user });
    expect(await remote.account(tenant.tenantId, id)).toMatchObject({ state: 'recycled' });
    expect((await remote.skip(1_000)).skippedMs).toBe(1_000);
  });

  it.each([
    ['a wrong key', { 'x-practice-key': 'wrong' }],
    ['no key', {}],
    ['a web page', { 'x-practice-key': key, origin: 'https://evil.example' }],
  ])('is shut to %s', async (_name, headers) => {
    const server = await start();
    const sent = { 'content-type': 'application/json', ...headers };
    const response = await fetch(`${server.inspectionUrl}/accounts`, { method: 'POST', body: '{}', headers: sent });
    expect(response.status).toBe(403);
  });
});
