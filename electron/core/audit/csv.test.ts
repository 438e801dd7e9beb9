import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEST_START } from '../../testkit/fakes/clock';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { auditEntrySchema } from '../../../shared/model/audit';
import { csvField, csvHead, csvLine } from './csv';
import { recordOf } from './record';

/** RFC 4180 as a spreadsheet reads it: fields of one line. */
function read(line: string): string[] {
  const fields = [...line.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/gsu)];
  expect(fields.map(([whole]) => whole).join('')).toBe(line);
  return fields.map(([, text = '']) => text.replaceAll('""', '"'));
}

const entry = (what: string) =>
  auditEntrySchema.parse({
    sequence: 7,
    at: TEST_START,
    hash: 'a'.repeat(64),
    leaseId: 'lease-1',
    event: { kind: 'refused', failure: { code: 'policy_denied' }, what },
  });
const line = (reason: string, what = 'x'): string[] =>
  read(
    csvLine(
      recordOf(entry(what), { lease: sampleLease(1, { reason }), actorName: 'Ana', organisationName: 'Example MSP' }),
    ),
  );

describe('a field', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+cmd', `'+cmd`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    [' \t=1', `' \t=1`],
    ['"=1', `'"=1`],
    ['\u{FF1D}1', `'\u{FF1D}1`],
    ['\rnext', `'\rnext`],
    ['O"Neill, (temp)', 'O"Neill, (temp)'],
    ['a=b', 'a=b'],
    ['nul\0inside', 'nul\uFFFDinside'],
    ['\u202Eexe', '\u202Eexe'],
    ['', ''],
  ])('%j is read back as %j', (text, back) => {
    expect(read(`${csvField(text)}\r\n`)).toEqual([back]);
  });

  it('of any text is one field that is no formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const fields = read(`${csvField(text)},${csvField('after')}\r\n`);
        expect(fields).toHaveLength(2);
        expect(fields[0]).not.toMatch(/^\s*[=+\-@]/u);
      }),
    );
  });
});

describe('a line', () => {
  it('says who, what, where, why and who ends it, in the order of the head', () => {
    const names = read(csvHead());
    const fields = Object.fromEntries(names.map((name, at) => [name, line('Printer')[at]]));
    expect(fields).toMatchObject({
      sequence: '7',
      at: '2026-01-05T09:00:00.000Z',
      event: 'refused',
      detail: `failure={"code":"policy_denied"}; what=x`,
      actor: 'Ana',
      technician: 'Ana',
      customer: 'Contoso',
      policy: 'Global Admin break-fix',
      reason: 'Printer',
      ticket: '',
      signInEndedBy: 'app',
      hash: 'a'.repeat(64),
    });
    expect(line('=HYPERLINK("http://x")')[names.indexOf('reason')]).toBe(`'=HYPERLINK("http://x")`);
  });

  it('of an entry without lease has the same columns', () => {
    const bare = recordOf(entry('x'), { lease: undefined, actorName: undefined, organisationName: undefined });
    expect(read(csvLine(bare))).toHaveLength(read(csvHead()).length);
  });
});
