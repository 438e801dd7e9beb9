import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { organisationIdSchema } from '../../../../shared/ids';
import { Secret } from '../../../../shared/secret';
import { instant } from '../../../../shared/time';
import type { Order } from '../driver';
import { quoteAll } from '../ssh/quote';
import type { Program } from '../transport';
import { encodedCommand, isWindowsAccountName, windowsProgram, windowsTexts } from './program';

const SID = 'S-1-5-21-1-2-3-1001';
const account = { name: 'jit-ana-7f3k', objectId: SID };
const expectedMarker = 'latchkey1;org=o;lease=l;tech=t;policy=p;mode=burner;end=1764061200000';
const endsAt = instant(1_764_061_200_001);
const END = 1_764_061_201_000;
const now = instant(1_764_057_600_000);
const secret = new Secret('p;"$(x)`\'a');
const on = { account, expectedMarker };
const administrators = { kind: 'localGroup', name: 'Administrators', sid: 'S-1-5-32-544' } as const;

const orders: readonly (readonly [Order, object])[] = [
  [
    { verb: 'look', account: { name: 'jit-ana' } },
    { name: 'jit-ana', sid: null },
  ],
  [
    { verb: 'look', account },
    { name: null, sid: SID },
  ],
  [{ verb: 'list', organisationId: organisationIdSchema.parse('lab') }, { prefix: 'lab' }],
  [
    { verb: 'probe', groups: [administrators, { kind: 'localGroup', name: "it's, ours" }] },
    {
      groups: [
        { name: 'Administrators', sid: 'S-1-5-32-544' },
        { name: "it's, ours", sid: null },
      ],
    },
  ],
  [
    {
      verb: 'create',
      name: 'jit-ana',
      displayName: 'Ana "JIT" O’Hara, $x',
      marker: expectedMarker,
      token: '0123456789abcdef',
      endsAt,
      now,
    },
    {
      name: 'jit-ana',
      display: 'Ana "JIT" O’Hara, $x',
      marker: expectedMarker,
      token: '0123456789abcdef',
      end: END,
      now,
    },
  ],
  [
    { verb: 'take', ...on, displayName: 'Ana', marker: 'latchkey1;new', endsAt, now, unseen: secret },
    { sid: SID, expected: expectedMarker, display: 'Ana', marker: 'latchkey1;new', end: END, now },
  ],
  [
    { verb: 'grant', ...on, privilege: administrators, endsAt },
    { groupSid: 'S-1-5-32-544', groupName: null },
  ],
  [
    { verb: 'grant', ...on, privilege: { kind: 'localGroup', name: 'Opérateurs 24/7'.replace('/', '-') }, endsAt },
    { groupSid: null, groupName: 'Opérateurs 24-7' },
  ],
  [
    { verb: 'open', ...on, endsAt, password: secret },
    { sid: SID, expected: expectedMarker, end: END },
  ],
  [
    { verb: 'prolong', ...on, marker: 'latchkey1;new', endsAt },
    { marker: 'latchkey1;new', end: END },
  ],
  [
    { verb: 'neutralise', ...on, unseen: secret },
    { sid: SID, expected: expectedMarker },
  ],
  [
    { verb: 'strip', ...on },
    { sid: SID, expected: expectedMarker },
  ],
  [
    { verb: 'erase', ...on, home: 'remove' },
    { sid: SID, home: 'remove' },
  ],
];

function value(order: Order): Program {
  const program = windowsProgram(order);
  if (!program.ok) throw new Error(program.error.detail);
  return program.value;
}

/** What the bootstrap will find: the scripts, the order, the line with the secret. */
function received(program: Program): {
  scripts: string;
  order: Record<string, unknown>;
  secret: string;
  rest: string[];
} {
  const text = program.stdin.reveal();
  const [lengths = ''] = text.split('\n', 1);
  const [endpoint = 0, common = 0] = lengths.split(' ').map(Number);
  const start = lengths.length + 1;
  const [json = '', line = '', ...rest] = text.slice(start + endpoint + common).split('\n');
  const order = JSON.parse(json) as Record<string, unknown>;
  return { scripts: text.slice(start, start + endpoint + common), order, secret: line, rest };
}

