/** Words of the lock. Apart from the schemas, so that the lean windows need not load those. */

/** The fewest characters of a passphrase. */
export const SHORTEST_PASSPHRASE = 6;
export const LONGEST_PASSPHRASE = 200;

/** Why the lock stays shut or as it was: the `detail` of a `locked`. */
export const lockTroubles = [
  /** Another passphrase is kept. */
  'wrong',
  /** Too many wrong ones: the next is looked at after `retryAfterMs`. */
  'wait',
  /** The keychain has lost the passphrase. */
  'gone',
  /** There is one already. */
  'isSet',
  /** There is none yet. */
  'notSet',
  /** It was locked once more while this was looked at. */
  'again',
  /** The operating system did not confirm that its person is there. */
  'notPresent',
] as const;
export type LockTrouble = (typeof lockTroubles)[number];
