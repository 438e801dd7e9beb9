import { failure, type Failure } from '../../../../shared/errors';
import type { Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { SECOND, type Instant } from '../../../../shared/time';
import type { AccountRef } from '../../../ports/directory';
import type { Order } from '../driver';
import type { Program } from '../transport';
import commonScript from './common.ps1?raw';
import { endpointScript } from './endpoint';

/**
 * Reads how long the two scripts are, then the scripts, then the order, and leaves the rest of standard input (the secret)
 * to the script. The scripts do not fit into a command line: cmd.exe, which is OpenSSH's shell on Windows, takes 8,191
 * characters (Windows Server documentation, "Command prompt line string limitation").
 */
const BOOTSTRAP = [
  "$ErrorActionPreference = 'Stop'",
  "$ProgressPreference = 'SilentlyContinue'",
  '$reader = New-Object System.IO.StreamReader([Console]::OpenStandardInput(), (New-Object System.Text.UTF8Encoding($false)))',
  "$texts = @(foreach ($length in $reader.ReadLine().Split(' ')) { $part = New-Object char[] ([int]$length); $null = $reader.ReadBlock($part, 0, $part.Length); [string]::new($part) })",
  '& ([scriptblock]::Create($texts[0])) $texts[1] $reader.ReadLine() $reader',
].join('; ');

/** Runs the common script as SYSTEM when the time has come. A script block is not bound by the execution policy. */
const AT_THE_END =
  "& ([scriptblock]::Create([System.IO.File]::ReadAllText([System.IO.Path]::Combine($env:ProgramFiles, 'Latchkey', 'end-1.ps1')))) 'end'";

/** What `powershell.exe -EncodedCommand` takes: base64 of UTF-16, little-endian (about_PowerShell_exe). */
export function encodedCommand(text: string): string {
  return Buffer.from(text, 'utf16le').toString('base64');
}

const bootstrap = encodedCommand(BOOTSTRAP);
const taskArguments = `-NoProfile -NonInteractive -EncodedCommand ${encodedCommand(AT_THE_END)}`;

/** The texts that are fixed, for whoever checks them. */
export const windowsTexts: Readonly<
  Record<'BOOTSTRAP' | 'AT_THE_END' | 'commonScript' | 'endpointScript' | 'taskArguments', string>
> = { BOOTSTRAP, AT_THE_END, commonScript, endpointScript, taskArguments };

/** Every field of an order, so that the script finds each of them; `null`: not of this order. */
export interface WindowsOrder {
  readonly verb: Order['verb'];
  readonly name: string | null;
  readonly sid: string | null;
  readonly expected: string | null;
  readonly display: string | null;
  readonly marker: string | null;
  readonly token: string | null;
  /** Unix time in ms, a whole second. */
  readonly end: number | null;
  readonly now: number | null;
  readonly groupName: string | null;
  readonly groupSid: string | null;
  readonly groups: readonly { readonly name: string; readonly sid: string | null }[];
  readonly prefix: string | null;
  readonly home: 'keep' | 'remove' | null;
  readonly members: readonly string[];
  readonly task: string;
}

const NOTHING: Omit<WindowsOrder, 'verb'> = {
  name: null,
  sid: null,
  expected: null,
  display: null,
  marker: null,
  token: null,
  end: null,
  now: null,
  groupName: null,
  groupSid: null,
  groups: [],
  prefix: null,
  home: null,
  members: [],
  task: taskArguments,
};

/** At most 20 characters (MS-SAMR 3.1.1.8.4), of those that need no care anywhere. */
const NAME = /^[a-z0-9_](?:[a-z0-9._-]{0,18}[a-z0-9_-])?$/;
/** An account or group of one computer or of BUILTIN (MS-DTYP 2.4.2.1). */
const SID = /^S-1-5-(?:21(?:-\d{1,10}){4}|32-\d{1,10})$/;
/** A group name as Windows takes it: none of these, at most 256 characters (MS-SAMR 3.1.1.8.4). */
const GROUP = /^[^"/\\[\]:;|=,+*?<>\p{Cc}\p{Cf}]{1,256}$/u;
/** Full names are longer in SAM; everything that shows them cuts here. */
const LONGEST_DISPLAY = 256;
/** Longest password that the sign-in window of Windows takes (Password Policy: 127). */
const LONGEST_PASSWORD = 127;

const badInput = (detail: string): Result<never, Failure> => err(failure('bad_input', { detail }));

/** Can a Windows computer have an account of this name, and does no tool take it for something else? */
export function isWindowsAccountName(name: string): boolean {
  return NAME.test(name) && /[a-z_]/.test(name);
}

type Fields = Partial<WindowsOrder>;

/** Rounded up: task and expiry know whole seconds, and none may come before the time that was promised. */
function endField(endsAt: Instant): Fields {
  return { end: Math.ceil(endsAt / SECOND) * SECOND };
}

function accountFields({ name, objectId }: AccountRef): Result<Fields, Failure> {
  if (objectId === undefined) return isWindowsAccountName(name) ? ok({ name }) : badInput('account name');
  return SID.test(objectId) ? ok({ sid: objectId }) : badInput('account id');
}

function displayField(display: string): Result<Fields, Failure> {
  const isUsable = display.trim() !== '' && display.length <= LONGEST_DISPLAY && !/\p{Cc}/u.test(display);
  return isUsable ? ok({ display }) : badInput('display name');
}

/** By SID wherever the policy knows it: names are in the language of the computer. */
function groupFields(privilege: Privilege): Result<Fields, Failure> {
  if (privilege.kind !== 'localGroup') return badInput(`no ${privilege.kind} here`);
  const { name, sid } = privilege;
  if (sid !== undefined) return SID.test(sid) ? ok({ groupSid: sid }) : badInput('group id');
  return GROUP.test(name) ? ok({ groupName: name }) : err(failure('not_found', { detail: 'group' }));
}

function joined(...parts: readonly Result<Fields, Failure>[]): Result<Fields, Failure> {
  const wrong = parts.find((part) => !part.ok);
  if (wrong !== undefined) return wrong;
  return ok(Object.assign({}, ...parts.map((part) => (part.ok ? part.value : {}))) as Fields);
}

function fields(order: Order): Result<Fields, Failure> {
  switch (order.verb) {
    case 'look':
      return accountFields(order.account);
    case 'list':
      return ok({ prefix: order.organisationId });
    case 'probe':
      return ok({
        groups: order.groups.flatMap((group) =>
          group.kind === 'localGroup' ? [{ name: group.name, sid: group.sid ?? null }] : [],
        ),
      });
    case 'cleanUp': {
      const { members, remains } = order.leftovers;
      return members.every((member) => SID.test(member)) && remains.length === 0 ? ok({ members }) : badInput('member');
    }
    case 'create':
      return joined(
        accountFields({ name: order.name }),
        displayField(order.displayName),
        /^[0-9a-f]{16}$/.test(order.token) ? ok({ token: order.token }) : badInput('token'),
        ok({ marker: order.marker, now: order.now, ...endField(order.endsAt) }),
      );
    default:
      return joined(accountFields(order.account), ok({ expected: order.expectedMarker }), changeFields(order));
  }
}

function changeFields(
  order: Exclude<Order, { verb: 'look' | 'list' | 'probe' | 'cleanUp' | 'create' }>,
): Result<Fields, Failure> {
  switch (order.verb) {
    case 'take':
      return joined(
        displayField(order.displayName),
        ok({ marker: order.marker, now: order.now, ...endField(order.endsAt) }),
      );
    case 'grant':
      return joined(groupFields(order.privilege), ok(endField(order.endsAt)));
    case 'open':
      return ok(endField(order.endsAt));
    case 'prolong':
      return ok({ marker: order.marker, ...endField(order.endsAt) });
    case 'erase':
      return ok({ home: order.home });
    case 'neutralise':
    case 'strip':
      return ok({});
  }
}

function secretOf(order: Order): Secret<string> | undefined {
  if (order.verb === 'open') return order.password;
  return order.verb === 'take' || order.verb === 'neutralise' ? order.unseen : undefined;
}

function isUsableSecret(secret: Secret<string>): boolean {
  const text = secret.reveal();
  return text.length > 0 && text.length <= LONGEST_PASSWORD && !/\p{Cc}/u.test(text);
}

function programOf(order: WindowsOrder, secret: Secret<string> | undefined): Program {
  const lengths = `${String(endpointScript.length)} ${String(commonScript.length)}`;
  return {
    argv: ['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', bootstrap],
    stdin: new Secret(
      [lengths, endpointScript + commonScript + JSON.stringify(order), secret?.reveal() ?? '', ''].join('\n'),
    ),
  };
}

/** The program for an order, or what is wrong with the order. */
export function windowsProgram(order: Order): Result<Program, Failure> {
  const found = fields(order);
  if (!found.ok) return found;
  const secret = secretOf(order);
  if (secret !== undefined && !isUsableSecret(secret)) return badInput('password');
  return ok(programOf({ ...NOTHING, ...found.value, verb: order.verb }, secret));
}
