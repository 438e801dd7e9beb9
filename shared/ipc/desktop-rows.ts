import { z } from 'zod';
import { manageableFields, managedTroubles } from '../model/managed';
import { healthItemSchema, updatesViewSchema } from '../model/support';
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
  /** What works and what does not. */
  'health.view': channel('read', nothing, z.strictObject({ items: z.array(healthItemSchema) })),
  /** Text that may be mailed: it names no person, customer, account or id. */
  'health.diagnostics': channel('read', nothing, z.strictObject({ text: z.string().max(500_000) })),
  /** Packages that are part of the program, with their licences. */
  'app.licences': channel('read', nothing, z.strictObject({ text: z.string().max(2_000_000) })),
  'updates.view': channel('read', nothing, updatesViewSchema),
  'updates.look': channel('change', nothing, updatesViewSchema),
  /** Ends the program and starts the new version. Refused with `busy` while a lease is being made or ended. */
  'updates.install': channel('change', nothing, nothing),
} as const satisfies Record<string, Channel>;
