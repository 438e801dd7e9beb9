import { plural } from './time';
import type { SweepKind } from '../../shared/model/sweep';

/** What a sweep found, in a few words and in a sentence that says what it means. */
export const sweepKindText: Readonly<Record<SweepKind, { readonly short: string; readonly means: string }>> = {
  overdue: { short: 'Overdue', means: 'Its time is up and it can still be used. Its own computer has not ended it.' },
  leftover: { short: 'Not deleted', means: 'A Burner that is disabled and was not deleted.' },
  recycled: { short: 'In the recycle bin', means: 'A Burner that was deleted and can still be restored.' },
  unfinished: {
    short: 'Half ended',
    means: 'Disabled, but it still holds a role, a group or a sign-in method.',
  },
  reopened: {
    short: 'Back again',
    means: 'Its lease was ended and read back here. Somebody enabled or restored the account since.',
  },
  ghost: { short: 'Account missing', means: 'The lease is live, but the account was deleted at the customer.' },
  overlong: {
    short: 'Ends too late',
    means: 'Its marker tells a later end than its JIT policy allows now. See that this is right, or clean it up.',
  },
  retired: {
    short: 'Taken off the roster',
    means:
      'Signed by a computer that was taken off the roster, or whose technician was. Nobody else ends it: see that it is yours, then clean it up.',
  },
  orphan: {
    short: 'Technician unknown',
    means:
      'Its technician is not on the roster, so no key vouches for it. Nothing is changed: find out at the customer who it is.',
  },
  unsigned: {
    short: 'Not signed',
    means: 'Its marker bears no signature. Nothing is changed: only the computer that made it can end it.',
  },
  forged: {
    short: 'Signature does not fit',
    means:
      'The marker was copied or edited, or its computer is not enrolled for the technician. Nothing is changed: enrol the computer, or find out at the customer who wrote it.',
  },
};

const directories = (count: number): string => (count === 1 ? '1 directory' : `${String(count)} directories`);

/** Words of the view about sweeps. */
export const sweepText = {
  name: 'Left over',
  lead: 'Accounts of your organisation that no lease on this computer answers for. What its own computer has not ended ten minutes after its end is finished from here.',
  look: 'Look now',
  looking: (left: number) => `Looking; ${directories(left)} to go`,
  looked: (reached: number, all: number, when: string) =>
    `${String(reached)} of ${directories(all)} looked through, ${when}`,
  never: 'Not looked yet since Latchkey started. It looks by itself every half hour.',
  nothing: 'Nothing is left over.',
  notReached: 'Not reached',
  cleanUp: 'Clean up',
  cleanUpAll: (count: number) => `Clean up ${plural(count, 'account')}`,
  receipt: 'Show receipt',
  waits: (when: string) => `Its own computer goes first, until ${when}`,
  due: (when: string) => `due to end ${when}`,
  over: 'Ended',
  ending: 'Being ended',
  endedAll: 'Ended and read back',
  neverTouched: 'Not touched',
  offered: 'Can be ended now',
  unknownTechnician: 'unknown technician',
} as const;
