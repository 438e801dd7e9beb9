import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../testkit/fakes/random';
import { draw } from './draw';
import { generatePassword } from './password';

const bytesOf = (seed: number | string): ((length: number) => Uint8Array) => {
  const random = seededRandom(seed);
  return (length) => random.bytes(length);
};
const seeds = fc.integer({ min: 0, max: 1_000_000 });

describe('a password', () => {
  it('has 24 characters of four kinds, begins with a letter and holds nothing that looks alike or needs quoting', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = generatePassword(bytesOf(seed)).reveal();
        expect(text).toHaveLength(24);
        expect(text).toMatch(/^[A-Za-z]/);
        for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(text).toMatch(kind);
        expect(text).toMatch(/^[A-HJ-NP-Za-kmnp-z2-9!#%*+\-=?@_]+$/);
      }),
    );
  });

  it('has the length that was asked for, and refuses lengths no target could take', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 12, max: 127 }), (seed, length) => {
        expect(generatePassword(bytesOf(seed), { length }).reveal()).toHaveLength(length);
      }),
    );
    for (const length of [0, 11, 128, 12.5, NaN]) {
      expect(() => generatePassword(bytesOf(1), { length })).toThrow(RangeError);
    }
  });

  it('does not hold the account name or a part of it, whatever the case', () => {
    // Without the rule these short parts turn up in a good share of long passwords.
    const seed = [...Array(500).keys()].find((candidate) =>
      /an[a2]/i.test(generatePassword(bytesOf(candidate), { length: 120 }).reveal()),
    );
    expect(seed).toBeDefined();
    fc.assert(
      fc.property(seeds, (random) => {
        const options = { length: 120, notContaining: ['Ana-jit@practice.example', 'x2y'] };
        const text = generatePassword(bytesOf(random), options).reveal().toLowerCase();
        expect(text).not.toContain('ana');
        expect(text).not.toContain('jit');
        expect(text).not.toContain('x2y');
      }),
    );
  });

  it('is another one each time and prints as redacted', () => {
    const bytes = bytesOf('two');
    const first = generatePassword(bytes);
    expect(generatePassword(bytes).reveal()).not.toBe(first.reveal());
    expect(String(first)).toBe('<redacted>');
    expect(JSON.stringify({ first })).not.toContain(first.reveal());
  });

  it('is not made from a source that is stuck', () => {
    expect(() => generatePassword((length) => new Uint8Array(length))).toThrow(/broken/);
    expect(() => generatePassword((length) => new Uint8Array(length).fill(255))).toThrow(/broken/);
    expect(() => generatePassword(() => new Uint8Array(0))).toThrow(/broken/);
  });
});

describe('drawing characters', () => {
  it('gives every character of an alphabet that does not divide 256 the same chance', () => {
    const alphabet = 'abcdefghijk';
    // All byte values, equally often: a fair draw then uses each character exactly equally often.
    const everyByte = Uint8Array.from({ length: 256 }, (_value, index) => index);
    const text = draw(() => everyByte, alphabet, 253);
    const counts = Array.from(alphabet).map((character) => text.split(character).length - 1);
    expect(new Set(counts)).toEqual(new Set([23]));
  });

  it('follows the bytes and nothing else', () => {
    const bytes = (length: number): Uint8Array =>
      new Uint8Array(createHash('sha512').update(String(length)).digest()).subarray(0, length);
    expect(draw(bytes, 'abcdefgh', 20)).toBe(draw(bytes, 'abcdefgh', 20));
  });
});
