import { z } from 'zod';
import { channel, nothing, type Channel } from './channel';

/** What the desktop hands to the program. */
export const desktopRows = {
  /** The invitation of a link that was followed or a file that was opened, until it is taken or forgotten. */
  'invitation.waiting': channel('read', nothing, z.strictObject({ line: z.string().max(48_000).optional() })),
  'invitation.forget': channel('change', nothing, nothing),
} as const satisfies Record<string, Channel>;
