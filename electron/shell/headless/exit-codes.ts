/** What a headless command ends with; the table is in docs/headless.md. Usage errors are 2, as everywhere in the program. */
export const HEADLESS_EXIT = {
  /** Done, and nothing is left to do. */
  done: 0,
  /** Done as far as it goes: something is unfinished, or a person must look. */
  left: 1,
  usage: 2,
  /** This profile works for no organisation, or what it keeps cannot be opened. */
  notSetUp: 3,
  /** Another copy of the program works with this profile. */
  busy: 4,
  /** There is no keychain, or it is locked. */
  keychain: 5,
  /** The person this profile is joined as may not do that, or there is no such thing. */
  refused: 6,
  /** A bug, or a disk that cannot be written. */
  broken: 7,
} as const;

export type HeadlessExit = (typeof HEADLESS_EXIT)[keyof typeof HEADLESS_EXIT];
