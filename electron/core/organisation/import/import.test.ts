import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { technicianIdSchema } from '../../../../shared/ids';
import { smallOrganisation } from '../../../testkit/labs/organisation-lab';
import { parseCsv } from './csv';
import { applyEdit, editOf } from '../draft';
import { importCustomers, type Imported } from './customers';
import { importTechnicians } from './technicians';

const organisation = smallOrganisation();
const me = technicianIdSchema.parse('tech-ana');

function ids(): () => string {
  let count = 0;
  return () => `new-${String((count += 1))}`;
}
const customers = (csv: string, base = organisation): Imported =>
  importCustomers(csv, {
    organisation: base,
    newId: ids(),
    isTimeZone: (name) => name.includes('/') || name === 'UTC',
  });
const technicians = (csv: string): Imported => importTechnicians(csv, { organisation, newId: ids(), me });
const oid = (handle: string): string => organisation.technicians.find((one) => one.handle === handle)!.entraObjectId;

describe('comma-separated values', () => {
  const cells = (text: string): unknown => {
    const table = parseCsv(text);
    return table.ok ? table.records.map((record) => [record.line, ...record.cells]) : table.problem;
  };

  it.each<[string, unknown]>([
    [
      'a,b\r\nc,d\r\n',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      '\uFEFFa,b\nc,d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      '"a ""q"", x","b\r\nb"\n\nc,',
      [
        [1, 'a "q", x', 'b\r\nb'],
        [4, 'c', ''],
      ],
    ],
    ['"",""', [[1, '', '']]],
    ['a\rb', [[1, 'a\rb']]],
    ['', []],
    ['\n\r\n', []],
    ['a,"b', { line: 1, code: 'unclosedQuote' }],
    ['a\nb,"c\nd', { line: 2, code: 'unclosedQuote' }],
    ['a,b"c', { line: 1, code: 'unclosedQuote' }],
    ['"a"b,c', { line: 1, code: 'unclosedQuote' }],
    ['"a" ,c', { line: 1, code: 'unclosedQuote' }],
  ])('%j', (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it('give back whatever was quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r\n', 'é', ';', ' ', 'a', '\u0000', '\u202e') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }), (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const table = parseCsv(text);
        expect(table.ok && table.records.map((record) => record.cells)).toEqual(rows);
      }),
    );
  });
});

describe('a table of customers', () => {
  it('adds what is new by its code and changes what is known, column by column', () => {
    const csv =
      'Code,Name,Domains,Time zone\nald,Alderbrook Dental,"a.example; B.example",\nNEW,"New, Ltd",new.example,Europe/Paris';
    const read = customers(csv);
    expect(read).toMatchObject({ added: 1, changed: 1, unchanged: 0, problems: [] });
    const next = applyEdit(organisation, editOf(organisation, read.wanted)!);
    expect(next.customers.find(({ id }) => id === 'cust-ald')).toMatchObject({
      code: 'ALD',
      name: 'Alderbrook Dental',
      domains: ['a.example', 'b.example'],
      timeZone: 'Europe/London',
    });
    expect(next.customers.at(-1)).toEqual({
      id: 'new-1',
      code: 'NEW',
      name: 'New, Ltd',
      domains: ['new.example'],
      timeZone: 'Europe/Paris',
      archived: false,
    });
    expect(customers(csv, next)).toMatchObject({ added: 0, changed: 0, unchanged: 2, wanted: [] });
  });

  it('puts customers into exactly the groups it names', () => {
    const read = customers(
      'code,name,groups\nCOB,Cobalt Street Law,gold support; Own servers\nALD,Alderbrook Dental Group,',
    );
    expect(read).toMatchObject({ changed: 2, problems: [] });
    const next = applyEdit(organisation, editOf(organisation, read.wanted)!);
    const members = Object.fromEntries(next.customerGroups.map((group) => [group.name, group.customers]));
    expect(members['Gold support']).toEqual(['cust-bri', 'cust-cob']);
    expect(members['Own servers']).toEqual(['cust-bri', 'cust-cob']);
    expect(next.customers).toBe(organisation.customers);
  });

  it.each<[string, unknown[]]>([
    ['', [{ line: 1, code: 'empty' }]],
    ['code,name', [{ line: 1, code: 'empty' }]],
    [
      'code,colour\nX1,red',
      [
        { line: 1, column: 'colour', code: 'unknownColumn' },
        { line: 1, column: 'name', code: 'missingColumn' },
      ],
    ],
    ['code,name,code\nX1,A,X1', [{ line: 1, column: 'code', code: 'unknownColumn' }]],
    ['code,name\nX1', [{ line: 2, code: 'wrongNumberOfColumns' }]],
    ['code,name\nX1,A\nx1,B', [{ line: 3, column: 'code', code: 'duplicateInFile' }]],
    ['code,name\nX1,A\n\nX 2,B', [{ line: 4, column: 'code', code: 'badValue' }]],
    ['code,name\nX1,', [{ line: 2, column: 'name', code: 'badValue' }]],
    ['code,name\nX1,A\u0000b', [{ line: 2, column: 'name', code: 'badValue' }]],
    ['code,name\nX1,\u202eevil', [{ line: 2, column: 'name', code: 'badValue' }]],
    ['code,name,timeZone\nX1,A,Mars', [{ line: 2, column: 'timeZone', code: 'badValue' }]],
    ['code,name,archived\nX1,A,perhaps', [{ line: 2, column: 'archived', code: 'badValue' }]],
    ['code,name,groups\nX1,A,Silver', [{ line: 2, column: 'groups', code: 'unknownGroup' }]],
    [`code,name\n${'X1,A\n'.repeat(20_001)}`, [{ line: 20_002, code: 'tooManyLines' }]],
  ])('is refused with its line and column: %j', (csv, problems) => {
    expect(customers(csv).problems).toEqual(problems);
  });
});

