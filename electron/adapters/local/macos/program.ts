import { failure, type Failure } from '../../../../shared/errors';
import type { Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { SECOND, type Instant } from '../../../../shared/time';
import type { AccountRef } from '../../../ports/directory';
import type { Order } from '../driver';
import type { Program } from '../transport';
import endScript from './end.sh?raw';
import { endpointScript } from './endpoint';

/**
 * Sets a password through Open Directory (ODRecord, `changePassword:toPassword:error:`; without an old one root resets it).
 * Name and password come through standard input; dscl and sysadminctl take them as arguments or from a terminal only.
 */
const PASSWORD_SCRIPT = [
  "ObjC.import('OpenDirectory')",
  'const input = $.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile',
  'const lines = $.NSString.alloc.initWithDataEncoding(input, $.NSUTF8StringEncoding).js.split("\\n")',
  'const node = $.ODNode.nodeWithSessionTypeError($.ODSession.defaultSession, $.kODNodeTypeLocalNodes, null)',
  'const record = node.recordWithRecordTypeNameAttributesError($.kODRecordTypeUsers, lines[0], null, null)',
  'if (record.isNil() || !record.changePasswordToPasswordError(null, lines[1], null)) throw new Error("refused")',
].join('\n');

/**
 * Becomes root and runs what comes first on standard input. $1: its length in bytes, $2: the verb. dd reads byte by byte and
 * not one more, so the rest is still there for the program; head(1) of BSD reads ahead.
 */
const RUN = 'eval "$(dd bs=1 count="$1" 2>/dev/null)"';
const ELEVATE = `if [ "$(id -u)" = 0 ]; then ${RUN}; else exec sudo -n sh -c '${RUN}' latchkey "$1" "$2"; fi`;

const quoted = (text: string): string => `'${text.trimEnd().replaceAll("'", String.raw`'\''`)}'`;
const script = `end_text=${quoted(endScript)}\npassword_text=${quoted(PASSWORD_SCRIPT)}\n${endpointScript}`;
const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');
const SCRIPT_BYTES = String(bytes(script));

/** The texts that are fixed, for whoever checks them. */
export const macosTexts: Readonly<Record<'PASSWORD_SCRIPT' | 'ELEVATE' | 'script' | 'endScript', string>> = {
  PASSWORD_SCRIPT,
  ELEVATE,
  script,
  endScript,
};

type Field = readonly [key: string, value: string];

const NAME = /^[a-z_][a-z0-9_-]{0,31}$/;
const GENERATED_UID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
const GROUP = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const LONGEST_DISPLAY = 255;
/** Open Directory takes more; what nobody could type is of no use. */
const LONGEST_PASSWORD = 255;

const badInput = (detail: string): Result<never, Failure> => err(failure('bad_input', { detail }));

/** Can a Mac have an account of this name, and does no tool take it for something else? */
function isMacosAccountName(name: string): boolean {
  return NAME.test(name);
}

function accountFields({ name, objectId }: AccountRef): Result<readonly Field[], Failure> {
  if (objectId === undefined) return isMacosAccountName(name) ? ok([['name', name]]) : badInput('account name');
  return GENERATED_UID.test(objectId) ? ok([['id', objectId]]) : badInput('account id');
}

function displayField(display: string): Result<readonly Field[], Failure> {
  const isUsable = display.trim() !== '' && display.length <= LONGEST_DISPLAY && !/\p{Cc}/u.test(display);
  return isUsable ? ok([['display', display]]) : badInput('display name');
}

function secretField(secret: Secret<string>): Result<readonly Field[], Failure> {
  const value = secret.reveal();
  const isUsable = value.length > 0 && value.length <= LONGEST_PASSWORD && !/\p{Cc}/u.test(value);
  return isUsable ? ok([['secret', value]]) : badInput('password');
}

/** A name that no group of a Mac can have is a group that does not exist. */
function groupField(privilege: Privilege): Result<readonly Field[], Failure> {
  if (privilege.kind !== 'localGroup') return badInput(`no ${privilege.kind} here`);
  return GROUP.test(privilege.name) ? ok([['group', privilege.name]]) : err(failure('not_found', { detail: 'group' }));
}

/** Whole seconds, rounded up: nothing ends before the time that was promised. */
const endField = (endsAt: Instant): Field => ['end', String(Math.ceil(endsAt / SECOND))];
const nowField = (now: Instant): Field => ['now', String(Math.round(now / SECOND))];

function joined(...parts: readonly Result<readonly Field[], Failure>[]): Result<readonly Field[], Failure> {
  const wrong = parts.find((part) => !part.ok);
  return wrong ?? ok(parts.flatMap((part) => (part.ok ? part.value : [])));
}

function changeFields(
  order: Exclude<Order, { verb: 'look' | 'list' | 'probe' | 'cleanUp' | 'create' }>,
): Result<readonly Field[], Failure> {
  switch (order.verb) {
    case 'take':
      return joined(
        displayField(order.displayName),
        secretField(order.unseen),
        ok([['marker', order.marker], nowField(order.now), endField(order.endsAt)]),
      );
    case 'open':
      return joined(secretField(order.password), ok([endField(order.endsAt)]));
    case 'neutralise':
      return secretField(order.unseen);
    case 'grant':
      return joined(groupField(order.privilege), ok([endField(order.endsAt)]));
    case 'prolong':
      return ok([['marker', order.marker], endField(order.endsAt)]);
    case 'strip':
      return ok([]);
    case 'erase':
      return ok([['home', order.home]]);
  }
}

function fields(order: Order): Result<readonly Field[], Failure> {
  switch (order.verb) {
    case 'look':
      return accountFields(order.account);
    case 'list':
      return ok([['prefix', order.organisationId]]);
    case 'probe':
      return ok(order.groups.filter(({ name }) => GROUP.test(name)).map(({ name }): Field => ['group', name]));
    // Nothing is ever found to be left over on a Mac.
    case 'cleanUp':
      return badInput('leftovers');
    case 'create':
      return joined(
        accountFields({ name: order.name }),
        displayField(order.displayName),
        /^[0-9a-f]{16}$/.test(order.token) ? ok([['token', order.token]]) : badInput('token'),
        ok([['marker', order.marker], nowField(order.now), endField(order.endsAt)]),
      );
    default:
      return joined(accountFields(order.account), ok([['expected', order.expectedMarker]]), changeFields(order));
  }
}

/** The program for an order, or what is wrong with the order. */
export function macosProgram(order: Order): Result<Program, Failure> {
  const found = fields(order);
  if (!found.ok) return found;
  if (found.value.some(([, value]) => /[\n\r\0]/.test(value))) return badInput('control character');
  const lines = found.value.map((field) => field.join('='));
  return ok({
    argv: ['sh', '-c', ELEVATE, 'latchkey', SCRIPT_BYTES, order.verb],
    stdin: new Secret(script + [...lines, '', ''].join('\n')),
  });
}
