import { z } from 'zod';
import { connectorIdSchema } from '../ids';
import { expirySchema } from '../model/credential';
import { instantSchema } from '../time';
import { channel, nothing, type Channel } from './channel';

/** What this computer signs in with as an app, and when that ends. */
export const credentialViewSchema = z.strictObject({
  kind: z.enum(['certificate', 'secret']),
  /** Absent: nobody has told, as may be with a client secret. */
  end: z
    .strictObject({
      at: instantSchema,
      expiry: expirySchema,
      toldBy: z.enum(['certificate', 'directory', 'person']),
    })
    .optional(),
});
export type CredentialView = z.infer<typeof credentialViewSchema>;

const byConnector = z.strictObject({ connectorId: connectorIdSchema });

/** Ends of what connectors sign in with as an app. Windows hear of changes by `organisation.changed`. */
export const credentialRows = {
  /** Without `credential`: the connector signs in otherwise, or this computer holds nothing for it. */
  'credential.view': channel('read', byConnector, z.strictObject({ credential: credentialViewSchema.optional() })),
  /** When the client secret that this computer holds ends; without `endsAt` that is unknown again. */
  'credential.setEnd': channel('change', byConnector.extend({ endsAt: instantSchema.optional() }), nothing),
} as const satisfies Record<string, Channel>;
