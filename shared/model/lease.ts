import { z } from 'zod';
import { failureSchema } from '../errors';
import {
  connectorIdSchema,
  customerIdSchema,
  leaseIdSchema,
  operationIdSchema,
  organisationIdSchema,
  policyIdSchema,
  technicianIdSchema,
} from '../ids';
import { durationCodeSchema, instantSchema } from '../time';
import { sourceSchema } from './connector';
import { authenticationSchema, privilegeSchema, textRuleSchema } from './policy';

export const leaseModeSchema = z.enum(['standard', 'burner']);
/** Standard accounts stay, disabled, for the next check-out; Burner accounts are deleted. */
export type LeaseMode = z.infer<typeof leaseModeSchema>;

/** The policy as it was at check-out: all that is needed to finish the lease, whatever happens to the policy later. */
export const recipeSchema = z.strictObject({
  policyId: policyIdSchema,
  policyName: z.string(),
  source: sourceSchema,
  mode: leaseModeSchema,
  privileges: z.array(privilegeSchema),
  authentication: authenticationSchema,
  durations: z.array(durationCodeSchema),
  extensionsAllowed: z.number().int(),
  reason: textRuleSchema,
});
export type Recipe = z.infer<typeof recipeSchema>;

/** Who ends a thing: the directory itself at an instant, or only a running Latchkey. */
export const enforcerSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('directory'), at: instantSchema }),
  z.strictObject({ by: z.literal('app') }),
]);
export type Enforcer = z.infer<typeof enforcerSchema>;

/** The *Enforced by* badge: for signing in, for the privilege and for the account object. */
export const enforcedBySchema = z.strictObject({
  signIn: enforcerSchema,
  privilege: enforcerSchema,
  object: enforcerSchema,
});
export type EnforcedBy = z.infer<typeof enforcedBySchema>;

/** One line of a receipt: what was asked of the directory and what was read back. Never holds a secret. */
export const evidenceSchema = z.strictObject({
  item: z.enum([
    'account',
    'marker',
    'enabled',
    'password',
    'tap',
    'sessions',
    'role',
    'group',
    'method',
    'nativeExpiry',
    'recycleBin',
    'home',
  ]),
  /** The name of the role, group or method that the line is about. */
  name: z.string().max(256).optional(),
  asked: z.string().max(120),
  readBack: z.string().max(240).optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const stepKindSchema = z.enum([
  'create',
  'credential',
  'grant',
  'verifyLive',
  'prolong',
  'neutralise',
  'strip',
  'erase',
  'verifyGone',
]);
/** What is done to a directory, in the order of a lease's life. Only these touch a customer. */
export type StepKind = z.infer<typeof stepKindSchema>;

/**
 * The record of one step of a lease; attempts of the same step share it. `key` is the kind, and for a grant the kind and
 * the privilege (`grant directoryRole:62e9…`).
 */
export const stepRecordSchema = z.strictObject({
  key: z.string().max(400),
  kind: stepKindSchema,
  opId: operationIdSchema,
  attempts: z.number().int().min(1),
  /** When the intent of the newest attempt was made durable. */
  intentAt: instantSchema,
  outcome: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('done'),
        at: instantSchema,
        /** It was so already: not found on revoking, there with our marker on creating. */
        already: z.boolean(),
        evidence: z.array(evidenceSchema),
        /** What the directory calls the thing made: assignment id, pass id. */
        reference: z.string().max(512).optional(),
      }),
      z.strictObject({ kind: z.literal('failed'), at: instantSchema, failure: failureSchema }),
    ])
    .optional(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

export const revokeCauseSchema = z.enum([
  'expired',
  'checkedIn',
  'forced',
  'policyRemoved',
  'technicianRemoved',
  'checkOutFailed',
  'abandoned',
  'clock',
  'swept',
]);
/** Why a lease ends. */
export type RevokeCause = z.infer<typeof revokeCauseSchema>;

/**
 * `requested → provisioning → active → revoking → revoked`. There is no failed state: the only way out of `revoking` is a
 * `revoked` that was read back.
 */
export const leaseStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('requested') }),
  z.strictObject({ kind: z.literal('provisioning') }),
  z.strictObject({ kind: z.literal('active'), since: instantSchema }),
  z.strictObject({
    kind: z.literal('revoking'),
    since: instantSchema,
    cause: revokeCauseSchema,
    /** The instant from which the credential was useless, as far as the directory confirmed. */
    neutralisedAt: instantSchema.optional(),
    /** What made a check-out fail. */
    failure: failureSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('revoked'),
    at: instantSchema,
    cause: revokeCauseSchema,
    neutralisedAt: instantSchema,
    failure: failureSchema.optional(),
  }),
]);

export const credentialKindSchema = z.enum(['tap', 'password']);
export type CredentialKind = z.infer<typeof credentialKindSchema>;

export const leaseSchema = z.strictObject({
  id: leaseIdSchema,
  organisationId: organisationIdSchema,
  customer: z.strictObject({ id: customerIdSchema, name: z.string(), timeZone: z.string() }),
  connectorId: connectorIdSchema,
  /**
   * Where the connector led to at the check-out (`placeOf`), so that a connector that is pointed elsewhere later takes no lease
   * along. Absent in leases of before this was recorded.
   */
  place: z.string().max(1_100).optional(),
  technician: z.strictObject({ id: technicianIdSchema, name: z.string() }),
  recipe: recipeSchema,
  account: z.strictObject({
    /** UPN, sAMAccountName or local name, chosen by us before anything is written. */
    name: z.string().min(1).max(320),
    displayName: z.string().min(1).max(256),
    /** The directory's own id, once known: object id, objectGUID, SID or uid. */
    objectId: z.string().max(256).optional(),
  }),
  reason: z.string().max(1_000),
  ticket: z.string().max(200).optional(),
  requestedAt: instantSchema,
  duration: durationCodeSchema,
  /** When it ends: counted from the request, so that every native end is written once; moved by extensions only. */
  endsAt: instantSchema,
  extensionsUsed: z.number().int().min(0),
  state: leaseStateSchema,
  steps: z.array(stepRecordSchema).max(400),
  credential: z
    .strictObject({
      kind: credentialKindSchema,
      oneTime: z.boolean(),
      expiresAt: instantSchema,
      /** Graph id of the pass; not secret. */
      reference: z.string().max(512).optional(),
    })
    .optional(),
  enforcedBy: enforcedBySchema,
  /** Directory's own time of the last password change seen while active; the end must move it. */
  passwordChangedAt: instantSchema.optional(),
  retry: z.strictObject({
    /** Rounds that failed since the last one that got somewhere. */
    attempt: z.number().int().min(0),
    /** Nothing is tried before this instant; the jitter is rolled once and stored here. */
    notBefore: instantSchema,
    failure: failureSchema.optional(),
  }),
  attention: z.strictObject({ failure: failureSchema, since: instantSchema }).optional(),
});
/** One period of access of one technician to one account. */
export type Lease = z.infer<typeof leaseSchema>;