describe('a table of technicians', () => {
  const header = 'entraObjectId,name,upn,handle';
  const guid = (digit: number): string => `00000000-0000-4000-8000-00000000000${String(digit)}`;

  it('adds and changes by the object id', () => {
    const csv = [
      `${header},role,groups,customers,customerGroups`,
      `${oid('ben').toUpperCase()},Ben Okafor,ben@harbourline.example,ben,super,Platform team,*,`,
      `${guid(1)},Fay Quist,fay@harbourline.example,fay,,service desk,ald;BRI,Gold support`,
      `${guid(2)},Gil Roe,gil@harbourline.example,gil,,,,`,
    ].join('\r\n');
    const read = technicians(csv);
    expect(read).toMatchObject({ added: 2, changed: 1, unchanged: 0, problems: [] });
    const next = applyEdit(organisation, editOf(organisation, read.wanted)!);
    expect(next.technicians.find(({ id }) => id === 'tech-ben')).toMatchObject({
      role: 'super',
      groups: ['tg-platform'],
      scope: { kind: 'all' },
      entraObjectId: oid('ben'),
    });
    expect(next.technicians.slice(-2)).toMatchObject([
      {
        id: 'new-1',
        role: 'technician',
        groups: ['tg-service-desk'],
        scope: { kind: 'some', customers: ['cust-ald', 'cust-bri'], customerGroups: ['cg-gold'] },
      },
      { id: 'new-2', groups: [], scope: { kind: 'some', customers: [], customerGroups: [] } },
    ]);
  });

  it.each<[string, unknown[]]>([
    [`${header}\nx,A,a@b.example,abc`, [{ line: 2, column: 'entraObjectId', code: 'badValue' }]],
    [`${header}\n${guid(1)},A,a@b.example,ana`, [{ line: 2, column: 'handle', code: 'badValue' }]],
    [
      `${header}\n${guid(1)},A,a@b.example,same\n${guid(2)},B,b@b.example,same`,
      [{ line: 3, column: 'handle', code: 'duplicateInFile' }],
    ],
    [
      `${header}\n${guid(1)},A,a@b.example,one\n${guid(1)},B,b@b.example,two`,
      [{ line: 3, column: 'entraObjectId', code: 'duplicateInFile' }],
    ],
    [`${header},role\n${guid(1)},A,a@b.example,abc,king`, [{ line: 2, column: 'role', code: 'badValue' }]],
    [`${header},groups\n${guid(1)},A,a@b.example,abc,Nobody`, [{ line: 2, column: 'groups', code: 'unknownGroup' }]],
    [
      `${header},customers\n${guid(1)},A,a@b.example,abc,ALD;ZZZ`,
      [{ line: 2, column: 'customers', code: 'unknownCustomer' }],
    ],
    [
      `${header},role\n${oid('ana')},Ana Duarte,ana@b.example,ana,technician`,
      [{ line: 2, column: 'role', code: 'badValue' }],
    ],
  ])('is refused with its line and column: %j', (csv, problems) => {
    expect(technicians(csv).problems).toEqual(problems);
  });
});
