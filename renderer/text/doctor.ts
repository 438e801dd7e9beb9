import type { Failure } from '../../shared/errors';
import type { DoctorFinding } from '../../shared/ipc/entities';
import type { DurationCode } from '../../shared/time';
import { asCommand, domainFindings, words } from './domain-findings';
import { durations } from './durations';
import { endpointFindings } from './endpoint-errors';
import { errorText, isErrorCode } from './errors';
import { exactTime, plural, spoken } from './time';

/** What a person reads about one thing the doctor found: what it is, what it means, what to do about it. */
export interface DoctorText {
  readonly title: string;
  readonly body: string;
  /** Empty: nothing has to be done. */
  readonly fix: string;
}

type Values = DoctorFinding['values'];

const text = (title: string, body: string, fix = ''): DoctorText => ({ title, body, fix });
const minutes = (values: Values, name: string): string => spoken(Number(values[name] ?? 0) * 60_000);
const when = (values: Values): string =>
  typeof values['endsAt'] === 'number' ? exactTime(values['endsAt']) : 'a date in the agreement';

const passes = {
  passDisabled: () =>
    text(
      'Temporary Access Pass is off',
      'No pass can be issued in this tenant, so every check-out of this policy fails.',
      'Switch the method on and include the JIT accounts, best all users.',
    ),
  passTooLong: (values: Values) =>
    text(
      `The tenant lets a pass live for at most ${minutes(values, 'maximumMinutes')}`,
      'Latchkey cannot go beyond what the tenant allows. A longer duration would fail, so it is greyed out here.',
      'Raise the maximum lifetime in the tenant, or let the policy offer nothing longer.',
    ),
  passTooShort: (values: Values) =>
    text(
      `The tenant gives a pass at least ${minutes(values, 'minimumMinutes')}`,
      'A pass that short is refused, so these durations are greyed out here.',
      'Lower the minimum lifetime in the tenant, or let the pass live longer.',
    ),
  passWillBeOneTime: () =>
    text(
      'The tenant takes one-time passes only',
      'The policy asks for a pass that can be used again, so a one-time pass is issued instead.',
      'Switch one-time use off in the tenant, or make the pass one-time in this policy.',
    ),
  passForcesRegistration: () =>
    text(
      'A one-time pass makes the technician register a sign-in method',
      'Entra asks for one within ten minutes of signing in, and a closed browser needs a new check-out. Latchkey removes the method at the end.',
      'Prefer a pass that can be used again, in the tenant and in the policy.',
    ),
  passOutOfScope: (values: Values) =>
    text(
      'JIT accounts are outside the scope of the method',
      `The tenant offers passes to ${words(values, 'groups', 'chosen groups')} only.`,
      'Target all users, or let the policy grant one of these groups.',
    ),
  passRejectedByConditionalAccess: (values: Values) =>
    text(
      'Conditional Access may turn a pass away',
      `${words(values, 'policies', 'A policy of the tenant')} asks for a sign-in that a pass cannot satisfy.`,
      'Exclude the JIT accounts there, or use password authentication.',
    ),
  passPolicyUnreadable: () =>
    text(
      'The pass settings of the tenant cannot be read',
      'Whether a duration is possible will only show at check-out.',
      'Give the connection the right to read authentication method policies.',
    ),
} as const;

const tenant = {
  licenceMissing: () =>
    text(
      'No Entra ID P1 was found',
      'Temporary Access Pass needs Entra ID P1 or higher in the customer’s tenant.',
      'Add the licence, or use password authentication.',
    ),
  rolesStayUntilRevoked: () =>
    text(
      'Entra does not end the roles by itself here',
      'Time-bound roles need Entra ID P2. Latchkey takes the roles off at the end instead.',
    ),
  callerLacksRole: (values: Values) =>
    text(
      'The connection lacks a role',
      `It also needs ${words(values, 'roles', 'more roles')} to make and to end these accounts.`,
      'Add the role to the GDAP relationship or to the app.',
    ),
  permissionMissing: (values: Values) =>
    text(
      'The consent of the customer lacks permissions',
      `Missing ${values['by'] === 'app' ? 'application' : 'delegated'} permissions: ${words(values, 'permissions', 'some')}.`,
      'Add them to the app registration, then let an administrator of the customer consent again.',
    ),
  relationshipEnded: (values: Values) =>
    text(
      'The partner relationship has ended',
      `It ran until ${when(values)}; nothing can be done in this tenant through it.`,
      'Ask the customer to accept a new relationship.',
    ),
  relationshipEndsSoon: (values: Values) =>
    text(
      `The partner relationship ends ${when(values)}`,
      'An account that outlives it could not be ended by Latchkey any more.',
      'Renew the relationship before then.',
    ),
} as const;

