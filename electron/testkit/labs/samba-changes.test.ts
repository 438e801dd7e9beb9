import { describe, expect, it } from 'vitest';
import { changesIn, harmIn } from './samba-changes';

const OU = 'OU=Just In Time Accounts,DC=lab,DC=test';
const GROUP = 'CN=Help Desk,CN=Users,DC=lab,DC=test';

interface Noted {
  readonly operation: string;
  readonly dn: string;
  readonly statusCode?: number;
  readonly remoteAddress?: string | null;
  readonly member?: string;
}

/** As Samba 4.17 prints it. */
function line({ operation, dn, statusCode = 0, remoteAddress = 'ipv4:127.0.0.1:45820', member }: Noted): string {
  const attributes = { member: { actions: [{ action: 'delete', values: [{ value: member }] }] } };
  const dsdbChange = {
    ...{ version: { major: 1, minor: 0 }, statusCode, operation, remoteAddress, performedAsSystem: false, dn },
    ...(member === undefined ? {} : { attributes }),
  };
  return JSON.stringify({ timestamp: '2026-11-26T04:24:54.201791+0000', type: 'dsdbChange', dsdbChange });
}

const log = (...noted: readonly Noted[]): string =>
  ['samba version 4.17.12-Debian started.', ...noted.map(line), '{"timestamp": cut off'].join('\n');
const zoe = `CN=zoe,${OU}`;

it('reads what took effect over LDAP and leaves out the rest', () => {
  const read = changesIn(
    log(
      { operation: 'Modify', dn: `CN=svc,${OU}`, remoteAddress: null },
      { operation: 'Delete', dn: zoe, statusCode: 32 },
      { operation: 'Modify', dn: GROUP, member: zoe },
    ),
  );
  expect(read).toEqual([{ operation: 'Modify', dn: GROUP, attributes: { member: [zoe] } }]);
});

describe('harm', () => {
  it.each<readonly [string, readonly Noted[], readonly string[]]>([
    [
      'an account ended and deleted once',
      [
        { operation: 'Modify', dn: zoe },
        { operation: 'Delete', dn: zoe },
      ],
      [],
    ],
    [
      'a second try that failed',
      [
        { operation: 'Delete', dn: zoe },
        { operation: 'Delete', dn: zoe, statusCode: 32 },
      ],
      [],
    ],
    [
      'deleted twice',
      [
        { operation: 'Delete', dn: zoe },
        { operation: 'Delete', dn: zoe },
      ],
      [`${zoe} was deleted twice`],
    ],
    ['made again', [{ operation: 'Add', dn: zoe }], [`Add of ${zoe}`]],
    ['somebody else changed', [{ operation: 'Modify', dn: `CN=ann,${OU}` }], [`Modify of CN=ann,${OU}`]],
    ['somebody else deleted', [{ operation: 'Delete', dn: `CN=ann,${OU}` }], [`Delete of CN=ann,${OU}`]],
    ['its membership', [{ operation: 'Modify', dn: GROUP, member: `<GUID=1>;<SID=S-1>;${zoe}` }], []],
    ['the membership of another', [{ operation: 'Modify', dn: GROUP, member: `CN=ann,${OU}` }], [`Modify of ${GROUP}`]],
    ['another group', [{ operation: 'Modify', dn: `CN=Else,${OU}`, member: zoe }], [`Modify of CN=Else,${OU}`]],
    ['the group itself', [{ operation: 'Modify', dn: GROUP }], [`Modify of ${GROUP}`]],
  ])('%s', (_, noted, harm) => {
    expect(harmIn(log(...noted), ['Zoe'], 'Help Desk')).toEqual(harm);
  });
});
