import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterProblem, parseFilter } from './filter';

const item = {
  displayName: "O'Brien, (all)",
  accountEnabled: true,
  employeeType: 'Latchkey JIT',
  mail: null,
  attributes: { extensionAttribute15: 'latchkey1;x' },
};

describe('a filter', () => {
  it.each([
    ["displayName eq 'O''Brien, (all)'", true],
    ["displayName eq 'o''brien, (ALL)'", true],
    ["displayName ne 'x'", true],
    ["startswith(displayName,'O''B')", true],
    ["endswith(displayName,'all)')", true],
    ["startsWith(displayName, 'x')", false],
    ['accountEnabled eq true', true],
    ['accountEnabled eq false', false],
    ["employeeType eq 'Latchkey JIT' and accountEnabled eq true", true],
    ["employeeType eq 'x' or (accountEnabled eq true and displayName ne null)", true],
    ["not(employeeType eq 'Latchkey JIT')", false],
    ["employeeType in ('a', 'Latchkey JIT')", true],
    ['mail eq null', true],
    ["mail eq 'x'", false],
    ["startswith(attributes/extensionAttribute15,'latchkey1')", true],
    ["nothing eq 'x'", false],
  ])('%s is %o', (text, expected) => {
    expect(parseFilter(text).matches(item)).toBe(expected);
  });

  it.each([
    '',
    'displayName',
    'displayName eq',
    "displayName eq 'O'Brien'",
    "displayName eq 'open",
    "displayName eq 'a' and",
    "(displayName eq 'a'",
    "displayName eq 'a')",
    'displayName eq word',
    "displayName like 'a'",
    'startswith(displayName)',
    "startswith('a',displayName)",
    "displayName eq 'a'; drop",
    '\u0000',
    '\u202edisplayName eq 1',
  ])('%o is none', (text) => {
    expect(() => parseFilter(text)).toThrow(FilterProblem);
  });

  it('finds exactly the text that was quoted, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, other) => {
        const filter = parseFilter(`displayName eq '${name.replaceAll("'", "''")}'`);
        expect(filter.matches({ displayName: name })).toBe(true);
        expect(filter.matches({ displayName: other })).toBe(name.toLowerCase() === other.toLowerCase());
      }),
    );
  });

  it('is a filter or a FilterProblem, never another failure', () => {
    const word = fc.constantFrom(
      '(',
      ')',
      ',',
      "'a'",
      "'",
      'eq',
      'and',
      'or',
      'not',
      'in',
      'startswith',
      'x',
      '1',
      ' ',
      'null',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        try {
          expect(typeof parseFilter(words.join(' ')).matches({})).toBe('boolean');
        } catch (problem) {
          expect(problem).toBeInstanceOf(FilterProblem);
        }
      }),
    );
  });
});
