import { failure, type Failure } from '../../../../shared/errors';
import type { Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { DAY, SECOND, type Instant } from '../../../../shared/time';
import type { AccountRef } from '../../../ports/directory';
import type { Order } from '../driver';
import type { Program } from '../transport';
import endScript from './end.sh?raw';
import { endpointScript } from './endpoint';
import { encodeDisplayName } from './record';

/** Where a customer may install the program, so that the management account may run nothing else as root. */
export const HELPER = '/usr/local/sbin/latchkey-endpoint';

/** How the program becomes root when it is not: without a question (endpoints), or with one (this computer). */
export type Elevation = 'sudo' | 'prompt';

/**
 * Becomes root and runs what comes first on standard input. $1: its length in bytes, $2: the verb. `head -c` takes not a byte
 * more, so the rest is still there for the program (POSIX sh reads its input byte by byte).
 */
const ELEVATE: Readonly<Record<Elevation, string>> = {
  sudo: elevation(['exec sudo -n']),
  prompt: elevation(['sudo -n true 2>/dev/null && exec sudo -n', 'exec pkexec']),
};

/** Runs it as whoever we are. */
const AS_IT_IS = 'eval "$(head -c "$1")"';

function elevation(ways: readonly string[]): string {
  const run = `sh -c 'eval "$(head -c "$1")"' latchkey "$1" "$2"`;
  const helper = ways.map((way) => `${way} ${HELPER} "$1" "$2"`).join('; ');
  const direct = ways.map((way) => `${way} ${run}`).join('; ');
  return `if [ "$(id -u)" = 0 ]; then eval "$(head -c "$1")"; elif [ -x ${HELPER} ]; then ${helper}; else ${direct}; fi`;
}

/** The end script is a value of the program: quoted whole, written to a file, never run by the program itself. */
const endValue = `'${endScript.trimEnd().replaceAll("'", String.raw`'\''`)}'`;
const script = `end_text=${endValue}\n${endpointScript}`;

/** Which version of the program this one sends; an installed one without a number is older than any. */
export const REVISION = Number(/^revision=(\d+)$/m.exec(endpointScript)?.[1] ?? 0);

/** The program as a file that a customer may install as `HELPER`; see docs/endpoints.md. */
export const helperFile = `#!/bin/sh\nhead -c "$1" >/dev/null\n${script}`;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');
const SCRIPT_BYTES = String(bytes(script));

type Field = readonly [key: string, value: string];

const NAME = /^[a-z_][a-z0-9_-]{0,31}$/;
/** Longest record that every reader of /etc/passwd takes (1,024 bytes a line on old systems). */
const LONGEST_DISPLAY = 512;
const LONGEST_PASSWORD = 256;

const badInput = (detail: string): Result<never, Failure> => err(failure('bad_input', { detail }));

/** Whether useradd(8) of every distribution takes the name, and no tool takes it for something else. */
export function isLinuxAccountName(name: string): boolean {
  return NAME.test(name);
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** The end in every form that the endpoint's tools ask for, all in UTC; fractions of a second are rounded up. */
export function endFields(endsAt: Instant): readonly Field[] {
  const seconds = Math.ceil(endsAt / SECOND);
  const at = new Date(seconds * SECOND);
  const dayAfter = new Date(seconds * SECOND + DAY);
  const date = (day: Date, between: string): string =>
    [pad(day.getUTCFullYear(), 4), pad(day.getUTCMonth() + 1), pad(day.getUTCDate())].join(between);
  const [hour, minute, second] = [pad(at.getUTCHours()), pad(at.getUTCMinutes()), pad(at.getUTCSeconds())];
  return [
    ['end', String(seconds)],
    // sudoers(5): Date_Spec.
    ['stamp', `${date(at, '')}${hour}${minute}${second}Z`],
    // at(1) -t: whole minutes; the end script waits for the rest.
    ['minute', `${date(at, '')}${hour}${minute}`],
    ['calendar', `${date(at, '-')} ${hour}:${minute}:${second}`],
    // shadow(5): refused from 00:00 UTC of that day, so it has to be the day after.
    ['expire', date(dayAfter, '-')],
  ];
}

function accountFields({ name, objectId }: AccountRef): Result<readonly Field[], Failure> {
  if (objectId === undefined) return isLinuxAccountName(name) ? ok([['name', name]]) : badInput('account name');
  if (!/^\d{1,10}(-[0-9a-f]{16})?$/.test(objectId)) return badInput('account id');
  // The name finds nothing then; it tells an account whose marker was taken away from another one that got its number.
  return ok([['id', objectId], ...(isLinuxAccountName(name) ? [['name', name] as const] : [])]);
}

function displayField(displayName: string): Result<Field, Failure> {
  if (displayName.trim() === '' || /\p{Cc}/u.test(displayName)) return badInput('display name');
  const encoded = encodeDisplayName(displayName);
  return bytes(encoded) > LONGEST_DISPLAY ? badInput('display name') : ok(['display', encoded]);
}

function secretField(secret: Secret<string>): Result<Field, Failure> {
  const value = secret.reveal();
  const isUsable = value.length > 0 && bytes(value) <= LONGEST_PASSWORD && !/\p{Cc}/u.test(value);
  return isUsable ? ok(['secret', value]) : badInput('password');
}

/** A name that no Linux group can have is a group that does not exist. */
function groupField(privilege: Privilege): Result<Field, Failure> {
  if (privilege.kind !== 'localGroup') return badInput(`no ${privilege.kind} here`);
  return isGroupName(privilege.name) ? ok(['group', privilege.name]) : err(failure('not_found', { detail: 'group' }));
}

export function isGroupName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(name);
}

function changeFields(
  order: Exclude<Order, { verb: 'look' | 'list' | 'probe' | 'cleanUp' | 'create' }>,
): Result<readonly Field[], Failure> {
  const expected: Field = ['expected', order.expectedMarker];
  switch (order.verb) {
    case 'take': {
      const display = displayField(order.displayName);
      const secret = secretField(order.unseen);
      if (!display.ok) return display;
      if (!secret.ok) return secret;
      const now: Field = ['now', String(Math.round(order.now / SECOND))];
      return ok([expected, display.value, ['marker', order.marker], secret.value, now, ...endFields(order.endsAt)]);
    }
    case 'open': {
      const secret = secretField(order.password);
      return secret.ok ? ok([expected, secret.value, ...endFields(order.endsAt)]) : secret;
    }
    case 'neutralise': {
      const secret = secretField(order.unseen);
      return secret.ok ? ok([expected, secret.value]) : secret;
    }
    case 'grant': {
      const group = groupField(order.privilege);
      return group.ok ? ok([expected, group.value, ...endFields(order.endsAt)]) : group;
    }
    case 'prolong':
      return ok([expected, ['marker', order.marker], ...endFields(order.endsAt)]);
    case 'strip':
      return ok([expected]);
    case 'erase':
      return ok([expected, ['home', order.home]]);
  }
}

function fields(order: Order): Result<readonly Field[], Failure> {
  switch (order.verb) {
    case 'look':
      return accountFields(order.account);
    case 'list':
      return ok([['prefix', order.organisationId]]);
    case 'probe':
      return ok(order.groups.filter(({ name }) => isGroupName(name)).map(({ name }) => ['group', name]));
    case 'cleanUp': {
      const { members, remains } = order.leftovers;
      if (!members.every(isGroupName) || !remains.every((token) => /^[0-9a-f]{16}$/.test(token)))
        return badInput('leftovers');
      return ok([
        ...members.map((name): Field => ['member', name]),
        ...remains.map((token): Field => ['remains', token]),
      ]);
    }
    case 'create': {
      if (!isLinuxAccountName(order.name)) return badInput('account name');
      const display = displayField(order.displayName);
      if (!display.ok) return display;
      const now: Field = ['now', String(Math.round(order.now / SECOND))];
      const own: Field[] = [['name', order.name], ['token', order.token], ['marker', order.marker], now];
      return ok([...own, display.value, ...endFields(order.endsAt)]);
    }
    default: {
      const account = accountFields(order.account);
      if (!account.ok) return account;
      const change = changeFields(order);
      return change.ok ? ok([...account.value, ...change.value]) : change;
    }
  }
}

function program(how: string, verb: string, found: Result<readonly Field[], Failure>): Result<Program, Failure> {
  if (!found.ok) return found;
  if (found.value.some(([, value]) => /[\n\r\0]/.test(value))) return badInput('control character');
  const lines = found.value.map(([key, value]) => `${key}=${value}\n`).join('');
  return ok({
    argv: ['sh', '-c', how, 'latchkey', SCRIPT_BYTES, verb],
    stdin: new Secret(`${script}${lines}\n`),
  });
}

/** The program for an order, or what is wrong with the order. */
export function linuxProgram(order: Order, elevate: Elevation): Result<Program, Failure> {
  return program(ELEVATE[elevate], order.verb, fields(order));
}

/**
 * As far as anybody may read it: `list` without the state of passwords, what the doctor asks, and for what reads or ends an
 * account whether there is any. Undefined: the order needs root from its first step.
 */
export function linuxGlance(order: Order): Result<Program, Failure> | undefined {
  switch (order.verb) {
    case 'list':
      return program(AS_IT_IS, 'listOpenly', fields(order));
    case 'probe':
      return program(AS_IT_IS, 'probeOpenly', fields(order));
    case 'look':
    case 'neutralise':
    case 'strip':
    case 'erase':
      return program(AS_IT_IS, 'glance', accountFields(order.account));
    default:
      return undefined;
  }
}
