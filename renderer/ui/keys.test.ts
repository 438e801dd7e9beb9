import { expect, it } from 'vitest';
import { rowByKey } from './keys';

it.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 3, 2],
  ['PageDown', 3, 11],
  ['PageUp', 9, 1],
  ['Home', 9, 0],
  ['End', 3, 19],
  ['ArrowDown', -1, 0],
  ['ArrowDown', 19, 19],
  ['ArrowUp', 0, 0],
  ['PageDown', 15, 19],
  ['PageUp', 3, 0],
  ['Enter', 3, undefined],
  ['constructor', 3, undefined],
])('%s in a list of twenty rows leads from %i to %s', (key, at, expected) => {
  expect(rowByKey(key, at, 20, 8)).toBe(expected);
});

it.each(['ArrowDown', 'Home', 'End', 'PageUp'])('%s leads nowhere in an empty list', (key) => {
  expect(rowByKey(key, -1, 0, 8)).toBeUndefined();
});
