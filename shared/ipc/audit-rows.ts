import { z } from 'zod';
import { failureSchema } from '../errors';
import { customerIdSchema, leaseIdSchema, technicianIdSchema } from '../ids';
import { auditEntrySchema } from '../model/audit';
import { auditSinkNameSchema } from '../model/audit-settings';
import { lineSchema } from '../model/text';
import { instantSchema } from '../time';
import { channel, nothing, type Channel } from './channel';

/** Which lines of the trail are wanted; everything that is given must hold. */
export const auditFilterSchema = z.strictObject({
  customerId: customerIdSchema.optional(),
  technicianId: technicianIdSchema.optional(),
  leaseId: leaseIdSchema.optional(),
  from: instantSchema.optional(),
  /** Exclusive. */
  to: instantSchema.optional(),
});
export type AuditFilterInput = z.infer<typeof auditFilterSchema>;

/** A line of the trail and whose lease it is about. */
export const auditLineSchema = z.strictObject({
  entry: auditEntrySchema,
  /** Who did it, by name. */
  actor: z.string().optional(),
  lease: z
    .strictObject({
      technician: z.string(),
      customer: z.string(),
      account: z.string(),
      policy: z.string(),
    })
    .optional(),
});
export type AuditLine = z.infer<typeof auditLineSchema>;

const verdictSchema = z.strictObject({
  at: instantSchema,
  entries: z.number().int(),
  brokenAt: z.number().int().optional(),
});
const namesSchema = z.array(z.strictObject({ id: z.string(), name: z.string() }));

export const auditStateSchema = z.strictObject({
  isChecking: z.boolean(),
  /** What the newest whole check of the chain said. */
  verdict: verdictSchema.optional(),
  deliveries: z.array(
    z.strictObject({
      sink: auditSinkNameSchema,
      waiting: z.number().int(),
      failure: failureSchema.optional(),
      nextAt: instantSchema.optional(),
    }),
  ),
  /** Whether this computer has the key of the webhook's signatures; absent: the keychain did not say. */
  hasKey: z.boolean().optional(),
});
export type AuditStateView = z.infer<typeof auditStateSchema>;

const savedSchema = z.strictObject({ saved: z.boolean() });

/** The audit trail: search, check, files and delivery. Technicians see the lines about themselves. */
export const auditRows = {
  'audit.search': channel(
    'read',
    auditFilterSchema.extend({
      before: z.number().int().min(1).optional(),
      limit: z.number().int().min(1).max(500),
    }),
    z.strictObject({
      lines: z.array(auditLineSchema),
      /** Where to go on; absent: there is no more. */
      next: z.number().int().optional(),
    }),
  ),
  'audit.names': channel('read', nothing, z.strictObject({ customers: namesSchema, technicians: namesSchema })),
  'audit.state': channel('read', nothing, auditStateSchema),
  /** Asks where to and writes the file; `saved` false: the person changed their mind. */
  'audit.export': channel('change', auditFilterSchema.extend({ format: z.enum(['csv', 'json']) }), savedSchema),
  /** Primary and Super only. */
  'audit.report': channel(
    'change',
    z.strictObject({
      customerId: customerIdSchema,
      month: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/),
      format: z.enum(['html', 'pdf']),
    }),
    savedSchema,
  ),
  /** Tries every receiver now. */
  'audit.retry': channel('change', nothing, nothing),
  /** Primary and Super only: the key that signs what goes to the webhook. It is never given back. */
  'audit.setKey': channel('secret', z.strictObject({ key: lineSchema(500, 16) }), nothing),
  'audit.removeKey': channel('secret', nothing, nothing),
} as const satisfies Record<string, Channel>;
