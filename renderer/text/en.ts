import type { PolicyOffer, StepView } from '../../shared/ipc/views';
import type { Source } from '../../shared/model/connector';
import type { CredentialKind, LeaseMode, RevokeCause, StepKind } from '../../shared/model/lease';
import type { Role } from '../../shared/model/technician';
import type { DurationCode } from '../../shared/time';
import { durations } from './durations';
import { clockTime, nearTime, zoneCity, zoneDiffers } from './time';

/** Names of controls that people and tests look for. */
export const label = {
  search: 'Search customers, accounts and policies',
  checkOut: 'Check out',
  checkIn: 'Check in',
  practice: 'Practice',
  back: 'Back',
  copyUserName: 'Copy user name',
  extend: 'Extend',
  shorten: 'End sooner',
  renewPass: 'New TAP',
  renewing: 'Asking…',
} as const;

export const sourceName: Readonly<Record<Source, string>> = {
  m365: 'Microsoft 365',
  activeDirectory: 'Active Directory',
  local: 'Local',
};

/** Who enforces an end when the directory does. */
const enforcerName: Readonly<Record<Source, string>> = {
  m365: 'Entra',
  activeDirectory: 'Active Directory',
  local: 'the computer',
};

export const modeName: Readonly<Record<LeaseMode, string>> = { standard: 'Standard', burner: 'Burner' };
export const roleName: Readonly<Record<Role, string>> = {
  primary: 'Primary',
  super: 'Super',
  technician: 'Technician',
};

export const modeEnd: Readonly<Record<LeaseMode, string>> = {
  standard: 'Stays disabled afterwards and is re-enabled at the next check-out.',
  burner: 'Deleted at the end; a new account is made every time.',
};

export const causeText: Readonly<Record<RevokeCause, string>> = {
  expired: 'Time was up',
  checkedIn: 'Checked in',
  forced: 'Checked in by an administrator',
  policyRemoved: 'Policy removed',
  technicianRemoved: 'Technician removed',
  checkOutFailed: 'Check-out failed',
  abandoned: 'Check-out abandoned',
  clock: 'Clock could not be trusted',
  swept: 'Finished for another computer',
};

const stepDone: Readonly<Record<StepKind, string>> = {
  create: 'Account created',
  credential: 'Credential set',
  grant: 'Privilege granted',
  verifyLive: 'Read back',
  prolong: 'End moved',
  neutralise: 'Sign-in blocked',
  strip: 'Privileges removed',
  erase: 'Account deleted',
  verifyGone: 'End read back',
};

const stepDoing: Readonly<Record<StepKind, string>> = {
  create: 'Creating the account',
  credential: 'Setting the credential',
  grant: 'Granting the privilege',
  verifyLive: 'Reading back',
  prolong: 'Moving the end',
  neutralise: 'Blocking sign-in',
  strip: 'Removing privileges',
  erase: 'Deleting the account',
  verifyGone: 'Reading back the end',
};

/** One step in words that fit its status; a grant is called by what it grants. */
export function stepText(step: StepView): string {
  if (step.name !== undefined && step.kind === 'grant') {
    return step.status === 'done' ? step.name : `Granting ${step.name}`;
  }
  return step.status === 'done' ? stepDone[step.kind] : stepDoing[step.kind];
}

export const stepStatus: Readonly<Record<StepView['status'], string>> = {
  waiting: 'to do',
  running: 'under way',
  done: 'done',
  retrying: 'trying again',
};

export const credentialName: Readonly<Record<CredentialKind, string>> = { tap: 'TAP', password: 'password' };

/** `Copy TAP` or `Copy password`. */
export const copyLabel = (kind: CredentialKind): string => `Copy ${credentialName[kind]}`;

/** How the account is signed in to, in a few words. */
export function authenticationText(offer: PolicyOffer): string {
  if (offer.authentication.kind === 'password') return 'Password';
  return offer.authentication.oneTime ? 'One-time Temporary Access Pass' : 'Temporary Access Pass';
}

/** `Global Administrator`, `A and B`, `A and 3 more`. */
export function listed(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return 'no privileges';
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${String(names.length - 1)} more`;
}

type EnforcedParts = PolicyOffer['enforcedBy'];

/** Who ends the access, for the end of the summary sentence. */
export function endedBy(source: Source, by: EnforcedParts): string {
  const parts = [by.signIn, by.privilege, by.object];
  if (parts.every((part) => part === 'directory')) return `ended by ${enforcerName[source]} itself`;
  if (by.signIn === 'directory') return `sign-in ended by ${enforcerName[source]} itself, the rest by Latchkey`;
  if (by.privilege === 'directory') return `privileges ended by ${enforcerName[source]} itself, the rest by Latchkey`;
  return 'ended by Latchkey, here or on a colleague’s computer';
}

/** The short text of the *Enforced by* badge. */
export function enforcedBadge(source: Source, by: EnforcedParts): string {
  const inDirectory = [by.signIn, by.privilege, by.object].filter((part) => part === 'directory').length;
  if (inDirectory === 0) return 'Ends by Latchkey';
  const where = `Ends ${source === 'local' ? 'at' : 'in'} ${enforcerName[source]}`;
  return inDirectory === 3 ? where : `${where} + Latchkey`;
}

/** What will happen, as one sentence: who becomes what, where, until when, and who ends it. */
export function summary(input: {
  readonly offer: PolicyOffer;
  readonly customerName: string;
  readonly timeZone: string;
  readonly duration: DurationCode;
  readonly now: number;
}): string {
  const end = input.now + durations[input.duration].ms;
  const there = zoneDiffers(input.timeZone, end)
    ? ` (${clockTime(end, input.timeZone)} in ${zoneCity(input.timeZone)})`
    : '';
  const what = listed(input.offer.privileges.map((privilege) => privilege.name));
  const who = endedBy(input.offer.source, input.offer.enforcedBy);
  return `${what} at ${input.customerName} until ${nearTime(end, input.now)}${there}, ${who}.`;
}

/** The keys that work everywhere, for the list under `?`. */
export function shortcuts(platform: string): readonly (readonly [string, string])[] {
  const mod = platform === 'darwin' ? '⌘' : 'Ctrl';
  return [
    [`${mod} K`, 'Search'],
    ['↑ ↓', 'Move through the list'],
    ['Enter', 'Pick; on a recent check-out: repeat it'],
    [`${mod} Enter`, 'Check out'],
    [`${mod} C`, 'On a live account: copy its credential'],
    [`${mod} L`, 'Lock now, where a lock is set up'],
    ['F6', 'Next region'],
    ['Esc', 'Back, one layer at a time'],
    ['?', 'This list'],
  ];
}
