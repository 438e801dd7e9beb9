import { failure, type Failure } from '../../../shared/errors';
import type { LocalConnector, Source } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { draw, type RandomBytes } from '../credential/draw';

/** Without characters that look alike, because names are read out on the phone, and without vowels, because of words. */
const RANDOM_LETTERS = 'bcdfghjkmnpqrstvwxz';
const RANDOM_CHARACTERS = `${RANDOM_LETTERS}23456789`;
const RANDOM_DEFAULT = '-{rand5}';

type Os = LocalConnector['os'];

/** What the placeholders of an account name template stand for. */
export interface NameValues {
  /** `{tech}` */
  readonly technicianHandle: string;
  /** `{customer}` */
  readonly customerCode: string;
  /** `{rand4}` to `{rand8}` */
  readonly random: RandomBytes;
  /** A Burner name must be new every time: a template without a random part gets one appended. */
  readonly burner?: boolean;
  /** Local accounts: whose rules count. Left out: the strictest of all. */
  readonly os?: Os;
}

interface NameRule {
  readonly longest: number;
  readonly pattern: RegExp;
}

/**
 * Limits per target. sAMAccountName of a user: 20 characters (MS-SAMR 3.1.1.8.4; Windows local accounts share them), none of
 * `"/\[]:;|=,+*?<>@`, no dot at the end. UPN: 64 characters before the `@` (Entra: userPrincipalName). Linux: 32
 * characters, lower case, no dot (useradd(8)); macOS follows the same rule. What we make is narrower than what is allowed:
 * letters, digits, dash, underscore and dot are plain in every DN, filter, URL and shell.
 */
const rules = {
  m365: { longest: 64, pattern: /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?$/ },
  activeDirectory: { longest: 20, pattern: /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?$/ },
  windows: { longest: 20, pattern: /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?$/ },
  linux: { longest: 32, pattern: /^[a-z_][a-z0-9_-]*$/ },
  macos: { longest: 32, pattern: /^[a-z_][a-z0-9_-]*$/ },
  anyEndpoint: { longest: 20, pattern: /^[a-z_][a-z0-9_-]*$/ },
} as const satisfies Record<string, NameRule>;

/** Names that every system has for itself; a JIT account must never be confused with one of them. */
const RESERVED: ReadonlySet<string> = new Set([
  'root',
  'admin',
  'administrator',
  'guest',
  'krbtgt',
  'defaultaccount',
  'wdagutilityaccount',
  'system',
  'localservice',
  'networkservice',
  'nobody',
  'daemon',
  'bin',
  'sys',
  'sync',
  'mail',
  'postmaster',
  'abuse',
  'sshd',
  'www-data',
]);

function ruleOf(source: Source, os: Os | undefined): NameRule {
  if (source !== 'local') return rules[source];
  return os === undefined ? rules.anyEndpoint : rules[os];
}

/**
 * The account name of one lease, always lower case: for Microsoft 365 the part before the `@`, for Active Directory the
 * sAMAccountName, else the local name. Fails with `bad_input` and a detail that starts with `accountName`; it never cuts a
 * name short, because two cut names could meet.
 */
export function renderAccountName(template: string, values: NameValues, source: Source): Result<string, Failure> {
  return fill(
    template,
    values,
    source,
    (length) =>
      // A letter first: a name may begin here, and some systems take no digit there.
      draw(values.random, RANDOM_LETTERS, 1) + draw(values.random, RANDOM_CHARACTERS, length - 1),
  );
}

/**
 * The same name with `#` for every random character, for the policy editor and for offers. Fails exactly where
 * `renderAccountName` would.
 */
export function previewAccountName(
  template: string,
  values: Omit<NameValues, 'random'>,
  source: Source,
): Result<string, Failure> {
  const sample = fill(template, values, source, (length) => 'x'.repeat(length));
  if (!sample.ok) return sample;
  return ok(substitute(completed(template, values.burner), values, (length) => '#'.repeat(length)));
}

/** The user principal name of an account in a tenant or domain, lower case. */
export function accountUpn(local: string, domain: string): string {
  return `${local}@${domain}`.toLowerCase();
}

/** True when two check-outs of the same template get different names. */
export function hasRandomPart(template: string): boolean {
  return /\{rand[4-8]\}/.test(template);
}

function completed(template: string, burner: boolean | undefined): string {
  return burner === true && !hasRandomPart(template) ? template + RANDOM_DEFAULT : template;
}

function substitute(
  template: string,
  values: Pick<NameValues, 'technicianHandle' | 'customerCode'>,
  random: (length: number) => string,
): string {
  return template
    .replace(/\{(tech|customer|rand([4-8]))\}/g, (_whole, name: string, digits: string | undefined) => {
      if (digits !== undefined) return random(Number(digits));
      return name === 'tech' ? values.technicianHandle : values.customerCode;
    })
    .toLowerCase();
}

function fill(
  template: string,
  values: Omit<NameValues, 'random'>,
  source: Source,
  random: (length: number) => string,
): Result<string, Failure> {
  const refused = (why: string): Result<string, Failure> => err(failure('bad_input', { detail: `accountName ${why}` }));
  const name = substitute(completed(template, values.burner), values, random);
  const rule = ruleOf(source, values.os);
  if (/[{}]/.test(name)) return refused('placeholder');
  if (name.length > rule.longest) return refused(`length ${String(name.length)} of ${String(rule.longest)}`);
  if (!rule.pattern.test(name)) return refused('characters');
  return RESERVED.has(name) ? refused('reserved') : ok(name);
}
