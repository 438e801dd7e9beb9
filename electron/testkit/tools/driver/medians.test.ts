import { expect, test } from 'vitest';
import { median, medians, type Way } from './medians';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('ways take turns in every order equally often, and what warms up is not counted', async () => {
  const turns = new Map<number, string>();
  const way =
    (name: string, lengths: (round: number) => number): Way =>
    (round) => {
      turns.set(round, `${turns.get(round) ?? ''}${name}`);
      return Promise.resolve(lengths(round));
    };
  const warmUp = 2;
  const found = await medians(
    {
      a: way('a', (round) => (round < warmUp ? 1_000 : 1)),
      b: way('b', (round) => round),
      c: way('c', () => 3),
    },
    { rounds: 12, warmUp },
  );
  expect(found).toEqual({ a: 1, b: 7.5, c: 3 });
  const orders = [...turns].filter(([round]) => round >= warmUp).map(([, order]) => order);
  expect(orders.sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'].flatMap((order) => [order, order]));
});
