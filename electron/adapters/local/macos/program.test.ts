import { describe, expect, it } from 'vitest';
import { organisationIdSchema } from '../../../../shared/ids';
import { Secret } from '../../../../shared/secret';
import { instant } from '../../../../shared/time';
import type { Order } from '../driver';
import type { Program } from '../transport';
import { readMacosAnswer } from './answer';
import { macosProgram, macosTexts } from './program';

const GUID = '6F1C2F0E-8C3B-4C7E-9D3B-0F6D4A1B2C3D';
const account = { name: 'jit-ana', objectId: GUID };
const on = { account, expectedMarker: 'latchkey1;org=o;end=1' };
const endsAt = instant(1_764_061_200_001);
const now = instant(1_764_057_600_000);
const secret = new Secret(`p;"$(x)\`'=a`);
const admin = { kind: 'localGroup', name: 'admin' } as const;

function value(order: Order): Program {
  const program = macosProgram(order);
  if (!program.ok) throw new Error(program.error.detail);
  return program.value;
}
/** The lines behind the script. */
function lines({ argv, stdin }: Program): readonly string[] {
  return Buffer.from(stdin.reveal(), 'utf8').subarray(Number(argv[4])).toString('utf8').split('\n');
}

describe('an order to a Mac', () => {
  it.each<[Order, readonly string[]]>([
    [{ verb: 'look', account: { name: 'jit-ana' } }, ['name=jit-ana']],
    [{ verb: 'look', account }, [`id=${GUID}`]],
    [{ verb: 'list', organisationId: organisationIdSchema.parse('lab') }, ['prefix=lab']],
    [{ verb: 'probe', groups: [admin, { kind: 'localGroup', name: 'no group; here' }] }, ['group=admin']],
    [
      {
        verb: 'create',
        name: 'jit-ana',
        displayName: 'Ana "x" $y',
        marker: 'm',
        token: '0123456789abcdef',
        endsAt,
        now,
      },
      ['name=jit-ana', 'display=Ana "x" $y', 'token=0123456789abcdef', 'marker=m', 'now=1764057600', 'end=1764061201'],
    ],
    [
      { verb: 'take', ...on, displayName: 'Ana', marker: 'm', endsAt, now, unseen: secret },
      [
        `id=${GUID}`,
        `expected=${on.expectedMarker}`,
        'display=Ana',
        `secret=p;"$(x)\`\'=a`,
        'marker=m',
        'now=1764057600',
        'end=1764061201',
      ],
    ],
    [
      { verb: 'open', ...on, endsAt, password: secret },
      [`id=${GUID}`, `expected=${on.expectedMarker}`, `secret=p;"$(x)\`\'=a`, 'end=1764061201'],
    ],
    [
      { verb: 'grant', ...on, privilege: admin, endsAt },
      [`id=${GUID}`, `expected=${on.expectedMarker}`, 'group=admin', 'end=1764061201'],
    ],
    [{ verb: 'erase', ...on, home: 'keep' }, [`id=${GUID}`, `expected=${on.expectedMarker}`, 'home=keep']],
  ])('goes in through standard input: %#', (order, expected) => {
    const program = value(order);
    expect(lines(program)).toEqual([...expected, '', '']);
    expect(program.argv).toEqual(['sh', '-c', macosTexts.ELEVATE, 'latchkey', program.argv[4], order.verb]);
    expect(program.argv[4]).toBe(String(Buffer.byteLength(macosTexts.script)));
    expect(program.argv.join(' ')).not.toContain('$(x)');
  });

  it.each<[string, Order]>([
    ['account name', { verb: 'look', account: { name: 'a'.repeat(33) } }],
    ['account name', { verb: 'look', account: { name: 'Ana' } }],
    ['account name', { verb: 'look', account: { name: '-r' } }],
    ['account name', { verb: 'look', account: { name: 'a\n' } }],
    ['account id', { verb: 'strip', ...on, account: { name: 'a', objectId: GUID.toLowerCase() } }],
    ['account id', { verb: 'strip', ...on, account: { name: 'a', objectId: '501' } }],
    ['password', { verb: 'open', ...on, endsAt, password: new Secret('a\nb') }],
    ['password', { verb: 'neutralise', ...on, unseen: new Secret('') }],
    ['group', { verb: 'grant', ...on, endsAt, privilege: { kind: 'localGroup', name: 'a b' } }],
    ['no adGroup here', { verb: 'grant', ...on, endsAt, privilege: { kind: 'adGroup', name: 'a' } }],
    ['control character', { verb: 'strip', ...on, expectedMarker: 'a\nid=x' }],
    ['display name', { verb: 'take', ...on, displayName: 'a\nb', marker: 'm', endsAt, now, unseen: secret }],
  ])('is refused for its %s: %#', (detail, order) => {
    expect(macosProgram(order)).toMatchObject({ ok: false, error: { detail } });
  });

  it('sets passwords by a fixed program, which no argument of it changes', () => {
    expect(macosTexts.PASSWORD_SCRIPT).not.toMatch(/arguments|argv|eval/);
    expect(macosTexts.script).not.toMatch(/-newPassword|-passwd|\bpasswd\b/);
  });
});

describe('what a Mac answers', () => {
  const order: Order = { verb: 'look', account };
  const ran = (stdout: string, exitCode = 0) => ({ stdout, stderr: '', exitCode });
  const whole = [
    'latchkey 1',
    'account',
    'name jit-ana',
    `id ${GUID}`,
    'display Ana: the one',
    'marker latchkey1;org=o',
    'enabled 1',
    'end 1764061200',
    'changed 1764057600000',
    'backstop launchd',
    `group ${GUID} admin`,
    'method .ssh/authorized_keys',
    'processes 3',
    '.',
    'outcome done',
    'time 1764057601',
    'complete',
  ];

  it('is read whole, also after a greeting', () => {
    expect(readMacosAnswer(order, ran(`Hello\n${whole.join('\n')}\n`))).toEqual({
      ok: true,
      value: {
        time: 1_764_057_601_000,
        outcome: 'done',
        account: {
          objectId: GUID,
          name: 'jit-ana',
          displayName: 'Ana: the one',
          markerText: 'latchkey1;org=o',
          enabled: true,
          expiresAt: 1_764_061_200_000,
          passwordChangedAt: 1_764_057_600_000,
          backstop: { kind: 'launchd', at: 1_764_061_200_000 },
          groups: [{ name: 'admin', id: GUID }],
          methods: [{ name: 'SSH key', reference: '.ssh/authorized_keys' }],
          processes: 3,
        },
      },
    });
  });

  it.each<[string, string, number, string]>([
    ['nothing', '', 1, 'insufficient_rights'],
    ['half a report', whole.slice(0, 9).join('\n'), 0, 'malformed_answer'],
    ['another exit code', whole.join('\n'), 2, 'malformed_answer'],
    ['an unknown refusal', 'latchkey 1\nrefusal sorry\noutcome refused\ncomplete\n', 0, 'malformed_answer'],
    ['an account without a number', whole.filter((line) => !line.startsWith('id')).join('\n'), 0, 'malformed_answer'],
  ])('is not believed when it is %s', (_, stdout, exitCode, code) => {
    expect(readMacosAnswer(order, ran(stdout, exitCode))).toMatchObject({ ok: false, error: { code } });
  });
});
