import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parentDn } from './names';
import { grantLine, onGroup, onOu } from '../domain/rights';
import { accessList, isGranted, type AccessEntry } from './security-descriptor';

const me = 'S-1-5-21-1-2-3-1104';
const team = 'S-1-5-21-1-2-3-1200';
const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const computer = 'bf967a86-0de6-11d0-a285-00aa003049e2';
const control = 'bf967a68-0de6-11d0-a285-00aa003049e2';
const restrictions = '4c164200-20c0-11d0-a768-00aa006e0529';

const sidBytes = (sid: string): Buffer => {
  const [, , authority = 0, ...parts] = sid.split('-').map(Number);
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(authority, 2, 6);
  parts.forEach((part, index) => bytes.writeUInt32LE(part, 8 + 4 * index));
  return bytes;
};
const guidBytes = (guid: string): Buffer => {
  const hex = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    Buffer.from(hex.subarray(0, 4)).reverse(),
    Buffer.from(hex.subarray(4, 6)).reverse(),
    Buffer.from(hex.subarray(6, 8)).reverse(),
    hex.subarray(8),
  ]);
};

/** Writes what a domain controller would (MS-DTYP 2.4.4.3, 2.4.6). */
function aceBytes({ allows, flags, mask, what, heirs, sid }: AccessEntry): Buffer {
  const ofKind = what !== undefined || heirs !== undefined;
  const head = Buffer.alloc(ofKind ? 12 : 8);
  head.writeUInt8((ofKind ? 5 : 0) + (allows ? 0 : 1), 0);
  head.writeUInt8(flags, 1);
  head.writeUInt32LE(mask, 4);
  if (ofKind) head.writeUInt32LE((what === undefined ? 0 : 1) | (heirs === undefined ? 0 : 2), 8);
  const kinds = [what, heirs].flatMap((guid) => (guid === undefined ? [] : [guidBytes(guid)]));
  const ace = Buffer.concat([head, ...kinds, sidBytes(sid)]);
  ace.writeUInt16LE(ace.length, 2);
  return ace;
}
function descriptorBytes(entries: readonly AccessEntry[]): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0x8004, 2);
  head.writeUInt32LE(20, 16);
  const list = Buffer.alloc(8);
  const aces = entries.map(aceBytes);
  list.writeUInt8(4, 0);
  list.writeUInt16LE(8 + aces.reduce((sum, ace) => sum + ace.length, 0), 2);
  list.writeUInt16LE(aces.length, 4);
  return Buffer.concat([head, list, ...aces]);
}

const entry = (change: Partial<AccessEntry>): AccessEntry => ({
  allows: true,
  flags: 0,
  mask: 0x20,
  what: undefined,
  heirs: undefined,
  sid: me,
  ...change,
});
const heirsOf = (change: Partial<AccessEntry>): AccessEntry => entry({ flags: 0xa, heirs: user, ...change });

describe('a security descriptor', () => {
  const guid = fc.constantFrom(undefined, user, computer, control, restrictions);
  const entries = fc.array(
    fc.record({
      allows: fc.boolean(),
      flags: fc.nat(0x1f),
      mask: fc.nat(0xffff_ffff),
      what: guid,
      heirs: guid,
      sid: fc.constantFrom(me, team, 'S-1-5-11', 'S-1-1-0'),
    }),
    { maxLength: 30 },
  );

  test('reads back as it was written', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(accessList(descriptorBytes(list))).toEqual(list);
      }),
    );
  });

  test('cut off or garbled, it is never an error and never gives more entries than it has', () => {
    fc.assert(
      fc.property(entries, fc.nat(2_000), fc.uint8Array({ maxLength: 300 }), (list, cut, noise) => {
        const whole = descriptorBytes(list);
        expect((accessList(whole.subarray(0, cut)) ?? []).length).toBeLessThanOrEqual(list.length);
        const read = accessList(Buffer.from(noise));
        expect(read === undefined || Array.isArray(read)).toBe(true);
      }),
    );
  });

  test('without a list nothing is known', () => {
    const bytes = descriptorBytes([]);
    bytes.writeUInt32LE(0, 16);
    expect(accessList(bytes)).toBeUndefined();
    expect(accessList(descriptorBytes([]))).toEqual([]);
  });
});

