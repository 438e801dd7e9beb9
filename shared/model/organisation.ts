import { z } from 'zod';
import { organisationIdSchema, technicianIdSchema } from '../ids';
import { instantSchema } from '../time';
import { auditSettingsSchema } from './audit-settings';
import { connectorSchema } from './connector';
import { customerGroupSchema, customerSchema } from './customer';
import { policySchema } from './policy';
import { technicianGroupSchema, technicianSchema } from './technician';
import { nameSchema, publicKeySchema } from './text';

export const ORGANISATION_SCHEMA_VERSION = 1;

/** An Ed25519 public key (RFC 8032, raw 32 bytes, base64) whose owner may publish the organisation file. */
export const adminKeySchema = z.strictObject({
  technicianId: technicianIdSchema,
  publicKey: publicKeySchema,
  addedAt: instantSchema,
  revokedAt: instantSchema.optional(),
});
export type AdminKey = z.infer<typeof adminKeySchema>;

/** A key that signs markers no more: its person, or their computer, was taken off the roster. */
export const formerKeySchema = z.strictObject({
  technicianId: technicianIdSchema,
  /** Whose it was, since the roster does not tell any more. */
  name: nameSchema,
  publicKey: publicKeySchema,
  removedAt: instantSchema,
});
export type FormerKey = z.infer<typeof formerKeySchema>;

/** All that is shared by the organisation, and nothing secret. */
export const organisationSchema = z.strictObject({
  schemaVersion: z.literal(ORGANISATION_SCHEMA_VERSION),
  id: organisationIdSchema,
  name: nameSchema,
  /** Goes up by one with every publication; a lower one is a roll-back and is refused. */
  version: z.number().int().min(1),
  issuedAt: instantSchema,
  /** Check-outs close when the last verified copy is older than this many days. */
  staleAfterDays: z.number().int().min(1).max(365),
  /** Where the audit trail is sent; absent: it stays on each computer. */
  audit: auditSettingsSchema.optional(),
  adminKeys: z.array(adminKeySchema).max(100),
  /** Written with each publication, by no person. Absent: there are none. */
  formerKeys: z.array(formerKeySchema).max(5_000).optional(),
  technicians: z.array(technicianSchema).max(20_000),
  technicianGroups: z.array(technicianGroupSchema).max(2_000),
  customers: z.array(customerSchema).max(100_000),
  customerGroups: z.array(customerGroupSchema).max(5_000),
  connectors: z.array(connectorSchema).max(200_000),
  policies: z.array(policySchema).max(5_000),
});
export type Organisation = z.infer<typeof organisationSchema>;
