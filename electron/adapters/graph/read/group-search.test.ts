import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectorIdSchema } from '../../../../shared/ids';
import type { PrivilegeLookUp } from '../../../app/editing';
import type { SeenRequest } from '../../../practice/m365';
import { FakeClock } from '../../../testkit/fakes/clock';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { createGraphRequestChecker } from '../../../testkit/labs/graph-openapi';
import { sequentialIds } from '../../../testkit/fakes/ids';
import type { Fetch } from '../wire/middleware';
import { createGroupSearch } from './group-search';

const checker = createGraphRequestChecker();
const seen: SeenRequest[] = [];
let lab: GraphLab;
beforeAll(async () => {
  lab = await startGraphLab({ customer: 'alderbrook', onRequest: (request) => seen.push(request) });
});
afterAll(() => lab.dispose());

/** A search whose requests go to the practice tenant, or get this answer. */
function search(answer?: () => Response): PrivilegeLookUp {
  const fetch: Fetch | undefined = answer === undefined ? undefined : () => Promise.resolve(answer());
  return createGroupSearch({
    connector: (id) => (id === lab.connector.id ? lab.connector : undefined),
    tokens: lab.tokens,
    clock: new FakeClock(),
    ids: sequentialIds(),
    log: lab.log,
    ...(fetch === undefined ? {} : { fetch }),
  });
}
const found = (groups: readonly unknown[]) => () => Response.json({ value: groups });
const id = '20000001-7a1c-4000-8000-000000020001';

describe('groups of a tenant', () => {
  it('are found by how their names begin, with requests that Graph knows', async () => {
    seen.length = 0;
    expect(await search()(lab.connector.id, 'EXCHANGE o')).toMatchObject({
      ok: true,
      value: [{ kind: 'group', name: 'Exchange operators' }],
    });
    expect(await search()(lab.connector.id, '')).toMatchObject({ ok: true });
    for (const typed of ["O'Brien", "') or true", '#EXT#', '100%', '\u0000', '\u202e', '&$top=999', 'é'.repeat(120)])
      expect([typed, await search()(lab.connector.id, typed)]).toEqual([typed, { ok: true, value: [] }]);
    const graph = seen.filter(({ url }) => url.includes('/groups'));
    expect(graph.length).toBeGreaterThanOrEqual(10);
    for (const { method, url } of graph) expect([url, checker.check({ method, url })]).toEqual([url, []]);
  });

  it('whose names cannot be shown are not offered', async () => {
    const groups = [{ id, displayName: 'Good' }, { id, displayName: null }, { id }, { id, displayName: 'ba\u202ed' }];
    expect(await search(found(groups))(lab.connector.id, '')).toEqual({
      ok: true,
      value: [{ kind: 'group', name: 'Good', objectId: id }],
    });
  });

  it.each<[string, () => Response, string]>([
    ['a page of HTML', () => new Response('<html>', { status: 200 }), 'malformed_answer'],
    ['an id that is none', found([{ id: 'x', displayName: 'A' }]), 'malformed_answer'],
    ['no list', () => Response.json({ value: {} }), 'malformed_answer'],
    [
      'a missing right',
      () => Response.json({ error: { code: 'Authorization_RequestDenied' } }, { status: 403 }),
      'insufficient_rights',
    ],
  ])('are a failure with %s', async (_what, answer, code) => {
    expect(await search(answer)(lab.connector.id, 'a')).toMatchObject({ ok: false, error: { code } });
  });

  it('are not looked for where there is no such tenant', async () => {
    expect(await search()(connectorIdSchema.parse('x'), 'a')).toMatchObject({ error: { code: 'unknown_connector' } });
  });
});
