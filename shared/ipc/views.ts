import { z } from 'zod';
import { failureSchema } from '../errors';
import { connectorIdSchema, customerIdSchema, leaseIdSchema, policyIdSchema, technicianIdSchema } from '../ids';
import { sourceSchema } from '../model/connector';
import {
  credentialKindSchema,
  enforcedBySchema,
  evidenceSchema,
  leaseModeSchema,
  revokeCauseSchema,
  stepKindSchema,
} from '../model/lease';
import { authenticationSchema, privilegeSchema, textRuleSchema } from '../model/policy';
import { roleSchema } from '../model/technician';
import { durationCodeSchema, instantSchema } from '../time';

/** One line of a lease's progress or receipt. */
export const stepViewSchema = z.strictObject({
  key: z.string(),
  kind: stepKindSchema,
  /** Name of the role or group of a grant. */
  name: z.string().optional(),
  phase: z.enum(['begin', 'end']),
  status: z.enum(['waiting', 'running', 'done', 'retrying']),
  attempts: z.number().int(),
  at: instantSchema.optional(),
  already: z.boolean().optional(),
  evidence: z.array(evidenceSchema),
  failure: failureSchema.optional(),
});
export type StepView = z.infer<typeof stepViewSchema>;

/** A lease as windows see it. */
export const leaseViewSchema = z.strictObject({
  id: leaseIdSchema,
  customer: z.strictObject({ id: customerIdSchema, name: z.string(), timeZone: z.string() }),
  connectorId: connectorIdSchema,
  policyId: policyIdSchema,
  policyName: z.string(),
  source: sourceSchema,
  mode: leaseModeSchema,
  technician: z.strictObject({ id: technicianIdSchema, name: z.string() }),
  mine: z.boolean(),
  accountName: z.string(),
  privileges: z.array(z.string()),
  reason: z.string(),
  ticket: z.string().optional(),
  state: z.enum(['requested', 'provisioning', 'active', 'revoking', 'revoked']),
  cause: revokeCauseSchema.optional(),
  /** Past its end and not yet verified gone. */
  overdue: z.boolean(),
  attention: z.strictObject({ failure: failureSchema, since: instantSchema }).optional(),
  /** Why it is waiting and until when it will not try again. */
  waiting: z.strictObject({ failure: failureSchema.optional(), until: instantSchema }).optional(),
  failure: failureSchema.optional(),
  requestedAt: instantSchema,
  activeSince: instantSchema.optional(),
  endsAt: instantSchema,
  neutralisedAt: instantSchema.optional(),
  revokedAt: instantSchema.optional(),
  /** neutralisedAt − endsAt in ms; negative when it ended early. */
  exposureMs: z.number().int().optional(),
  credential: z.strictObject({ kind: credentialKindSchema, oneTime: z.boolean(), expiresAt: instantSchema }).optional(),
  enforcedBy: enforcedBySchema,
  canCopy: z.boolean(),
  canCheckIn: z.boolean(),
  /** Durations by which it may be extended now. */
  extensions: z.array(durationCodeSchema),
  /** What an extension asks for; present when one is possible. */
  extending: z.strictObject({ left: z.number().int().min(1), reason: textRuleSchema }).optional(),
  /** It may be given an earlier end. */
  canShorten: z.boolean(),
  /** Another pass may be had; `inDoubt`: the one at hand may have been replaced already. */
  renewal: z.strictObject({ inDoubt: z.boolean() }).optional(),
  steps: z.array(stepViewSchema),
});
export type LeaseView = z.infer<typeof leaseViewSchema>;

/** All leases a window may show, with the revision it stands at. */
export const leaseSnapshotSchema = z.strictObject({
  revision: z.number().int(),
  /** Main's own time when it was made; windows count down from it. */
  now: instantSchema,
  leases: z.array(leaseViewSchema),
});
export type LeaseSnapshot = z.infer<typeof leaseSnapshotSchema>;

/** Is a duration possible here, and if not, why. */
export const durationOptionSchema = z.strictObject({
  code: durationCodeSchema,
  allowed: z.boolean(),
  failure: failureSchema.optional(),
});
export type DurationOption = z.infer<typeof durationOptionSchema>;

/** A JIT policy as offered to one technician at one customer through one connector. */
export const policyOfferSchema = z.strictObject({
  policyId: policyIdSchema,
  connectorId: connectorIdSchema,
  connectorLabel: z.string(),
  name: z.string(),
  description: z.string(),
  source: sourceSchema,
  mode: leaseModeSchema,
  privileges: z.array(privilegeSchema),
  authentication: authenticationSchema,
  accountPreview: z.string(),
  enforcedBy: z.strictObject({
    signIn: z.enum(['directory', 'app']),
    privilege: z.enum(['directory', 'app']),
    object: z.enum(['directory', 'app']),
  }),
  durations: z.array(durationOptionSchema),
  reason: textRuleSchema,
  ticket: textRuleSchema,
  /** Set when it may not be checked out right now. */
  refusal: failureSchema.optional(),
});
export type PolicyOffer = z.infer<typeof policyOfferSchema>;

export const customerHitSchema = z.strictObject({
  id: customerIdSchema,
  name: z.string(),
  code: z.string(),
  domain: z.string().optional(),
  timeZone: z.string(),
  sources: z.array(sourceSchema),
  liveLeases: z.number().int(),
});
export type CustomerHit = z.infer<typeof customerHitSchema>;

/** A check-out that was made before and can be repeated with one key. */
export const recentViewSchema = z.strictObject({
  key: z.string(),
  pinned: z.boolean(),
  customerId: customerIdSchema,
  customerName: z.string(),
  policyId: policyIdSchema,
  policyName: z.string(),
  connectorId: connectorIdSchema,
  source: sourceSchema,
  duration: durationCodeSchema,
});
export type RecentView = z.infer<typeof recentViewSchema>;

/** What can be switched on in Practice to see how the product behaves on a bad day. */
export const practiceViewSchema = z.strictObject({
  /** How far the practice clock was set forward, ms. */
  skippedMs: z.number().int().min(0),
  /** How long the tenant's replicas lag behind a write, ms. */
  lagMs: z.number().int().min(0).max(600_000),
  /** The tenant answers 429 to every other request. */
  throttled: z.boolean(),
  /** The tenant answers nothing. */
  outage: z.boolean(),
  /** New tokens lack permissions that the work needs. */
  fewPermissions: z.boolean(),
});
export type PracticeView = z.infer<typeof practiceViewSchema>;

/** The people of the practice organisation, one of whom sits at the keyboard. */
export const practicePersonasSchema = z.strictObject({
  me: technicianIdSchema,
  personas: z.array(z.strictObject({ id: technicianIdSchema, name: z.string(), role: roleSchema, teams: z.string() })),
});
export type PracticePersonas = z.infer<typeof practicePersonasSchema>;

/** What the app as a whole is and how it fares. */
export const appViewSchema = z.strictObject({
  /** `welcome`: no organisation yet. */
  mode: z.enum(['starting', 'welcome', 'practice', 'organisation']),
  organisationName: z.string().optional(),
  me: z.strictObject({ id: technicianIdSchema, name: z.string(), role: roleSchema }).optional(),
  checkOutsOpen: z.boolean(),
  /** Red and yellow banners: storage, keychain, clock, stale organisation. */
  problems: z.array(failureSchema),
  version: z.string(),
  runtime: z.strictObject({ electron: z.string(), chromium: z.string(), node: z.string(), official: z.boolean() }),
  platform: z.enum(['win32', 'darwin', 'linux']),
});
export type AppView = z.infer<typeof appViewSchema>;