const machines = {
  unreachable: (values: Values) => {
    const { code } = values;
    const title = 'There is no way in';
    if (!isErrorCode(code)) return text(title, 'Nothing could be checked.', 'Check the connection, then look again.');
    const detail = values['detail'] === undefined ? {} : { detail: String(values['detail']) };
    const why = errorText({ code, ...detail });
    return text(title, `Nothing could be checked. ${why.title}. ${why.body}`, why.action);
  },
  groupUnknown: (values: Values) =>
    text(
      `There is no group ${words(values, 'groups', 'of this name')} here`,
      'The policy gives it, so every check-out fails.',
      'Make the group there, or take it out of the policy.',
    ),
  clockOff: (values: Values) => {
    const ahead = Number(values['aheadSeconds'] ?? 0);
    return text(
      `Its clock is ${spoken(Math.abs(ahead) * 1_000)} ${ahead < 0 ? 'behind' : 'ahead'}`,
      'Accounts would end at the wrong time, and Kerberos refuses tickets.',
      'Set the clock of the directory or of this computer right.',
    );
  },
  noRightsOnEndpoint: () =>
    text(
      'The connection does not administer this computer',
      'It can neither make nor end accounts.',
      'Connect with a user that may administer it without being asked.',
    ),
} as const;

const computers = {
  hostKeyUntrusted: () =>
    text(
      'No key of this computer is trusted yet',
      'Latchkey connects to no computer whose key nobody has compared.',
      'Edit the connection, read the key from the computer, compare it and trust it.',
    ),
  hostKeyChanged: () =>
    text(
      'The computer shows another key than the trusted one',
      'Somebody may stand between. Latchkey refuses to connect, so nothing can be checked out or ended here.',
      'Find out why it changed. After a new installation, edit the connection and trust the new key.',
    ),
  toolsMissing: (values: Values) =>
    text(
      `The computer lacks ${words(values, 'tools', 'programs that are needed')}`,
      'Accounts can be neither made nor ended there.',
      'Install what is missing.',
    ),
  endsOnlyByApp: () =>
    text(
      'The computer does not end accounts by itself',
      'Nothing was found there that could. Latchkey ends them, which takes a running copy that reaches the computer.',
      'Install systemd timers or at.',
    ),
  endLostAtRestart: () =>
    text(
      'A restart of the computer takes the exact end away',
      'Until then a waiting process ends accounts to the second. Afterwards their expiry date does, a day later.',
      'Install systemd timers or at.',
    ),
  orphanAdministrators: (values: Values) =>
    text(
      `Administrators has ${plural(Number(values['count'] ?? 0), 'member')} that no account belongs to any more`,
      `Left behind by deleted accounts: ${words(values, 'members', 'unknown numbers')}.`,
      `Take them out of the group at the computer${asCommand(values)}`,
    ),
} as const;

const byCode: Readonly<Record<string, (values: Values) => DoctorText>> = {
  ...passes,
  ...tenant,
  ...machines,
  ...domainFindings,
  ...computers,
  ...endpointFindings,
};

/** Codes that have a sentence; a test holds them against those that the doctor knows. */
export const doctorCodes: readonly string[] = Object.keys(byCode);

/** The sentences for a finding; a code of a newer main process gets a plain one. */
export function doctorText(finding: Pick<DoctorFinding, 'code' | 'values'>): DoctorText {
  const known = Object.hasOwn(byCode, finding.code) ? byCode[finding.code] : undefined;
  return known?.(finding.values) ?? text('Something stands in the way', `The check says ${finding.code}.`);
}

/** Where it is changed, menu by menu: `Entra ID › Authentication methods › …`; undefined: nowhere in a portal. */
export function portalPath(finding: Pick<DoctorFinding, 'portal'>): string | undefined {
  return finding.portal.length === 0 ? undefined : finding.portal.join(' › ');
}

export const severityName: Readonly<Record<DoctorFinding['severity'], string>> = {
  red: 'To fix',
  yellow: 'Drawback',
  note: 'Note',
};

/** `1 day, 3 days and 7 days`: the durations that cannot work because of it. */
export function durationsText(codes: readonly DurationCode[]): string {
  const names = codes.map((code) => durations[code].label);
  const last = names.at(-1);
  if (last === undefined) return '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Reads back what the main process wrote into a failure's detail: a finding's code, then names and figures. */
function findingOf(failure: Failure): Pick<DoctorFinding, 'code' | 'values'> | undefined {
  const [code = '', ...rest] = (failure.detail ?? '').split(' ');
  if (!Object.hasOwn(byCode, code)) return undefined;
  const names: readonly string[] = ['minimumMinutes', 'maximumMinutes', 'endsAt', 'minimum', 'ours', 'aheadSeconds'];
  const values: Record<string, number> = {};
  rest.forEach((word, index) => {
    const figure = Number(rest[index + 1]);
    if (names.includes(word) && Number.isFinite(figure)) values[word] = figure;
  });
  return { code, values };
}

/** Why a duration or a policy is greyed out, as one or two sentences. */
export function troubleText(failure: Failure): string {
  const found = findingOf(failure);
  if (found !== undefined) {
    const { title, body } = doctorText(found);
    return `${title}. ${body}`;
  }
  const { title, body } = errorText(failure);
  return `${title}. ${body}`;
}

/** Why a policy is greyed out, and what would change that. */
export function refusedText(failure: Failure): string {
  const found = findingOf(failure);
  if (found !== undefined) {
    const { title, body, fix } = doctorText(found);
    return `${title}. ${fix === '' ? body : fix}`;
  }
  const { title, action } = errorText(failure);
  return `${title}. ${action}`;
}
