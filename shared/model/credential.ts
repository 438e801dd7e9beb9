import { z } from 'zod';
import { instantSchema } from '../time';

/** How near an end is: the nearest limit that was passed, 30, 7 or 1 days before it, or the end itself. */
export const expirySchema = z.enum(['fine', 'in30Days', 'in7Days', 'in1Day', 'expired']);
export type Expiry = z.infer<typeof expirySchema>;

/** When a client secret ends, as it is kept beside the secret in the keychain of this computer. */
export const secretEndSchema = z.strictObject({
  version: z.literal(1),
  at: instantSchema,
  /** Read in the directory, or typed by a person. */
  toldBy: z.enum(['directory', 'person']),
});
export type SecretEnd = z.infer<typeof secretEndSchema>;
