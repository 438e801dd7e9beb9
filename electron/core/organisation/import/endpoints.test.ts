import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallOrganisation } from '../../../testkit/labs/organisation-lab';
import { applyEdit, editOf } from '../draft';
import { importEndpoints } from './endpoints';
import type { Imported } from './customers';

const organisation = smallOrganisation();
const KEY = `SHA256:${'a'.repeat(43)}`;
const HEADER = 'name,address,port,os,customer,user';

function read(csv: string, base = organisation): Imported {
  let count = 0;
  return importEndpoints(csv, { organisation: base, newId: () => `new-${String((count += 1))}` });
}
const body = (line: string): Imported => read(`${HEADER}\n${line}`);

describe('a table of computers', () => {
  it('adds what is new and leaves what is as it was', () => {
    const csv = [
      `${HEADER},hostKey`,
      `"Files, old",nas1.example,2222,Linux,ald,root,${KEY}`,
      'PC,fe80::1,,WINDOWS,BRI,adm,',
    ];
    const first = read(csv.join('\r\n'));
    expect(first).toMatchObject({ added: 2, changed: 0, unchanged: 0, problems: [] });
    const next = applyEdit(organisation, editOf(organisation, first.wanted)!);
    expect(next.connectors.slice(-2)).toEqual([
      {
        kind: 'local',
        id: 'new-1',
        customerId: 'cust-ald',
        label: 'Files, old',
        os: 'linux',
        transport: { kind: 'ssh', host: 'nas1.example', port: 2_222, user: 'root', hostKey: KEY },
      },
      {
        kind: 'local',
        id: 'new-2',
        customerId: 'cust-bri',
        label: 'PC',
        os: 'windows',
        transport: { kind: 'ssh', host: 'fe80::1', port: 22, user: 'adm' },
      },
    ]);
    expect(read(csv.join('\n'), next)).toMatchObject({ added: 0, changed: 0, unchanged: 2, wanted: [] });
  });

  it('changes by customer, address and port, and keeps a pinned key that the table does not name', () => {
    const first = read(`${HEADER},hostKey\nNAS,nas1.example,22,linux,ALD,root,${KEY}`);
    const next = applyEdit(organisation, editOf(organisation, first.wanted)!);
    const again = read(`${HEADER}\nNAS two,NAS1.example,22,linux,ALD,latchkey`, next);
    expect(again).toMatchObject({ added: 0, changed: 1, problems: [] });
    expect(again.wanted[0]?.after).toMatchObject({
      id: 'new-1',
      label: 'NAS two',
      transport: { host: 'nas1.example', user: 'latchkey', hostKey: KEY },
    });
    expect(read(`${HEADER}\nNAS,nas1.example,22,linux,BRI,root`, next)).toMatchObject({ added: 1 });
    expect(read(`${HEADER}\nNAS,nas1.example,23,linux,ALD,root`, next)).toMatchObject({ added: 1 });
  });

  it.each<[string, unknown[]]>([
    [',a.example,22,linux,ALD,root', [{ line: 2, column: 'name', code: 'badValue' }]],
    ['A,,22,linux,ALD,root', [{ line: 2, column: 'address', code: 'badValue' }]],
    ['A,a b,22,linux,ALD,root', [{ line: 2, column: 'address', code: 'badValue' }]],
    ['A,-oProxyCommand=x,22,linux,ALD,root', [{ line: 2, column: 'address', code: 'badValue' }]],
    ['A,1::2::3,22,linux,ALD,root', [{ line: 2, column: 'address', code: 'badValue' }]],
    ['A,a.example,0,linux,ALD,root', [{ line: 2, column: 'port', code: 'badValue' }]],
    ['A,a.example,65536,linux,ALD,root', [{ line: 2, column: 'port', code: 'badValue' }]],
    ['A,a.example,0x16,linux,ALD,root', [{ line: 2, column: 'port', code: 'badValue' }]],
    ['A,a.example,22,solaris,ALD,root', [{ line: 2, column: 'os', code: 'badValue' }]],
    ['A,a.example,22,linux,ZZZ,root', [{ line: 2, column: 'customer', code: 'unknownCustomer' }]],
    ['A,a.example,22,linux,ALD,', [{ line: 2, column: 'user', code: 'badValue' }]],
    ['A,a.example,22,linux,ALD,-x', [{ line: 2, column: 'user', code: 'badValue' }]],
    ['A,a.example,22,linux,ALD,a;reboot', [{ line: 2, column: 'user', code: 'badValue' }]],
    ['A\u0000,a.example,22,linux,ALD,root', [{ line: 2, column: 'name', code: 'badValue' }]],
    ['\u202eA,a.example,22,linux,ALD,root', [{ line: 2, column: 'name', code: 'badValue' }]],
    [
      'A,a.example,22,linux,ALD,root\nB,A.EXAMPLE,22,linux,ald,root',
      [{ line: 3, column: 'address', code: 'duplicateInFile' }],
    ],
    [
      'A,?,x,y,ZZZ,',
      [
        { line: 2, column: 'customer', code: 'unknownCustomer' },
        { line: 2, column: 'address', code: 'badValue' },
        { line: 2, column: 'port', code: 'badValue' },
        { line: 2, column: 'os', code: 'badValue' },
        { line: 2, column: 'user', code: 'badValue' },
      ],
    ],
  ])('is refused with its line and column: %j', (line, problems) => {
    expect(body(line).problems).toEqual(problems);
  });

  it('asks for its columns and for a fingerprint that can be one', () => {
    expect(read('name,address\nA,b').problems.map(({ column }) => column)).toEqual(['os', 'customer', 'user']);
    expect(read(`${HEADER},hostKey\nA,a.example,22,linux,ALD,root,MD5:aa`).problems).toEqual([
      { line: 2, column: 'hostKey', code: 'badValue' },
    ]);
  });

  it('takes whatever stands in cells without throwing, and never with a problem and a wish for the same line', () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => `"${text.replaceAll('"', '""')}"`);
    fc.assert(
      fc.property(fc.array(cell, { minLength: 6, maxLength: 6 }), (cells) => {
        const { wanted, problems } = body(cells.join(','));
        expect(wanted.length === 0 || problems.length === 0).toBe(true);
      }),
    );
  });
});
