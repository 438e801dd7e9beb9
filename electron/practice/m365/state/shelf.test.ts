import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestLagMs, Shelf, type Replica } from './shelf';
import { services, type Version } from './schema';

interface Lag {
  ms: number;
  reads: number;
}

function subject(lag: Lag = { ms: 0, reads: 0 }) {
  const clock = { now: 1_000_000 };
  const rows: Record<string, Version<number>[]> = {};
  const replica: Replica = { now: () => clock.now, lag: () => lag, changed: () => undefined };
  return { clock, rows, lag, shelf: new Shelf<number>(rows, replica) };
}

describe('a shelf', () => {
  it.each([
    [999, 1, undefined],
    [1_000, 2, 2],
    [1_001, 2, 2],
  ])('shows a change of the past second %i ms after it as it was', (passed, changed, created) => {
    const { clock, shelf } = subject({ ms: 1_000, reads: 0 });
    shelf.put('old', 1);
    clock.now += 10_000;
    shelf.put('old', 2);
    shelf.put('new', 2);
    clock.now += passed;
    expect([shelf.seen('old', 'directory'), shelf.seen('new', 'directory')]).toEqual([changed, created]);
    expect([shelf.truth('old'), shelf.truth('new')]).toEqual([2, 2]);
  });

  it('shows what is gone for as long as the service lags', () => {
    const { clock, shelf } = subject({ ms: 1_000, reads: 0 });
    shelf.put('a', 1);
    clock.now += 5_000;
    shelf.remove('a');
    expect([shelf.seen('a', 'directory'), shelf.truth('a')]).toEqual([1, undefined]);
    clock.now += 1_000;
    expect(shelf.seen('a', 'directory')).toBeUndefined();
    expect(shelf.gone()).toEqual([{ value: 1, at: clock.now - 1_000 }]);
  });

  it('counts the reads of each service on its own', () => {
    const { shelf } = subject({ ms: 0, reads: 1 });
    shelf.put('a', 1);
    for (const service of services) {
      expect([shelf.seen('a', service), shelf.seen('a', service)]).toEqual([undefined, 1]);
    }
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('has nothing under %o until it is put there', (key) => {
    const { shelf } = subject();
    expect(shelf.truth(key)).toBeUndefined();
    expect(shelf.seen(key, 'directory')).toBeUndefined();
  });

  it('agrees with a plain list of changes, at any lag', () => {
    const change = fc.record({ key: fc.constantFrom('a', 'b'), value: fc.option(fc.nat(9)), wait: fc.nat(3_000) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.nat(6_000), (changes, ms) => {
        const { clock, shelf } = subject({ ms, reads: 0 });
        const history: { key: string; value: number | undefined; at: number }[] = [];
        for (const { key, value, wait } of changes) {
          if (value === null) shelf.remove(key);
          else shelf.put(key, value);
          history.push({ key, value: value ?? undefined, at: clock.now });
          clock.now += wait;
          for (const wanted of ['a', 'b']) {
            const known = history.filter((row) => row.key === wanted);
            expect(shelf.truth(wanted)).toBe(known.at(-1)?.value);
            const visible = known.filter((row) => ms === 0 || row.at <= clock.now - ms);
            expect(shelf.seen(wanted, 'roleManagement')).toBe(visible.at(-1)?.value);
          }
        }
      }),
    );
  });

  it('does not grow by what nobody can see any more', () => {
    const { clock, rows, shelf } = subject();
    for (let round = 0; round < 1_000; round += 1) {
      shelf.put(`gone ${String(round)}`, round);
      shelf.remove(`gone ${String(round)}`);
      shelf.put('kept', round);
      clock.now += longestLagMs / 10;
    }
    expect(Object.keys(rows).length).toBeLessThan(150);
    expect(rows['kept']?.length).toBeLessThan(15);
  });
});
