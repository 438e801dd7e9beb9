import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../shared/errors';
import { entityKinds, type EntityKind, type EntityRow } from '../../../shared/ipc/entities';
import type { Customer } from '../../../shared/model/customer';
import type { Result } from '../../../shared/result';
import { practiceOrganisation } from '../../practice/organisation';
import { TEST_START } from '../../testkit/fakes/clock';
import { editingLab, labDesk, type EditingLab } from '../../testkit/labs/editing-lab';
import { must } from '../../testkit/must';
import type { Editing, Parsed } from '../editing';

const whole = practiceOrganisation({
  graphUrl: 'http://127.0.0.1:9/',
  loginUrl: 'http://127.0.0.1:9/',
  now: TEST_START,
});
const lab = (): EditingLab => editingLab({ lab: labDesk(whole) });

function value<T>(result: Result<T, Failure> | Promise<Result<T, Failure>>): T {
  if (result instanceof Promise) throw new Error('not at once');
  return must(result);
}

type Query = Partial<Parsed<'entity.list'>> & { readonly kind: EntityKind };
function list(editing: Editing, query: Query): { readonly total: number; readonly rows: readonly EntityRow[] } {
  return value(editing['entity.list']({ query: '', offset: 0, limit: 500, ...query }));
}
const names = (editing: Editing, query: Query): readonly string[] => list(editing, query).rows.map(({ name }) => name);
const rename = (editing: Editing, customer: Customer, name: string): unknown =>
  editing['entity.put']({ entity: { kind: 'customer', value: { ...customer, name } } });

