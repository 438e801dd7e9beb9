import { z } from 'zod';
import { certificateListSchema } from './network';
import { preferencesSchema } from './preferences';

/** Preferences that whoever looks after a computer may set for everybody who works on it. */
const manageable = preferencesSchema.pick({
  theme: true,
  clipboardClearSeconds: true,
  notifyBeforeMinutes: true,
  openAtLogin: true,
  shortcut: true,
  proxy: true,
  lock: true,
});
export type ManageableField = keyof z.infer<typeof manageable>;
export const manageableFields = Object.keys(manageable.shape) as readonly ManageableField[];

/** Ed25519 public key, raw, base64. */
const releaseKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

/** The policy file of a computer. It tightens and presets; it grants nothing that the organisation file does not. */
export const managedSchema = z.strictObject({
  version: z.literal(1),
  preferences: manageable.partial().optional(),
  /** Certificate authorities that every Latchkey on the computer believes beside those of the system, PEM each. */
  authorities: certificateListSchema.optional(),
  updates: z
    .strictObject({
      /** Where new versions are announced. Without it the program never looks for any. */
      feed: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional(),
      /** Announcements must bear the signature of one of these keys. */
      keys: z.array(releaseKeySchema).min(1).max(5).optional(),
    })
    .refine(({ feed, keys }) => (feed === undefined) === (keys === undefined), 'feed and keys belong together')
    .optional(),
});
export type Managed = z.infer<typeof managedSchema>;

/** Why a policy file that is there does not hold. */
export const managedTroubles = ['untrusted', 'damaged'] as const;
export type ManagedTrouble = (typeof managedTroubles)[number];
