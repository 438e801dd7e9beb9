import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../../shared/secret';
import { instant } from '../../../../shared/time';
import type { Order } from '../driver';
import { quote, quoteAll } from '../ssh/quote';
import { helperFile, linuxDriver, REVISION } from './index';
import { endFields, isGroupName, isLinuxAccountName } from './program';
import { encodeDisplayName, readRecord } from './record';

const driver = linuxDriver('sudo');
const marker = 'latchkey1;org=o;lease=l;tech=t;policy=p;mode=standard;end=1764061200000';
const endsAt = instant(Date.UTC(2026, 10, 25, 23, 59, 59, 1));
const now = instant(Date.UTC(2026, 10, 25, 20));
const token = '0123456789abcdef';
const target = { account: { name: 'ana-jit' }, expectedMarker: marker };
const create: Order = { verb: 'create', name: 'ana-jit', displayName: 'Ana (JIT)', marker, token, endsAt, now };

/** The lines of an order, without the program in front of them. */
function linesOf(order: Order): readonly string[] {
  const program = driver.program(order);
  if (!program.ok) throw new Error(program.error.code);
  const length = Number(program.value.argv[4]);
  return Buffer.from(program.value.stdin.reveal()).subarray(length).toString('utf8').split('\n');
}

const codeOf = (order: Order): string => {
  const program = driver.program(order);
  return program.ok ? 'ok' : `${program.error.code} ${program.error.detail ?? ''}`;
};

test('a changed program has a new number, so that one that was installed earlier is told apart', () => {
  const text = helperFile.replace(/^revision=.*$/mu, '');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  // Whoever changes the parts in endpoint/ or end.sh raises `revision` there, and adds the pair that stands in the failure here.
  expect({ [REVISION]: digest }).toEqual({ 6: 'ee08de175c337746' });
});

describe('orders', () => {
  test('everything of an order stands in lines behind the program, up to an empty one', () => {
    expect(linesOf(create)).toEqual([
      'name=ana-jit',
      `token=${token}`,
      `marker=${marker}`,
      'now=1795636800',
      'display=Ana (JIT)',
      'end=1795651200',
      'stamp=20261126000000Z',
      'minute=202611260000',
      'calendar=2026-11-26 00:00:00',
      'expire=2026-11-27',
      '',
      '',
    ]);
  });

  test('an end is never early: fractions are rounded up, and the expiry day is the day after', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2037, 0) }), (at) => {
        const fields = new Map(endFields(instant(at)));
        const seconds = Number(fields.get('end'));
        expect(seconds * 1_000).toBeGreaterThanOrEqual(at);
        expect(seconds * 1_000 - at).toBeLessThan(1_000);
        expect(Date.parse(fields.get('expire') ?? '')).toBeGreaterThan(at);
        const stamp = fields.get('stamp') ?? '';
        const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
        expect(Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s))).toBe(seconds * 1_000);
        expect(stamp.startsWith(fields.get('minute') ?? '?')).toBe(true);
      }),
    );
  });

  test('no secret and nothing of an order is an argument, and the program is the same for all', () => {
    const secret = new Secret('p\'w"$(id)`');
    const orders: readonly Order[] = [
      create,
      { verb: 'look', account: { name: 'x' } },
      { verb: 'open', ...target, endsAt, password: secret },
      { verb: 'neutralise', ...target, unseen: secret },
    ];
    const argvs = orders.map((order) => {
      const program = driver.program(order);
      return program.ok ? program.value.argv : [];
    });
    expect(new Set(argvs.map((argv) => argv.slice(0, 5).join('\n'))).size).toBe(1);
    expect(argvs.map((argv) => argv[5])).toEqual(orders.map(({ verb }) => verb));
    expect(linesOf({ verb: 'open', ...target, endsAt, password: secret })).toContain(
      ['secret', secret.reveal()].join('='),
    );
  });

  test.each<[string, Order, string]>([
    ['name', { ...create, name: 'Ana' }, 'bad_input account name'],
    ['option as name', { ...create, name: '-r' }, 'bad_input account name'],
    ['new line in a name', { ...create, name: 'a\nb' }, 'bad_input account name'],
    ['empty display name', { ...create, displayName: ' ' }, 'bad_input display name'],
    ['new line in a display name', { ...create, displayName: 'a\nmarker=x' }, 'bad_input display name'],
    ['long display name', { ...create, displayName: 'ä'.repeat(257) }, 'bad_input display name'],
    ['new line in a marker', { ...create, marker: `${marker}\nend=0` }, 'bad_input control character'],
    ['new line in a password', { verb: 'open', ...target, endsAt, password: new Secret('a\nb') }, 'bad_input password'],
    ['empty password', { verb: 'open', ...target, endsAt, password: new Secret('') }, 'bad_input password'],
    [
      'id',
      { verb: 'strip', account: { name: 'a', objectId: '0; id' }, expectedMarker: marker },
      'bad_input account id',
    ],
    [
      'a group no Linux can have',
      { verb: 'grant', ...target, privilege: { kind: 'localGroup', name: 'a,sudo' }, endsAt },
      'not_found group',
    ],
    [
      'a group of a domain',
      { verb: 'grant', ...target, privilege: { kind: 'adGroup', name: 'sudo' }, endsAt },
      'bad_input no adGroup here',
    ],
  ])('refuses before anything is sent: %s', (_what, order, expected) => {
    expect(codeOf(order)).toBe(expected);
  });

  test('names that are taken hold nothing that any tool could read as something else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isLinuxAccountName(text)) expect(text).toMatch(/^[a-z_][a-z0-9_-]*$/);
        if (isGroupName(text)) expect(text).not.toMatch(/[\s,:'"$`\\]|^-/);
      }),
    );
  });
});

