import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_PEOPLE } from '../../../../shared/ipc/partner-rows';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { PeopleAsked } from '../../../ports/partner';
import type { SeenRequest } from '../../../practice/m365';
import { practiceClientSecret, practicePartnerTenantId } from '../../../practice/m365';
import { FakeClock } from '../../../testkit/fakes/clock';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { createGraphRequestChecker } from '../../../testkit/labs/graph-openapi';
import { sequentialIds } from '../../../testkit/fakes/ids';
import { createTokenSource } from '../../identity/token-source';
import type { Fetch } from '../wire/middleware';
import { createPeopleReader } from './people';

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
function read(asked: PeopleAsked, answer?: () => Response) {
  const fetch: Fetch | undefined = answer === undefined ? undefined : () => Promise.resolve(answer());
  const options = { tokens, clock: new FakeClock(), ids: sequentialIds(), log: lab.log };
  const reader = createPeopleReader({ ...options, ...(fetch === undefined ? {} : { fetch }) });
  return reader({ ...lab.connector, tenantId: practicePartnerTenantId }, asked);
}
const like = (query: string): PeopleAsked => ({ kind: 'like', query });
const id = (number: number): string => `20000001-7a1c-4000-8000-${String(number).padStart(12, '0')}`;

async function namesOf(asked: PeopleAsked): Promise<readonly string[]> {
  const found = await read(asked);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value.people.map(({ name }) => name);
}

describe('people of the own tenant', () => {
  it('are found by how their names and user names begin, with requests that Graph knows', async () => {
    seen.length = 0;
    expect(await namesOf(like(' FARIDA h'))).toEqual(['Farida Haddad']);
    expect(await namesOf(like('chidi@'))).toEqual(['Chidi Mensah']);
    expect((await namesOf(like(''))).length).toBeGreaterThan(3);
    for (const typed of ["O'Brien", "') or true", '#EXT#', '100%', '\u0000', '\u202e', '&$top=999', 'é'.repeat(120)])
      expect([typed, await namesOf(like(typed))]).toEqual([typed, []]);
    const graph = seen.filter(({ url }) => url.includes('/users'));
    expect(graph.length).toBeGreaterThanOrEqual(11);
    for (const { method, url } of graph) expect([url, checker.check({ method, url })]).toEqual([url, []]);
  });

  it('are read by their object ids, a few at a time', async () => {
    const all = await read(like(''));
    if (!all.ok) throw new Error(JSON.stringify(all.error));
    const known = all.value.people.map(({ objectId }) => objectId);
    const objectIds = [...Array.from({ length: 20 }, (_, at) => id(9_000 + at)), ...known];
    seen.length = 0;
    const found = await read({ kind: 'ids', objectIds });
    expect(found).toEqual({ ok: true, value: { people: all.value.people, more: false } });
    expect(seen.filter(({ url }) => url.includes('/users'))).toHaveLength(Math.ceil(objectIds.length / 15));
    for (const { method, url } of seen.filter((one) => one.url.includes('/users')))
      expect([url, checker.check({ method, url })]).toEqual([url, []]);
  });

  it('are told apart: guests, and accounts that are switched off', async () => {
    const found = await read(like(''));
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    const special = found.value.people.filter(({ enabled, guest }) => !enabled || guest);
    expect(special).toMatchObject([
      { name: 'Ivo Brandt', enabled: false, guest: false },
      { name: 'Noor Petit', enabled: true, guest: true },
    ]);
  });

  it('are no more than one list can show', async () => {
    const value = Array.from({ length: 60 }, (_, at) => ({ id: id(at) }));
    const found = await read(like('a'), () => Response.json({ value }));
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    expect([found.value.people.length, found.value.more]).toEqual([MOST_PEOPLE, true]);
    // An account of which nothing is said is not taken for one that may sign in.
    expect(found.value.people[0]).toEqual({ objectId: id(0), name: '', upn: '', enabled: false, guest: false });
  });

  it.each<[string, () => Response, string]>([
    ['a page of HTML', () => new Response('<html>', { status: 200 }), 'malformed_answer'],
    ['an id that is none', () => Response.json({ value: [{ id: '../x' }] }), 'malformed_answer'],
    [
      'a name beyond all measure',
      () => Response.json({ value: [{ id: id(1), displayName: 'x'.repeat(600) }] }),
      'malformed_answer',
    ],
    [
      'a missing right',
      () => Response.json({ error: { code: 'Authorization_RequestDenied' } }, { status: 403 }),
      'insufficient_rights',
    ],
  ])('are a failure with %s', async (_what, answer, code) => {
    expect(await read(like('a'), answer)).toMatchObject({ ok: false, error: { code } });
  });
});
