import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leases } from '../../testing/sample-leases';
import { at, SAMPLE_NOW } from '../../testing/samples';
import { type Column, counts, type Filter, passes, sorted } from './filter';

const all = leases('typical', SAMPLE_NOW);
const open: Filter = { state: 'all', whose: 'all', customer: undefined, source: undefined, text: '' };
const names = (filter: Partial<Filter>): string[] =>
  all.filter((lease) => passes(lease, { ...open, ...filter })).map((lease) => lease.id);

describe('the filters of the accounts', () => {
  it.each([
    [{}, ['l1', 'l2', 'l3', 'l4']],
    [{ state: 'live' }, ['l1', 'l2', 'l3']],
    [{ state: 'ended' }, ['l4']],
    [{ state: 'attention' }, ['l3']],
    [{ whose: 'mine' }, ['l1', 'l2', 'l3']],
    [{ source: 'activeDirectory' }, ['l2']],
    [{ text: ' NORTHWIND ' }, ['l3']],
    [{ text: 'ben osei' }, ['l4']],
    [{ text: 'jit-ben' }, ['l4']],
    [{ text: '(' }, []],
  ] as const)('%j shows %j', (filter, expected) => {
    expect(names(filter)).toEqual(expected);
  });

  it('shows what is late among what needs a person, though nobody was called yet', () => {
    const late = all.map((lease) => (lease.id === 'l1' ? { ...lease, overdue: true } : lease));
    expect(counts(late).attention).toBe(2);
  });

  it('counts what each state would show', () => {
    expect(counts(all)).toEqual({ all: 4, live: 3, attention: 1, ended: 1 });
  });
});

describe('the order of the accounts', () => {
  const columns: readonly Column[] = ['state', 'account', 'customer', 'policy', 'technician', 'end'];
  it('is the same whatever order they come in, and loses none', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.constantFrom(...columns),
        fc.boolean(),
        (shuffled, by, descending) => {
          const order = sorted(shuffled, { by, descending }).map((lease) => lease.id);
          expect(order).toEqual(sorted(all, { by, descending }).map((lease) => lease.id));
          expect([...order].sort()).toEqual(['l1', 'l2', 'l3', 'l4']);
        },
      ),
    );
  });

  it('sorts by the end', () => {
    expect(sorted(all, { by: 'end', descending: false }).map((lease) => lease.id)).toEqual(['l4', 'l3', 'l1', 'l2']);
  });

  it('puts what has ended where it really ended', () => {
    const [first, ended] = [all.find((lease) => lease.id === 'l1')!, all.find((lease) => lease.id === 'l4')!];
    const late = { ...ended, revokedAt: at(first.endsAt + 1) };
    const ids = (descending: boolean) => sorted([first, late], { by: 'end', descending }).map((lease) => lease.id);
    expect([ids(false), ids(true)]).toEqual([
      ['l1', 'l4'],
      ['l4', 'l1'],
    ]);
  });
});
