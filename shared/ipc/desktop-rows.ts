import { z } from 'zod';
import { manageableFields, managedTroubles } from '../model/managed';
import { channel, nothing, type Channel } from './channel';

/** What the desktop hands to the program. */
export const desktopRows = {
  /** The invitation of a link that was followed or a file that was opened, until it is taken or forgotten. */
  'invitation.waiting': channel('read', nothing, z.strictObject({ line: z.string().max(48_000).optional() })),
  'invitation.forget': channel('change', nothing, nothing),
  /** Which preferences the policy file of this computer sets, and why it does not hold if it does not. */
  'preferences.managed': channel(
    'read',
    nothing,
    z.strictObject({ fields: z.array(z.enum(manageableFields)), trouble: z.enum(managedTroubles).optional() }),
  ),
} as const satisfies Record<string, Channel>;
