import type { Failure } from '../../shared/errors';
import type { LockView } from '../../shared/ipc/lock-rows';
import { SHORTEST_PASSPHRASE, type LockTrouble } from '../../shared/lock-words';
import type { LockWhen } from '../../shared/model/preferences';
import { errorText, type ErrorText } from './errors';
import { atTime, plural, shortCountdown } from './time';

export const lockText = {
  now: 'Lock now',
  title: 'Latchkey is locked',
  beginTitle: 'Choose a passphrase',
  beginLead:
    'This computer asks for a lock. The passphrase opens Latchkey on this computer only; nobody else knows it, and nobody can tell it to you again.',
  passphrase: 'Passphrase',
  newPassphrase: 'New passphrase',
  again: 'The same again',
  rule: `At least ${String(SHORTEST_PASSPHRASE)} characters.`,
  differs: 'The two are not the same.',
  unlock: 'Unlock',
  looking: 'Looking…',
  begin: 'Keep it and unlock',
  touchId: 'Use Touch ID',
  forgotten: 'Forgotten the passphrase?',
  end: 'End all my accounts',
  keep: 'Not now',
  endBody: 'Sign-in is blocked first, then the privileges go. Whoever is signed in is cut off. This cannot be undone.',
  forgetTitle: 'Start anew without the passphrase?',
  forgetAction: 'Forget this computer',
  forgetPractice: 'Leave Practice',
  forgetLive: 'Your accounts have to end first: close this and use “End all my accounts”.',
  forgetBody:
    'The passphrase cannot be read back. Latchkey can forget the organisation on this computer instead: the secrets of its connections, sign-ins, drafts and, if you publish from here, your admin key go; the records of past accounts stay. You then join again by invitation.',
  forgetPracticeBody:
    'The passphrase cannot be read back. Nothing in Practice needs one: leave it here, then enter it again from the first page.',
  label: 'Lock Latchkey',
  hint: 'Opened again by a passphrase of your own. Accounts end on time while it is locked.',
  turnOn: 'Turn the lock on',
  turnOff: 'Turn the lock off',
  change: 'Change passphrase…',
  changeAction: 'Change passphrase',
  current: 'Current passphrase',
  cancel: 'Cancel',
} as const;

/** When the program locks, as a choice. */
export const lockWhenText: Readonly<Record<LockWhen, string>> = {
  never: 'Never',
  computer: 'With the computer, when it is locked or sleeps',
  idle5: 'With the computer, or after 5 minutes without a touch',
  idle15: 'With the computer, or after 15 minutes without a touch',
  idle60: 'With the computer, or after an hour without a touch',
};

/** How many accounts are out, and until when; `now`: main's time. */
export function lockedLive({ live, nextEndsAt }: Pick<LockView, 'live' | 'nextEndsAt'>, now: number): string {
  if (live === 0) return 'You have no live account.';
  const next = nextEndsAt === undefined ? '' : ` The next ends ${atTime(nextEndsAt, now)}.`;
  return `You have ${plural(live, 'live account')}.${next}`;
}

/** What became of the accounts that were ended from the lock page. */
export const endingText = (live: number): string =>
  live === 0 ? 'Your accounts have ended, and that was read back.' : `Ending ${plural(live, 'account')}…`;

export const endTitle = (live: number): string =>
  live === 1 ? 'End your live account now?' : `End your ${plural(live, 'live account')} now?`;

/** No passphrase is looked at for so long. */
export const pauseText = (ms: number): string => `Too many were wrong. The next is looked at in ${shortCountdown(ms)}.`;

const words: Readonly<Record<LockTrouble, string>> = {
  wrong: 'That is not the passphrase.',
  wait: 'Too many were wrong. Wait a moment.',
  gone: 'The keychain of this computer no longer has the passphrase, so nothing opens this lock.',
  isSet: 'There is a passphrase already. Enter it.',
  notSet: 'There is no passphrase yet. Choose one.',
  again: 'It was locked once more meanwhile. Enter the passphrase again.',
  notPresent: 'You were not recognised. Enter the passphrase.',
};

const isTrouble = (detail: string | undefined): detail is LockTrouble => Object.hasOwn(words, detail ?? '');

/** The sentence for a lock that stayed shut; undefined for a failure that is not the lock's own. */
export function lockTroubleText({ code, detail }: Failure): string | undefined {
  return code === 'locked' && isTrouble(detail) ? words[detail] : undefined;
}

/** What to say of any failure while unlocking. */
export function unlockFailure(failure: Failure): ErrorText {
  const own = lockTroubleText(failure);
  if (own !== undefined) return { title: own, body: '', action: '' };
  if (failure.code === 'keychain_corrupt')
    return {
      title: 'What the keychain keeps of the passphrase cannot be read, so nothing opens this lock.',
      body: '',
      action: '',
    };
  if (failure.code === 'busy') return { title: 'The last one is still being looked at.', body: '', action: '' };
  return errorText(failure);
}

/** What to say when the organisation could not be forgotten. */
export function forgetFailure(failure: Failure): ErrorText {
  if (failure.code !== 'busy') return errorText(failure);
  return {
    title: 'The organisation is not open',
    body: 'It is still being opened, or it could not be.',
    action: 'Wait a moment, or restart Latchkey, and try again.',
  };
}
