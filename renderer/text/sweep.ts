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
  orphan: {
    short: 'Technician unknown',
    means:
      'Its technician is not on the roster, so no key vouches for it. Nothing is changed: look at the customer who it is.',
  },
  unsigned: {
    short: 'Not signed',
    means: 'Its marker bears no signature. Nothing is changed: only the computer that made it can end it.',
  },
  forged: {
    short: 'Signature does not fit',
    means:
      'The marker was copied or edited, or its computer is not enrolled for the technician. Nothing is changed: enrol the computer, or look at the customer who wrote it.',
  },
};
