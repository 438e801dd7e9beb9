import type { ErrorCode, Failure } from '../../shared/errors';
import { directoryRefused, waiting } from './directory-errors';
import { domainRefusal } from './domain-errors';
import { errorWords as text, type ErrorText } from './error-words';
import { endpointRefusal } from './endpoint-errors';
import { graphRefusal } from './graph-errors';
import { lackingRight } from './lacking-right';
import { networkErrors, networkText } from './network';
import { signInRefusal } from './sign-in-errors';
import { spoken } from './time';

export type { ErrorText };

const refused = {
  policy_denied: text(
    'This JIT policy is not open to you here',
    'The policy names other technician groups or other customer groups.',
    'Pick another policy, or ask an administrator to add you or this customer.',
  ),
  duration_not_allowed: text(
    'That duration is not possible here',
    'The policy does not offer it, or the customer limits how long a pass may live.',
    'Pick one of the durations that are not greyed out.',
  ),
  too_many_leases: text(
    'You hold as many accounts of this policy as it allows',
    'The policy limits how many one technician may have at the same time.',
    'Check one in first.',
  ),
  reason_required: text(
    'A reason is needed',
    'The policy asks for one, of a certain length or form.',
    'Say what the access is for.',
  ),
  ticket_required: text(
    'A ticket number is needed',
    'The policy asks for one in a certain form.',
    'Enter the ticket you are working on.',
  ),
  not_entitled: text(
    'Your role does not allow this',
    'Only a Primary or Super may do it.',
    'Ask an administrator of your organisation.',
  ),
  organisation_stale: text(
    'The organisation file is too old',
    'Check-outs are closed until a newer copy arrives. Accounts that are out still end on time.',
    'Connect to where your organisation publishes its file.',
  ),
  extension_not_allowed: text(
    'This account may not be extended',
    'The policy allows no further extension, or the duration is not offered.',
    'Check it in and check out again when you need longer.',
  ),
  locked: text(
    'Latchkey is locked',
    'It shows and does nothing until it is unlocked; accounts that are out still end on time.',
    'Unlock it.',
  ),
} as const;

const invalid = {
  bad_input: text(
    'Something in the form is not usable',
    'A field holds what cannot be accepted.',
    'Look at the marked field.',
  ),
  unknown_customer: text(
    'That customer is no longer there',
    'It was removed or archived since this list was made.',
    'Search again.',
  ),
  unknown_policy: text(
    'That JIT policy is no longer there',
    'It was removed or switched off since this list was made.',
    'Go back and pick another policy.',
  ),
  unknown_lease: text(
    'That account is no longer listed',
    'Its record could not be found.',
    'Open the Accounts window to look for it.',
  ),
  unknown_connector: text(
    'The connection to this customer is gone',
    'It was removed from the organisation.',
    'Ask an administrator to set up the connection again.',
  ),
  stale_revision: text(
    'Somebody else changed this in the meantime',
    'Your copy is older than the one in force.',
    'Look at the newest state and try again.',
  ),
} as const;

const conflict = {
  name_taken_unmarked: text(
    'An account of this name exists and is not ours',
    'It does not bear the Latchkey marker, so it was not touched.',
    'Ask an administrator to change the account name in the policy, or to rename the other account.',
  ),
  lease_not_active: text(
    'The account is not ready for this',
    'It is still being made, or its end has begun.',
    'Wait until it is ready, or check out again.',
  ),
  account_in_use: text(
    'Your account at this customer is already out',
    'A Standard account belongs to one technician and can be out only once.',
    'Use the one that is live, extend it, or check it in first.',
  ),
  marker_changed: text(
    'The account does not bear this lease’s marker any more',
    'Somebody changed it at the customer, so the account is not touched. It may still be usable.',
    'Look at the account there: put the marker back, or disable and delete the account by hand. Latchkey keeps looking.',
  ),
} as const;

const here = {
  keychain_locked: text(
    'The keychain of this computer is locked',
    'Secrets can be neither kept nor read until it is open.',
    'Unlock the keychain; Latchkey notices by itself.',
  ),
  keychain_unavailable: text(
    'This computer offers no keychain',
    'Latchkey keeps secrets nowhere else, so check-outs are closed.',
    'Install or start the keychain service of your system, then restart Latchkey.',
  ),
  keychain_corrupt: text(
    'An entry of the keychain cannot be read',
    'The secret of this account is lost; the account itself still ends on time.',
    'Check it in and check out again.',
  ),
  ledger_unwritable: text(
    'The record of accounts cannot be written',
    'Check-outs are closed. Accounts that are out still end on time.',
    'Check that the data folder is writable, then restart Latchkey.',
  ),
  ledger_corrupt: text(
    'The record of accounts is damaged',
    'Check-outs are closed. What is readable is still ended on time.',
    'An administrator looks at what was lost, then runs “latchkey accept-damage”. Keep the data folder as it is.',
  ),
  ledger_newer: text(
    'The record of accounts was written by a newer Latchkey',
    'This version does not understand it, so it changes nothing.',
    'Update Latchkey.',
  ),
  disk_full: text(
    'The disk is full',
    'Check-outs are closed because nothing could be recorded. Accounts that are out still end on time.',
    'Free some space.',
  ),
  audit_undelivered: text(
    'The audit trail is not being delivered',
    'Check-outs are closed until its receiver answers again. Accounts that are out still end on time.',
    'Tell an administrator; Latchkey keeps trying.',
  ),
  audit_broken: text(
    'The audit trail was changed or damaged',
    'Its chain of hashes does not hold. Accounts are still ended on time.',
    'Keep the data folder as it is and tell an administrator.',
  ),
  clock_moved_back: text(
    'The clock of this computer was set back',
    'Latchkey goes on from the latest time it has seen, so nothing lives longer.',
    'Set the clock to the right time.',
  ),
  clock_disagrees: text(
    'The clock of this computer is wrong',
    'The customer’s directory shows another time.',
    'Set the clock to the right time.',
  ),
  bug: text(
    'Latchkey made a mistake',
    'Something happened that should not. Accounts that are out still end on time.',
    'Try again; if it stays, give the support the technical detail below.',
  ),
} as const;

const byCode: Readonly<Record<ErrorCode, ErrorText>> = {
  ...refused,
  ...invalid,
  ...conflict,
  ...waiting,
  ...networkErrors,
  ...directoryRefused,
  ...here,
};

/** Whether a text is the code of an error that has words here. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(byCode, text);
}

/** What would leave accounts behind that nobody knows to end. */
const stillOut = text(
  'Accounts are still checked out on this computer',
  'Nobody else would know to end them from here.',
  'Check them in and wait until they have ended, then try again.',
);

/** The sentence for a failure, for every code there is. */
export function errorText(failure: Failure): ErrorText {
  if (failure.code === 'policy_denied' && failure.detail === 'live leases') return stillOut;
  const lacking = failure.code === 'insufficient_rights' ? lackingRight(failure.detail) : undefined;
  const found =
    lacking ??
    domainRefusal(failure) ??
    signInRefusal(failure) ??
    graphRefusal(failure) ??
    endpointRefusal(failure) ??
    networkText(failure) ??
    byCode[failure.code];
  if (failure.retryAfterMs === undefined) return found;
  return { ...found, body: `${found.body} It asked for ${spoken(failure.retryAfterMs)}.` };
}

/** Technical particulars to fold below the sentence and to copy; empty when there are none. */
export function technicalDetail(failure: Failure): string {
  return [failure.code, failure.detail, failure.correlationId].filter((part) => part !== undefined).join(' · ');
}