describe('lists', () => {
  const { editing } = lab();

  it.each(entityKinds)('show every %s, in the order of names, page by page', (kind) => {
    const all = list(editing, { kind, archived: true });
    expect(all.total).toBe(all.rows.length);
    const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
    const sorted = [...all.rows].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    expect(all.rows).toEqual(sorted);
    const pages = [0, 2, 4].flatMap((offset) => list(editing, { kind, archived: true, offset, limit: 2 }).rows);
    expect(pages).toEqual(all.rows.slice(0, 6));
    expect(list(editing, { kind, offset: 10_000 }).rows).toEqual([]);
  });

  it.each<[Query, string[]]>([
    [
      { kind: 'customer', query: 'HOL' },
      ['Fenwick & Marsh Structural Engineering Consultants (Northern Region) Holdings', 'Hollis Manufacturing'],
    ],
    [{ kind: 'customer', query: 'brightw logis' }, ['Brightwater Logistics']],
    [{ kind: 'customer', query: 'paperbark' }, []],
    [{ kind: 'customer', query: 'paperbark', archived: true }, ['Paperbark Consulting']],
    [{ kind: 'customer', query: 'nimbus.practice.example' }, ['Nimbus Weather Services']],
    [{ kind: 'customer', within: 'cg-gold', query: 'al' }, ['Alderbrook Dental Group', 'Garnet Financial']],
    [{ kind: 'customer', ids: ['cust-cob', 'nobody', 'cust-ald'] }, ['Alderbrook Dental Group', 'Cobalt Street Law']],
    [{ kind: 'connector', within: 'cust-ald' }, ['corp.alderbrook.practice.example', 'Microsoft 365']],
    [{ kind: 'technician', within: 'tg-platform' }, ['Ana Duarte', 'Chidi Mensah']],
    [{ kind: 'technician', query: 'eli@' }, ['Eli Nakamura']],
    [{ kind: 'policy', within: 'cg-gold' }, ['Mail operators']],
    [{ kind: 'policy', within: 'tg-field', query: 'linux' }, ['Linux operator']],
    [{ kind: 'policy', query: 'passkey' }, ['Passkey registration']],
    [{ kind: 'customerGroup', within: 'cust-ald' }, []],
    [{ kind: 'customer', query: '.*' }, names(editing, { kind: 'customer' }).slice()],
    [{ kind: 'customer', query: '\u0000%"' }, names(editing, { kind: 'customer' }).slice()],
  ])('of %j', (query, expected) => {
    expect(names(editing, query)).toEqual(expected);
  });

  it('say of each thing what it is', () => {
    const row = (kind: EntityKind, id: string): unknown => list(editing, { kind, ids: [id], archived: true }).rows[0];
    expect(row('policy', 'pol-onboarding-pass')).toMatchObject({
      tags: ['m365', 'burner', 'tap'],
      detail: 'Service desk · One sign-in to register a passkey, then weeks of Intune work with it.',
    });
    expect(row('policy', 'pol-estate-owners')).toMatchObject({ tags: ['disabled', 'm365', 'standard', 'tap'] });
    expect(row('customer', 'cust-bri')).toMatchObject({ count: 3, tags: ['m365', 'activeDirectory', 'local'] });
    expect(row('customer', 'cust-pap')).toMatchObject({ count: 0, tags: ['archived', 'noConnector'] });
    expect(row('customerGroup', 'cg-gold')).toMatchObject({ count: 5 });
    expect(row('technicianGroup', 'tg-service-desk')).toMatchObject({ count: 4 });
    expect(row('technician', 'tech-chidi')).toMatchObject({
      tags: ['super'],
      detail: expect.stringContaining('chidi@') as string,
    });
    expect(row('connector', 'ad-ald')).toMatchObject({
      tags: ['activeDirectory'],
      detail: 'Alderbrook Dental Group · dc1.corp.alderbrook.practice.example',
    });
  });

  it('mark what the draft changes', () => {
    const { editing: at, desk } = lab();
    const [first, second] = desk.organisation.customers;
    rename(at, first!, 'Aardvark');
    rename(at, { ...second!, id: 'cust-new' as Customer['id'], code: 'NEW' }, 'Zebra');
    const rows = list(at, { kind: 'customer' }).rows.filter(({ changed }) => changed !== 'no');
    expect(rows.map(({ name, changed }) => [name, changed])).toEqual([
      ['Aardvark', 'edited'],
      ['Zebra', 'added'],
    ]);
    rename(at, first!, first!.name);
    expect(list(at, { kind: 'customer', ids: [first!.id] }).rows[0]).toMatchObject({ changed: 'no' });
  });

  it('are after any edits what they would be from the start', () => {
    const edit = fc.record({
      at: fc.nat(60),
      what: fc.constantFrom('rename', 'add', 'remove', 'undo'),
      name: fc.string({ unit: fc.constantFrom('a', 'B', 'é', '2', '10', ' x'), minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 15 }), (edits) => {
        const at = lab();
        list(at.editing, { kind: 'customer' });
        for (const { at: place, what, name } of edits) {
          const customer = whole.customers[place % whole.customers.length]!;
          if (what === 'rename') rename(at.editing, customer, name);
          if (what === 'add')
            rename(
              at.editing,
              { ...customer, id: `new-${String(place)}` as Customer['id'], code: `N${String(place)}X` },
              name,
            );
          if (what === 'remove') void at.editing['entity.remove']({ kind: 'customer', id: `new-${String(place)}` });
          if (what === 'undo') void at.editing['organisation.undo']({});
          list(at.editing, { kind: 'customer', query: name });
        }
        const fresh = at.restart();
        expect(list(at.editing, { kind: 'customer', archived: true })).toEqual(
          list(fresh, { kind: 'customer', archived: true }),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('tables', () => {
  const csv = 'code,name\nALD,Alderbrook\nNEW,New customer';

  it('are read first and taken as one edit then', async () => {
    const { editing, drafts } = lab();
    const found = { added: 1, changed: 1, unchanged: 0, problems: [] };
    expect(value(editing['entity.importCsv']({ kind: 'customer', csv, apply: false }))).toEqual(found);
    expect(drafts.stored).toBeUndefined();
    expect(value(editing['entity.importCsv']({ kind: 'customer', csv, apply: true }))).toEqual(found);
    expect(names(editing, { kind: 'customer', query: 'new customer' })).toEqual(['New customer']);
    expect(await editing['organisation.undo']({})).toMatchObject({ value: { unpublished: 0 } });
  });

  it('bring computers under the connections', () => {
    const { editing } = lab();
    const computers = 'name,address,os,customer,user\nNAS seven,nas7.example,linux,ALD,root';
    const found = { added: 1, changed: 0, unchanged: 0, problems: [] };
    expect(value(editing['entity.importCsv']({ kind: 'connector', csv: computers, apply: true }))).toEqual(found);
    expect(names(editing, { kind: 'connector', query: 'seven' })).toEqual(['NAS seven']);
    expect(names(editing, { kind: 'connector', query: 'nas7.exa' })).toEqual(['NAS seven']);
    expect(names(editing, { kind: 'connector', query: 'dc2.corp.alderbrook' })).toHaveLength(1);
  });

  it('with one bad line change nothing', () => {
    const { editing, drafts } = lab();
    const bad = `${csv}\nX,Too short`;
    expect(value(editing['entity.importCsv']({ kind: 'customer', csv: bad, apply: true })).problems).toEqual([
      { line: 4, column: 'code', code: 'badValue' },
    ]);
    expect(drafts.stored).toBeUndefined();
    const many = `code,name\n${Array.from({ length: 300 }, () => 'X,y').join('\n')}`;
    expect(value(editing['entity.importCsv']({ kind: 'customer', csv: many, apply: true })).problems).toHaveLength(200);
  });
});
