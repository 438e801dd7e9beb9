import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import type { Organisation } from '../../../shared/model/organisation';
import { collections, type Collection, type Item } from './differences';
import { applyEdit, editOf, takeBack, type Wanted } from './draft';
import { readEdit } from './draft-schema';

const base = smallOrganisation();
const lists: readonly Collection[] = collections.filter((collection) => collection !== 'adminKeys');

const itemIn = (organisation: Organisation, collection: Collection, at: number): Item | undefined => {
  const list: readonly Item[] = organisation[collection];
  return list.length === 0 ? undefined : list[at % list.length];
};

interface Step {
  readonly collection: Collection;
  readonly what: 'rename' | 'remove' | 'add';
  readonly at: number;
  readonly name: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  collection: fc.constantFrom(...lists),
  what: fc.constantFrom('rename', 'remove', 'add'),
  at: fc.nat(50),
  name: fc.string({ minLength: 1, maxLength: 8 }),
});

function wantedBy(organisation: Organisation, { collection, what, at, name }: Step): Wanted[] {
  const item = itemIn(organisation, collection, at);
  if (item === undefined) return [];
  const id = String(item['id']);
  const field = collection === 'connectors' ? 'label' : 'name';
  if (what === 'remove') return [{ collection, id, after: undefined }];
  if (what === 'rename') return [{ collection, id, after: { ...item, [field]: name } }];
  return [
    { collection, id: `new-${String(at)}-${name.length}`, after: { ...item, id: `new-${String(at)}-${name.length}` } },
  ];
}

describe('edits of a draft', () => {
  it('are taken back to what was before, to the order of lists', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), (rounds) => {
        const states: Organisation[] = [base];
        const edits = rounds.flatMap((steps) => {
          const now = states.at(-1) ?? base;
          const wanted = new Map(
            steps.flatMap((one) => wantedBy(now, one)).map((one) => [`${one.collection}/${one.id}`, one]),
          );
          const edit = editOf(now, [...wanted.values()]);
          if (edit === undefined) return [];
          states.push(applyEdit(now, edit));
          return [edit];
        });
        for (const edit of [...edits].reverse()) {
          const after = states.pop();
          expect(after && takeBack(after, edit)).toEqual(states.at(-1));
        }
        expect(states).toEqual([base]);
      }),
    );
  });

  it('hold what was wanted, and share what they do not touch', () => {
    const [first] = base.customers;
    const edit = editOf(base, [{ collection: 'customers', id: first!.id, after: { ...first!, name: 'Renamed' } }], {
      name: 'Lab two',
    });
    const next = applyEdit(base, edit!);
    expect(next.name).toBe('Lab two');
    expect(next.customers.map(({ name }) => name)).toEqual([
      'Renamed',
      ...base.customers.slice(1).map((one) => one.name),
    ]);
    expect(next.policies).toBe(base.policies);
    expect(next.customers[1]).toBe(base.customers[1]);
  });

  it('are none when nothing would change', () => {
    const [first] = base.policies;
    const { id } = first!;
    expect(editOf(base, [{ collection: 'policies', id, after: structuredClone(first!) }])).toBeUndefined();
    expect(editOf(base, [{ collection: 'policies', id: 'nobody', after: undefined }])).toBeUndefined();
    expect(editOf(base, [], { name: base.name, staleAfterDays: base.staleAfterDays })).toBeUndefined();
  });
});

describe('edits from a file', () => {
  const [first] = base.policies;
  const edit = editOf(base, [{ collection: 'policies', id: first!.id, after: { ...first!, name: 'New name' } }])!;
  const written = (): unknown => JSON.parse(JSON.stringify(edit));

  it('are the same after being written', () => {
    expect(readEdit(written())).toEqual(edit);
  });

  it.each<[string, (change: Record<string, unknown>) => void]>([
    ['another list', (change) => (change['collection'] = 'customers')],
    ['no list at all', (change) => (change['collection'] = '__proto__')],
    ['another thing than it says', (change) => (change['id'] = 'other')],
    ['a place before the first', (change) => (change['at'] = -1)],
    ['a field more', (change) => (change['more'] = true)],
    ['a thing that is none', (change) => (change['after'] = { id: first!.id })],
  ])('are not believed with %s', (_what, spoil) => {
    const json = written() as { items: Record<string, unknown>[] };
    spoil(json.items[0]!);
    expect(readEdit(json)).toBeUndefined();
  });

  it.each([null, [], 'x', {}, { items: [], settings: [{ setting: 'version', before: 1, after: 2 }] }])(
    'are not %j',
    (json) => {
      expect(readEdit(json)).toBeUndefined();
    },
  );
});
