import { z } from 'zod';
import { auditSettingsSchema } from '../model/audit-settings';
import { failureSchema } from '../errors';
import { connectorIdSchema, technicianIdSchema } from '../ids';
import { instantSchema } from '../time';
import { entityKinds, entityKindSchema } from './entities';

/** Where the organisation file is kept for all. */
export const syncSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), path: z.string().min(1).max(1_000) }),
  z.strictObject({
    kind: z.literal('https'),
    url: z.url({ protocol: /^https$/ }).max(1_000),
    /** PEM of the only authority that is believed for this address; absent: the system's list. */
    caCertificate: z.string().max(32_768).optional(),
  }),
  z.strictObject({
    kind: z.literal('sharePoint'),
    connectorId: connectorIdSchema,
    driveId: z.string().min(1).max(300),
    itemPath: z.string().min(1).max(400),
  }),
]);
export type SyncSource = z.infer<typeof syncSourceSchema>;

/** One key that may publish. */
export const adminKeyViewSchema = z.strictObject({
  publicKey: z.string(),
  /** First 16 hex digits of its SHA-256, in groups of four. */
  fingerprint: z.string(),
  technicianId: technicianIdSchema,
  technicianName: z.string(),
  addedAt: instantSchema,
  revokedAt: instantSchema.optional(),
  mine: z.boolean(),
});

/** One value before and after, as text to read, cut to a readable length. */
const fieldChangeSchema = z.strictObject({
  field: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});

/** One difference between the published file and the draft, or between two versions. */
export const differenceSchema = z.strictObject({
  kind: z.union([entityKindSchema, z.literal('adminKey'), z.literal('settings')]),
  id: z.string(),
  name: z.string(),
  change: z.enum(['added', 'removed', 'edited']),
  /** Empty unless edited. */
  fields: z.array(fieldChangeSchema),
});
export type Difference = z.infer<typeof differenceSchema>;

/** Two admins changed the same field, or one removed what the other changed. */
export const conflictSchema = z.strictObject({
  /** Names it in the choices. */
  key: z.string().max(400),
  kind: differenceSchema.shape.kind,
  name: z.string(),
  /** Absent: the thing as a whole. */
  field: z.string().optional(),
  base: z.string().optional(),
  /** Absent: removed. */
  mine: z.string().optional(),
  theirs: z.string().optional(),
});
export type Conflict = z.infer<typeof conflictSchema>;

export const organisationViewSchema = z.strictObject({
  name: z.string(),
  version: z.number().int(),
  issuedAt: instantSchema,
  verifiedAt: instantSchema,
  staleAfterDays: z.number().int(),
  /** Where the audit trail goes, as drafted; absent: nowhere. */
  audit: auditSettingsSchema.optional(),
  /** Absent in Practice, whose organisation stays on this computer. */
  source: syncSourceSchema.optional(),
  /** Why the newest pull failed. */
  trouble: failureSchema.optional(),
  /** Edits that were kept on this computer could not be read and are gone. */
  draftLost: failureSchema.optional(),
  /** Primary and Super edit, technicians read. */
  canEdit: z.boolean(),
  /** This computer holds a trusted admin key. */
  canPublish: z.boolean(),
  adminKeys: z.array(adminKeyViewSchema),
  /** How many things differ from the published version. */
  unpublished: z.number().int(),
  canUndo: z.boolean(),
  counts: z.strictObject(
    Object.fromEntries(entityKinds.map((kind) => [kind, z.number().int()])) as Record<
      (typeof entityKinds)[number],
      z.ZodNumber
    >,
  ),
});
export type OrganisationView = z.infer<typeof organisationViewSchema>;
