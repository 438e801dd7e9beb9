import { z } from 'zod';
import { instantSchema } from '../time';

/** What the health list looks at, in the order in which it is shown. */
export const healthIds = [
  'records',
  'keychain',
  'certificates',
  'checkOuts',
  'clock',
  'sandbox',
  'runtime',
  'tray',
  'shortcut',
  'policy',
  'updates',
  'log',
] as const;
export const healthItemSchema = z.strictObject({
  id: z.enum(healthIds),
  /** `note`: works, and somebody may want to know; `bad`: something does not work. */
  state: z.enum(['good', 'note', 'bad']),
  /** A code that the sentence is chosen by. */
  why: z.string().max(60).optional(),
});
export type HealthItem = z.infer<typeof healthItemSchema>;

/** How it stands with new versions. */
export const updatesViewSchema = z.strictObject({
  state: z.enum(['off', 'idle', 'looking', 'fetching', 'ready', 'failed']),
  /** `development`: a checkout does not update itself; `noFeed`: the policy of the computer names none. */
  why: z.enum(['development', 'noFeed', 'unreachable', 'untrusted', 'damaged', 'unsupported', 'refused']).optional(),
  version: z.string().max(40).optional(),
  lookedAt: instantSchema.optional(),
});
export type UpdatesView = z.infer<typeof updatesViewSchema>;