describe('the record in /etc/passwd', () => {
  test('a display name comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const encoded = encodeDisplayName(name);
        expect(encoded).not.toMatch(/[,:=&]/);
        expect(readRecord(`${encoded},,,,id=${token},${marker}`)).toEqual({
          displayName: name,
          token,
          markerText: marker,
        });
      }),
    );
  });

  test.each([
    ['A Person,,,', 'A Person', ''],
    ['', '', ''],
    [`Ana,,,,id=${token}`, 'Ana', ''],
    [`Ana,,,,id=XYZ,${marker}`, 'Ana', ''],
    [`Ana,room 5,1,2,id=${token},${marker}`, 'Ana', marker],
    [`Ana,,,,id=${token},${marker} `, 'Ana', `${marker} `],
    [`Ana,${marker}`, 'Ana', ''],
  ])('%s', (gecos, displayName, markerText) => {
    expect(readRecord(gecos)).toMatchObject({ displayName, markerText });
  });
});

describe('answers', () => {
  const ran = (stdout: string, exitCode = 0) =>
    driver.read({ verb: 'look', account: { name: 'x' } }, { exitCode, stdout, stderr: '' });
  const good =
    'latchkey 1\naccount\nname x\nuid 1001\ngecos A\npassword usable\nexpires \n.\noutcome already\ntime 1795636800\ncomplete\n';

  test('a complete report is read, also after a greeting', () => {
    expect(ran(`Welcome!\n${good}`)).toMatchObject({ ok: true, value: { account: { name: 'x', enabled: true } } });
  });

  test.each([
    ['none', '', 'program_older'],
    ['no number', 'revision x\n', 'program_older'],
    ['an earlier one', `revision ${String(REVISION - 1)}\n`, 'program_older'],
    ['ours', `revision ${String(REVISION)}\n`, 'not_accepted'],
    ['a later one', `revision ${String(REVISION + 1)}\n`, 'not_accepted'],
  ])('what a program does not know, with a revision of: %s', (_what, revision, refusal) => {
    const said = `latchkey 1\n${revision}refusal not_accepted\noutcome refused\ntime 1795636800\ncomplete\n`;
    expect(ran(said)).toMatchObject({ ok: true, value: { refusal } });
  });

  test.each([
    ['nothing', '', 1, 'insufficient_rights'],
    ['no sudo', '', 127, 'insufficient_rights'],
    ['a report that breaks off', good.slice(0, 60), 0, 'malformed_answer'],
    ['an exit code besides', good, 1, 'malformed_answer'],
    ['an unknown refusal', 'latchkey 1\nrefusal whatever\noutcome refused\ntime 1\ncomplete\n', 0, 'malformed_answer'],
    ['no outcome', 'latchkey 1\ntime 1\ncomplete\n', 0, 'malformed_answer'],
  ])('%s is a failure', (_what, stdout, exitCode, code) => {
    expect(ran(stdout, exitCode)).toMatchObject({ ok: false, error: { code } });
  });

  test('any text is a report or a failure, never an error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('account', '.', 'complete', 'outcome done', 'time 1'))),
        (lines) => {
          const answer = ran(['latchkey 1', ...lines, 'complete'].join('\n'));
          expect(typeof answer.ok).toBe('boolean');
        },
      ),
    );
  });

  test.each([
    ['usable', '', true],
    ['usable', '1', false],
    ['usable', '30000', true],
    ['locked', '', false],
    ['none', '', false],
  ])('password %s, expires %s: enabled %s', (password, expires, enabled) => {
    const text = good.replace('password usable', `password ${password}`).replace('expires ', `expires ${expires}`);
    expect(ran(text)).toMatchObject({ ok: true, value: { account: { enabled } } });
  });
});

test('arguments are quoted so that a shell gives them back', () => {
  expect(quote("it's")).toBe(String.raw`'it'\''s'`);
  expect(quoteAll(['sh', '-c', 'a "$1"'])).toBe(`sh -c 'a "$1"'`);
});
