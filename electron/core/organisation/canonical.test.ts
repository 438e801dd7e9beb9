import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sameJson } from './canonical';

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [{ n: [1e21, 1e-7, 4.5, -0, 333333333.3333333] }, '{"n":[1e+21,1e-7,4.5,0,333333333.3333333]}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    ['"\\\u0001', '"\\"\\\\\\u0001"'],
  ])('%j (RFC 8785)', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it('is the same for any order of members and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const backwards = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
        expect(sameJson(value, backwards)).toBe(true);
      }),
    );
  });

  it('has no text for what JSON cannot say', () => {
    for (const value of [NaN, Infinity, undefined, () => 1, 1n, [undefined]]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
    expect(sameJson(undefined, undefined)).toBe(true);
    expect(sameJson(undefined, null)).toBe(false);
  });
});