describe('a right', () => {
  const [[writeControl] = []] = onOu('userAccountControl');
  const granted = (list: readonly AccessEntry[], sids = [me, team]): boolean =>
    isGranted(list, new Set(sids), writeControl!);

  test.each<[string, boolean, readonly AccessEntry[]]>([
    ['for the attribute', true, [heirsOf({ what: control })]],
    ['for its property set', true, [heirsOf({ what: restrictions })]],
    ['for every attribute', true, [heirsOf({})]],
    ['through a group', true, [heirsOf({ sid: team })]],
    ['as full control for every class', true, [entry({ flags: 0x2, mask: 0x1000_0000 })]],
    ['as generic write', true, [heirsOf({ mask: 0x4000_0000 })]],
    ['for another attribute', false, [heirsOf({ what: user })]],
    ['for another class', false, [heirsOf({ heirs: computer })]],
    ['on the OU itself only', false, [entry({ what: control })]],
    ['for somebody else', false, [heirsOf({ sid: 'S-1-5-21-1-2-3-9' })]],
    ['to read', false, [heirsOf({ mask: 0x10 })]],
    ['denied before', false, [heirsOf({ allows: false, what: control }), heirsOf({})]],
    ['denied after', true, [heirsOf({}), heirsOf({ allows: false })]],
    ['denied for another attribute', true, [heirsOf({ allows: false, what: user }), heirsOf({})]],
    ['not at all', false, []],
  ])('%s: %s', (_what, expected, list) => {
    expect(granted(list)).toBe(expected);
  });

  test('to delete is given on the OU or on the accounts', () => {
    const [anyOf = []] = onOu('delete');
    const has = (list: readonly AccessEntry[]) => anyOf.some((wanted) => isGranted(list, new Set([me]), wanted));
    expect(has([entry({ mask: 0x2, what: user })])).toBe(true);
    expect(has([heirsOf({ mask: 0x1_0000 })])).toBe(true);
    expect(has([entry({ mask: 0x1, what: user })])).toBe(false);
  });

  test('to read the state of accounts is one for each attribute', () => {
    const allOf = onOu('read');
    const has = (list: readonly AccessEntry[]) =>
      allOf.every((anyOf) => anyOf.some((wanted) => isGranted(list, new Set([me]), wanted)));
    expect(has([heirsOf({ mask: 0x10, what: restrictions })])).toBe(true);
    expect(has([heirsOf({ mask: 0x8000_0000 })])).toBe(true);
    expect(has([heirsOf({ mask: 0x10, what: control })])).toBe(false);
    expect(has([heirsOf({ mask: 0x20, what: restrictions })])).toBe(false);
  });

  test('what is inherited only counts below, not on the object', () => {
    expect(isGranted([entry({ flags: 0xa })], new Set([me]), onGroup)).toBe(false);
    expect(isGranted([entry({ flags: 0x2 })], new Set([me]), onGroup)).toBe(true);
  });
});

describe('a line that grants', () => {
  test('names object, account and right', () => {
    const ou = 'OU=Just In Time Accounts,DC=corp,DC=example';
    expect(grantLine('create', ou, 'CORP\\svc', 'itself')).toBe(`dsacls "${ou}" /G "CORP\\svc:CC;user"`);
    expect(grantLine('resetPassword', ou, 'CORP\\svc', 'below')).toBe(
      `dsacls "${ou}" /I:S /G "CORP\\svc:CA;Reset Password;user"`,
    );
  });

  test.each(['a" & calc & "', '%PATH%', 'two\nlines'])('%j does not leave its quotes', (text) => {
    const line = grantLine('member', text, text, 'itself');
    expect(line).toBe('dsacls "<distinguished name>" /G "<bind account>:WP;member"');
  });

  test.each([
    ['OU=a,DC=b', 'DC=b'],
    ['OU=a\\,b,DC=c', 'DC=c'],
    ['OU=a\\2C,OU=b,DC=c', 'OU=b,DC=c'],
    ['DC=test', undefined],
    ['', undefined],
  ])('above %s is %s', (dn, parent) => {
    expect(parentDn(dn)).toBe(parent);
  });
});
