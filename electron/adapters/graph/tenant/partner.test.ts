import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenRequest } from '../../../practice/m365';
import { practiceClientSecret, practicePartnerTenantId, practiceTenants } from '../../../practice/m365';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { createTokenSource } from '../../identity/token-source';
import { FakeClock } from '../../../testkit/fakes/clock';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { createGraphRequestChecker } from '../../../testkit/labs/graph-openapi';
import { sequentialIds } from '../../../testkit/fakes/ids';
import type { Fetch } from '../wire/middleware';
import { createPartnerReader } from './partner';

const checker = createGraphRequestChecker();
const seen: SeenRequest[] = [];
let lab: GraphLab;
beforeAll(async () => {
  lab = await startGraphLab({ customer: 'alderbrook', onRequest: (request) => seen.push(request) });
});
afterAll(() => lab.dispose());

const tokens = createTokenSource({
  secretOf: () => Promise.resolve(ok(new Secret(practiceClientSecret(practicePartnerTenantId)))),
});
const read = (fetch?: Fetch) =>
  createPartnerReader({
    tokens,
    clock: new FakeClock(),
    ids: sequentialIds(),
    log: lab.log,
    ...(fetch === undefined ? {} : { fetch }),
  })({ ...lab.connector, tenantId: practicePartnerTenantId });
/** Answers the lists in turn. */
const answering = (...lists: readonly unknown[][]): Fetch => {
  const rest = [...lists];
  return () => Promise.resolve(Response.json({ value: rest.shift() ?? [] }));
};

describe('customers of the partner', () => {
  it('are read with requests that Graph knows, each with its end and its domain', async () => {
    const found = await read();
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    const tenants = new Set(found.value.map(({ tenantId }) => tenantId));
    expect([...tenants].sort()).toEqual(practiceTenants.map(({ tenantId }) => tenantId).sort());
    expect(found.value.find(({ endsAt }) => endsAt !== undefined)?.domain).toMatch(/\.example$/);
    const graph = seen.filter(({ url }) => /contracts|delegatedAdmin/.test(url));
    expect(graph.length).toBeGreaterThanOrEqual(2);
    for (const { method, url } of graph) expect([url, checker.check({ method, url })]).toEqual([url, []]);
  });

  it('do not include relationships that are not active', async () => {
    const customer = { tenantId: lab.connector.tenantId, displayName: 'Alderbrook' };
    const states = ['created', 'approvalPending', 'expired', 'terminated', 'terminating', null].map((status) => ({
      status,
      customer,
    }));
    expect(await read(answering(states, []))).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['a tenant id that is none', [{ status: 'active', customer: { tenantId: '../x' } }]],
    [
      'an end that is none',
      [{ status: 'active', endDateTime: 'soon', customer: { tenantId: practicePartnerTenantId } }],
    ],
    [
      'a name beyond all measure',
      [{ status: 'active', customer: { tenantId: practicePartnerTenantId, displayName: 'x'.repeat(600) } }],
    ],
  ])('are refused with %s', async (_, relationships) => {
    expect(await read(answering(relationships, []))).toMatchObject({ ok: false });
  });

  it('are refused to who may not read them', async () => {
    const fetch: Fetch = () =>
      Promise.resolve(Response.json({ error: { code: 'Authorization_RequestDenied', message: '' } }, { status: 403 }));
    expect(await read(fetch)).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
  });
});
