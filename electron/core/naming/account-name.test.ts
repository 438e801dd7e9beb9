import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sources, type Source } from '../../../shared/model/connector';
import { seededRandom } from '../../testkit/fakes/random';
import { accountUpn, hasRandomPart, previewAccountName, renderAccountName, type NameValues } from './account-name';

const bytesOf = (seed: number | string): ((length: number) => Uint8Array) => {
  const random = seededRandom(seed);
  return (length) => random.bytes(length);
};

const values = (given: Partial<NameValues> = {}): NameValues => ({
  technicianHandle: 'ana',
  customerCode: 'CTS',
  random: bytesOf('names'),
  ...given,
});

const detail = (template: string, source: Source, given: Partial<NameValues> = {}): string | undefined => {
  const result = renderAccountName(template, values(given), source);
  return result.ok ? undefined : `${result.error.code} ${result.error.detail ?? ''}`;
};

describe('rendering an account name', () => {
  it.each([
    ['{tech}-jit', 'm365', 'ana-jit'],
    ['{TECH}-jit', 'm365', undefined],
    ['JIT.{tech}.{customer}', 'activeDirectory', 'jit.ana.cts'],
    ['{tech}{tech}', 'local', 'anaana'],
    ['_{tech}', 'local', '_ana'],
  ] as const)('%s for %s is %s', (template, source, expected) => {
    const result = renderAccountName(template, values(), source);
    expect(result.ok ? result.value : undefined).toBe(expected);
  });

  it.each([
    ['jit-{tech}-{rand4}', /^jit-ana-[a-z2-9]{4}$/],
    ['{rand8}', /^[a-z2-9]{8}$/],
  ])('%s gets random characters', (template, expected) => {
    const result = renderAccountName(template, values(), 'm365');
    expect(result.ok && result.value).toMatch(expected);
  });

  it.each([
    ['{rand3}', 'm365', 'bad_input accountName placeholder'],
    ['{rand9}', 'm365', 'bad_input accountName placeholder'],
    ['{user}', 'm365', 'bad_input accountName placeholder'],
    ['{tech', 'm365', 'bad_input accountName placeholder'],
    ['', 'm365', 'bad_input accountName characters'],
    ['{tech}.', 'm365', 'bad_input accountName characters'],
    ['.{tech}', 'activeDirectory', 'bad_input accountName characters'],
    ['{tech} jit', 'activeDirectory', 'bad_input accountName characters'],
    ['{tech}@x', 'm365', 'bad_input accountName characters'],
    ['{tech}\u0000', 'local', 'bad_input accountName characters'],
    ['{tech}\u202e', 'm365', 'bad_input accountName characters'],
    ['{tech},CN=x', 'activeDirectory', 'bad_input accountName characters'],
    ['{tech})(cn=*', 'activeDirectory', 'bad_input accountName characters'],
    ['{tech}\n', 'local', 'bad_input accountName characters'],
    ['1{tech}', 'local', 'bad_input accountName characters'],
    ['{tech}.jit', 'local', 'bad_input accountName characters'],
    ['root', 'local', 'bad_input accountName reserved'],
    ['Administrator', 'activeDirectory', 'bad_input accountName reserved'],
    ['krbtgt', 'activeDirectory', 'bad_input accountName reserved'],
  ] as const)('%j for %s is refused: %s', (template, source, expected) => {
    expect(detail(template, source)).toBe(expected);
  });

  it.each([
    ['activeDirectory', undefined, 20],
    ['m365', undefined, 64],
    ['local', undefined, 20],
    ['local', 'windows', 20],
    ['local', 'linux', 32],
  ] as const)('%s %s takes exactly %i... characters', (source, os, longest) => {
    const given = os === undefined ? {} : { os };
    const fits = 'a'.repeat(longest - 3);
    expect(detail(`${fits}{tech}`, source, given)).toBeUndefined();
    const text = `bad_input accountName length ${String(longest + 1)} of ${String(longest)}`;
    expect(detail(`a${fits}{tech}`, source, given)).toBe(text);
  });

  it('gives a Burner a random part of its own', () => {
    const result = renderAccountName('{tech}-jit', values({ burner: true }), 'm365');
    expect(result.ok && result.value).toMatch(/^ana-jit-[a-z2-9]{5}$/);
    expect(detail('{tech}-{rand6}', 'activeDirectory', { burner: true })).toBeUndefined();
    expect(hasRandomPart('{tech}-{rand6}')).toBe(true);
    expect(hasRandomPart('{tech}-{rand}')).toBe(false);
  });

  it('does not read a handle or a code as a template', () => {
    expect(detail('{tech}', 'm365', { technicianHandle: '{customer}' })).toBe('bad_input accountName placeholder');
    expect(detail('{tech}', 'm365', { technicianHandle: "o'neil$&" })).toBe('bad_input accountName characters');
  });

  it('never gives a name that its target would refuse, and preview and name agree', () => {
    const pieces = fc.constantFrom(
      '{tech}',
      '{customer}',
      '{rand4}',
      '{rand8}',
      '-',
      '.',
      '_',
      'jit',
      'X',
      ' ',
      '"',
      'é',
      '{',
    );
    const template = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    const handle = fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/);
    const code = fc.stringMatching(/^[A-Za-z0-9-]{2,12}$/);
    fc.assert(
      fc.property(
        template,
        handle,
        code,
        fc.constantFrom(...sources),
        fc.boolean(),
        (text, tech, customer, source, burner) => {
          const given = { technicianHandle: tech, customerCode: customer, burner };
          const name = renderAccountName(text, { ...given, random: bytesOf(text) }, source);
          const preview = previewAccountName(text, given, source);
          expect(preview.ok).toBe(name.ok);
          if (!name.ok || !preview.ok) return;
          expect(name.value).toMatch(/^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?$/);
          expect(name.value.length).toBeLessThanOrEqual(source === 'm365' ? 64 : 20);
          expect(preview.value).toHaveLength(name.value.length);
          expect(
            Array.from(preview.value).every((character, at) => character === '#' || character === name.value[at]),
          ).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a preview', () => {
  it('shows random characters as #', () => {
    expect(previewAccountName('jit-{tech}-{rand4}', values(), 'm365')).toEqual({ ok: true, value: 'jit-ana-####' });
  });
});

describe('a user principal name', () => {
  it('is lower case', () => {
    expect(accountUpn('ana-jit', 'Contoso.Practice.example')).toBe('ana-jit@contoso.practice.example');
  });
});
