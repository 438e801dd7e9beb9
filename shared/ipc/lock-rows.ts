import { z } from 'zod';
import { LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE } from '../lock-words';
import { lockWhenSchema, preferencesSchema } from '../model/preferences';
import { lineSchema } from '../model/text';
import { instantSchema } from '../time';
import { channel, nothing, type Channel } from './channel';

/** One that is being chosen. */
export const newPassphraseSchema = lineSchema(LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE);
/** One that is being tried: it may be as wrong as it likes. */
const triedPassphraseSchema = z.string().min(1).max(LONGEST_PASSPHRASE);

/** How it stands with the lock, and the little that may be read by whoever passes by. */
export const lockViewSchema = z.strictObject({
  locked: z.boolean(),
  when: lockWhenSchema,
  /** Somebody has chosen a passphrase. */
  isSet: z.boolean(),
  /** The operating system can be asked whether its person is there. */
  asksSystem: z.boolean(),
  /** No passphrase is looked at for so long, ms. */
  pauseMs: z.number().int().min(0),
  theme: preferencesSchema.shape.theme,
  practice: z.boolean(),
  organisationName: z.string().optional(),
  /** Main's own time when this was made. */
  now: instantSchema,
  /** Live accounts of the technician, and when the next of them ends. */
  live: z.number().int().min(0),
  nextEndsAt: instantSchema.optional(),
});
export type LockView = z.infer<typeof lockViewSchema>;

const open = { whileLocked: true } as const;

/** The lock of the program. What it guards is decided in the main process, row by row of this table. */
export const lockRows = {
  'lock.view': channel('read', nothing, lockViewSchema, open),
  /** Locks at once; nothing happens where no lock was set up. */
  'lock.now': channel('change', nothing, nothing, open),
  /** Fails with `locked` (detail: why), `busy` while another is looked at, and those of the keychain. */
  'lock.unlock': channel('secret', z.strictObject({ passphrase: triedPassphraseSchema }), nothing, open),
  /** Asks the operating system instead. */
  'lock.askSystem': channel('change', nothing, nothing, open),
  /** The first passphrase, where the policy of the computer wants a lock and nobody has chosen one yet; unlocks. */
  'lock.begin': channel('secret', z.strictObject({ passphrase: newPassphraseSchema }), nothing, open),
  /** Ends all accounts of the technician. */
  'lock.endMine': channel('change', nothing, z.strictObject({ count: z.number().int() }), open),
  /**
   * For a forgotten passphrase: forgets the organisation on this computer with everything in its keychain but the records,
   * and the lock with it. Refused (`policy_denied`, `live leases`) while an account is out.
   */
  'lock.forget': channel('change', nothing, nothing, open),
  /**
   * Sets up, changes or ends the lock. `passphrase` chooses one and is needed where there is none; `current` is needed to
   * change it and for `never`.
   */
  'lock.setUp': channel(
    'secret',
    z.strictObject({
      when: lockWhenSchema.optional(),
      passphrase: newPassphraseSchema.optional(),
      current: triedPassphraseSchema.optional(),
    }),
    lockViewSchema,
  ),
} as const satisfies Record<string, Channel>;
