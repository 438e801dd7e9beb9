import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safePattern } from './pattern';

const verdict = (pattern: string, text = ''): string => {
  const made = safePattern(pattern);
  return made.ok ? String(made.value(text)) : `${made.error.code} ${made.error.detail ?? ''}`;
};

describe('patterns of admins', () => {
  it.each([
    ['(?:INC|CHG)-\\d{4,8}', 'INC-12345', true],
    ['(?:INC|CHG)-\\d{4,8}', 'xINC-12345', false],
    ['INC|CHG', 'INCx', false],
    ['[A-Z]+-\\d+', 'AB-1', true],
    ['[\\]()*+]{2}', '](', true],
    ['(?<key>[A-Z]{2,5})-\\d{1,6}', 'OPS-17', true],
    ['(?:[A-Z]{2}-){2}\\d', 'AB-CD-1', true],
    ['\\p{Lu}.*', 'Ärger', true],
    ['.*', 'a\nb', false],
    ['\\u{1F600}', '😀', true],
  ])('%s on %j is %s', (pattern, text, expected) => {
    expect(verdict(pattern, text)).toBe(String(expected));
  });

  it.each([
    ['(a+)+', 'cost'],
    ['(a*)*b', 'cost'],
    ['(?:a|a)*', 'cost'],
    ['(?:a|ab)+c', 'cost'],
    ['([a-z]+\\s?)*', 'cost'],
    ['(?:x?){40}', 'cost'],
    ['\\w*\\w*\\w*!', 'cost'],
    ['(?:(?:a{0,9}){0,9}){0,9}', 'cost'],
    ['(a)\\1', 'construct'],
    ['(?<n>a)\\k<n>', 'construct'],
    ['(?=a)a', 'construct'],
    ['(?<!a)b', 'construct'],
    ['(', 'syntax'],
    ['a)|(?:b', 'syntax'],
    ['[z-a]', 'syntax'],
    ['\\', 'syntax'],
    ['a{2,1}', 'syntax'],
    ['x'.repeat(201), 'length'],
  ])('%s is refused: %s', (pattern, why) => {
    expect(verdict(pattern)).toBe(`bad_input pattern ${why}`);
  });

  it('reads no text longer than a reason can be', () => {
    expect(verdict('a+', 'a'.repeat(1_000))).toBe('true');
    expect(verdict('a+', 'a'.repeat(1_001))).toBe('false');
  });

  it('takes any pattern without throwing, and what it takes, it matches', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '|',
      '*',
      '+',
      '?',
      '{2,3}',
      '{1,}',
      '\\d',
      '\\',
      'a',
      'b',
      '^',
      '(?:',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const made = safePattern(pieces.join(''));
        if (made.ok) expect(typeof made.value('aab'.repeat(30))).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });
});
