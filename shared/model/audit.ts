import { z } from 'zod';
import { failureSchema } from '../errors';
import { connectorIdSchema, customerIdSchema, leaseIdSchema, technicianIdSchema } from '../ids';
import { durationCodeSchema, instantSchema } from '../time';
import { proxyNameSchema } from './network';
import { enforcedBySchema, evidenceSchema, revokeCauseSchema, stepKindSchema } from './lease';
import { sweepKindSchema } from './sweep';

/** One line of the receipt of an end: which step showed what, and when. */
export const receiptLineSchema = z.strictObject({ at: instantSchema, step: stepKindSchema, evidence: evidenceSchema });
export type ReceiptLine = z.infer<typeof receiptLineSchema>;

/** Most leftovers that one line names; `more` counts the others. */
const MOST_NAMED = 50;

/** Which endpoint, and what of it: the members of its groups of administrators and the tokens that were to go. */
const cleaningSchema = z.strictObject({
  connectorId: connectorIdSchema,
  endpointName: z.string(),
  customerId: customerIdSchema.optional(),
  customerName: z.string().optional(),
  leftovers: z.array(z.string().max(200)).max(MOST_NAMED).readonly(),
  more: z.number().int().min(0),
});
export type CleaningDetails = z.infer<typeof cleaningSchema>;

/** As many leftovers as a line may name, and how many there are besides. */
export function namedLeftovers(all: readonly string[]): Pick<CleaningDetails, 'leftovers' | 'more'> {
  return { leftovers: all.slice(0, MOST_NAMED), more: Math.max(0, all.length - MOST_NAMED) };
}

/** An authority as it can be compared: the fingerprint as `openssl x509 -fingerprint -sha256` prints it. */
const authoritySchema = z.strictObject({ subject: z.string().max(1_000), fingerprint: z.string().max(95) });

/** What a person chose about how https requests leave this computer, and whom they believe. */
const networkEvents = [
  authoritySchema.extend({ kind: z.literal('authorityTrusted') }),
  authoritySchema.extend({ kind: z.literal('authorityDistrusted') }),
  z.strictObject({ kind: z.literal('proxyChosen'), proxy: z.union([z.enum(['system', 'none']), proxyNameSchema]) }),
  /** The keychain took a name and a password for it, or lost them. */
  z.strictObject({ kind: z.literal('proxyPassword'), proxy: proxyNameSchema, kept: z.boolean() }),
] as const;
export type NetworkEvent = z.infer<(typeof networkEvents)[number]>;

/** What the audit trail records. One entry per thing that happened to a lease or to the app; never a secret. */
export const auditEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('requested'),
    policyName: z.string(),
    customerName: z.string(),
    accountName: z.string(),
    duration: durationCodeSchema,
    reason: z.string(),
    ticket: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('stepDone'), step: stepKindSchema, key: z.string(), already: z.boolean() }),
  z.strictObject({ kind: z.literal('stepFailed'), step: stepKindSchema, key: z.string(), failure: failureSchema }),
  z.strictObject({ kind: z.literal('activated'), endsAt: instantSchema, enforcedBy: enforcedBySchema.optional() }),
  z.strictObject({ kind: z.literal('extended'), endsAt: instantSchema, reason: z.string() }),
  z.strictObject({ kind: z.literal('passRenewed'), expiresAt: instantSchema }),
  z.strictObject({ kind: z.literal('shortened'), endsAt: instantSchema }),
  z.strictObject({ kind: z.literal('revealed'), how: z.enum(['copied', 'shown']) }),
  z.strictObject({ kind: z.literal('revoking'), cause: revokeCauseSchema }),
  z.strictObject({
    kind: z.literal('revoked'),
    exposureMs: z.number().int(),
    /** Every line of the end that was read back, with its time. */
    receipt: z.array(receiptLineSchema).max(2_000).optional(),
  }),
  /** A lease of another computer, or one that had ended here, was taken over to be ended: what is to be done comes after. */
  z.strictObject({
    kind: z.literal('swept'),
    finding: sweepKindSchema,
    accountName: z.string(),
    customerName: z.string(),
    technicianName: z.string(),
  }),
  /** An admin had leftovers removed from an endpoint; written before anything is asked of it. */
  cleaningSchema.extend({ kind: z.literal('cleanUpBegun') }),
  /** What came of it: what is gone by what was read back, how many of them stayed, or why nothing is known. */
  cleaningSchema.extend({
    kind: z.literal('cleanUpEnded'),
    stayed: z.number().int().min(0),
    failure: failureSchema.optional(),
  }),
  ...networkEvents,
  z.strictObject({ kind: z.literal('refused'), failure: failureSchema, what: z.string() }),
  z.strictObject({ kind: z.literal('appStarted'), version: z.string(), runtime: z.string() }),
  z.strictObject({ kind: z.literal('ledgerRepaired'), detail: z.string() }),
  /** An administrator has seen that the record was damaged, and check-outs may be open again. */
  z.strictObject({ kind: z.literal('damageAccepted') }),
]);
export type AuditEvent = z.infer<typeof auditEventSchema>;

export const auditEntrySchema = z.strictObject({
  /** 1, 2, 3 … without gaps. */
  sequence: z.number().int().min(1),
  at: instantSchema,
  actor: technicianIdSchema.optional(),
  leaseId: leaseIdSchema.optional(),
  event: auditEventSchema,
  /** SHA-256, hex, over the previous entry's hash and this entry's canonical JSON. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** An entry before the ledger gives it its place in the chain. */
export type AuditDraft = Omit<AuditEntry, 'sequence' | 'hash'>;