describe('an order to a Windows computer', () => {
  it.each(orders)('$verb goes in through standard input: %#', (order, fields) => {
    const { argv } = value(order);
    const { scripts, order: sent, rest, secret: line } = received(value(order));
    expect(argv).toEqual(value({ verb: 'strip', ...on }).argv);
    expect(scripts).toBe(windowsTexts.endpointScript + windowsTexts.commonScript);
    expect(sent).toMatchObject({ verb: order.verb, ...fields });
    expect(Object.keys(sent).sort()).toEqual(Object.keys(received(value({ verb: 'strip', ...on })).order).sort());
    expect(rest).toEqual(['']);
    const hasSecret = ['take', 'open', 'neutralise'].includes(order.verb);
    expect(line).toBe(hasSecret ? secret.reveal() : '');
    expect(JSON.stringify(sent)).not.toContain('$(x)');
  });

  it('fits into a command line of cmd.exe and needs no quotes there', () => {
    const { argv } = value({ verb: 'strip', ...on });
    const line = quoteAll(argv);
    expect(line).toBe(argv.join(' '));
    expect(line.length).toBeLessThan(8_191);
    expect(windowsTexts.taskArguments.length).toBeLessThan(8_191);
    expect(Buffer.from(argv.at(-1) ?? '', 'base64').toString('utf16le')).toBe(windowsTexts.BOOTSTRAP);
  });

  it('takes whatever a display name holds on one line', () => {
    const create = orders[4]?.[0];
    if (create?.verb !== 'create') throw new Error('order');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (displayName) => {
        const program = windowsProgram({ ...create, displayName });
        if (!program.ok) return;
        const { order, rest } = received(program.value);
        expect(order['display']).toBe(displayName);
        expect(rest).toEqual(['']);
      }),
    );
  });

  it.each<[string, Order]>([
    ['account name', { verb: 'look', account: { name: 'a'.repeat(21) } }],
    ['account name', { verb: 'look', account: { name: '' } }],
    ['account name', { verb: 'look', account: { name: 'ana,user' } }],
    ['account name', { verb: 'look', account: { name: '../x' } }],
    ['account name', { verb: 'look', account: { name: 'ana\u202e' } }],
    ['account name', { verb: 'look', account: { name: '123' } }],
    ['account id', { verb: 'strip', ...on, account: { name: 'a', objectId: 'S-1-5-18' } }],
    ['account id', { verb: 'strip', ...on, account: { name: 'a', objectId: `${SID}\n` } }],
    ['password', { verb: 'open', ...on, endsAt, password: new Secret('a\nb') }],
    ['password', { verb: 'open', ...on, endsAt, password: new Secret('a\0b') }],
    ['password', { verb: 'open', ...on, endsAt, password: new Secret('') }],
    ['password', { verb: 'neutralise', ...on, unseen: new Secret('a'.repeat(128)) }],
    ['no adGroup here', { verb: 'grant', ...on, endsAt, privilege: { kind: 'adGroup', name: 'x' } }],
    ['group id', { verb: 'grant', ...on, endsAt, privilege: { ...administrators, sid: 'S-1-1-0' } }],
    ['group', { verb: 'grant', ...on, endsAt, privilege: { kind: 'localGroup', name: 'a/b' } }],
    ['display name', { verb: 'take', ...on, displayName: ' ', marker: 'm', endsAt, now, unseen: secret }],
    ['display name', { verb: 'take', ...on, displayName: 'a\u0000', marker: 'm', endsAt, now, unseen: secret }],
    ['display name', { verb: 'take', ...on, displayName: 'a'.repeat(257), marker: 'm', endsAt, now, unseen: secret }],
  ])('is refused for its %s: %#', (detail, order) => {
    expect(windowsProgram(order)).toMatchObject({ ok: false, error: { detail } });
  });

  it.each([
    ['jit-ana-7f3k', true],
    ['a'.repeat(20), true],
    ['ana.jit', true],
    ['ana.', false],
    ['12345', false],
    ['Ana', false],
    ['a b', false],
    ['a"b', false],
  ])('%j as a name: %s', (name, fits) => {
    expect(isWindowsAccountName(name)).toBe(fits);
  });
});

describe('cleaning up Administrators', () => {
  it('names members by number and by nothing else', () => {
    const cleanUp = (members: readonly string[], remains: readonly string[] = []) =>
      windowsProgram({ verb: 'cleanUp', leftovers: { members, remains } });
    const program = cleanUp([SID]);
    expect(program.ok && received(program.value).order).toMatchObject({ verb: 'cleanUp', members: [SID] });
    expect(cleanUp(['Administrator'])).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(cleanUp(['S-1-12-1-1-2-3-4'])).toMatchObject({ ok: false });
    expect(cleanUp([SID], ['0123456789abcdef'])).toMatchObject({ ok: false });
  });
});

it('encodes commands as PowerShell reads them', () => {
  // about_PowerShell_exe: UTF-16, little-endian, base64.
  expect(encodedCommand('dir')).toBe('ZABpAHIA');
});
