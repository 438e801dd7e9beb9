import { z } from 'zod';
import { auditRows } from './audit-rows';
import { channel, nothing, type Channel } from './channel';
import { desktopRows } from './desktop-rows';
import { domainRows } from './domain-rows';
import { endingRows } from './ending-rows';
import { lockRows } from './lock-rows';
import { entityRows, organisationRows } from './organisation-rows';
import { endpointRows } from './endpoint-rows';
import { networkRows } from './network-rows';
import { partnerRows } from './partner-rows';
import { credentialRows } from './credential-rows';
import { signInRows } from './sign-in-rows';
import { sweepRows } from './sweep-rows';
import { windowNames, type WindowName } from '../window-names';
import { connectorIdSchema, customerIdSchema, leaseIdSchema, policyIdSchema, technicianIdSchema } from '../ids';
import { auditEntrySchema } from '../model/audit';
import { preferencesSchema } from '../model/preferences';
import { lineSchema } from '../model/text';
import { durationCodeSchema, instantSchema } from '../time';
import {
  appViewSchema,
  customerHitSchema,
  leaseSnapshotSchema,
  leaseViewSchema,
  policyOfferSchema,
  practicePersonasSchema,
  practiceViewSchema,
  recentViewSchema,
} from './views';

const byLease = z.strictObject({ leaseId: leaseIdSchema });
export const windowNameSchema = z.enum(windowNames);
export type { WindowName };
export { MAX_REQUEST_BYTES, type Channel, type Sensitivity } from './channel';

/**
 * The whole surface between windows and the main process. Types, router, preloads and the hostile tests are made from
 * this table; there is no other way in. Every answer is a `Result<output, Failure>`.
 */
export const contract = {
  'app.view': channel('read', nothing, appViewSchema),
  'app.enterPractice': channel('change', nothing, appViewSchema),
  'app.leavePractice': channel('change', nothing, appViewSchema),
  'app.openWindow': channel(
    'change',
    z.strictObject({ window: windowNameSchema, leaseId: leaseIdSchema.optional() }),
    nothing,
    { whileLocked: true },
  ),
  'app.closeWindow': channel('change', nothing, nothing, { whileLocked: true }),
  'app.quit': channel('change', nothing, nothing, { whileLocked: true }),

  /** Practice only; elsewhere `policy_denied`. */
  'practice.view': channel('read', nothing, practiceViewSchema),
  'practice.set': channel('change', practiceViewSchema.omit({ skippedMs: true }).partial(), practiceViewSchema),
  /** Sets the practice clock, and the practice tenant's, forward. */
  'practice.skipAhead': channel(
    'change',
    z.strictObject({ minutes: z.number().int().min(1).max(43_200) }),
    practiceViewSchema,
  ),
  /** Who may be played in Practice, and who is. */
  /** Practice as on its first day. Refused (`policy_denied`, `live leases`) while an account is out. */
  'practice.startOver': channel('change', nothing, practiceViewSchema),
  'practice.personas': channel('read', nothing, practicePersonasSchema),
  'practice.setPersona': channel(
    'change',
    z.strictObject({ technicianId: technicianIdSchema }),
    practicePersonasSchema,
  ),

  'catalogue.customers': channel(
    'read',
    z.strictObject({ query: z.string().max(200), limit: z.number().int().min(1).max(200) }),
    z.strictObject({ total: z.number().int(), hits: z.array(customerHitSchema) }),
  ),
  'catalogue.policies': channel(
    'read',
    z.strictObject({ customerId: customerIdSchema }),
    z.strictObject({ offers: z.array(policyOfferSchema) }),
  ),
  'catalogue.recents': channel(
    'read',
    nothing,
    z.strictObject({ recents: z.array(recentViewSchema), reasons: z.array(z.string()) }),
  ),
  'catalogue.pin': channel('change', z.strictObject({ key: z.string().max(200), pinned: z.boolean() }), nothing),

  'lease.checkOut': channel(
    'change',
    z.strictObject({
      customerId: customerIdSchema,
      connectorId: connectorIdSchema,
      policyId: policyIdSchema,
      duration: durationCodeSchema,
      reason: lineSchema(1_000),
      ticket: lineSchema(200).optional(),
    }),
    byLease,
  ),
  'lease.snapshot': channel('read', z.strictObject({ scope: z.enum(['live', 'all']) }), leaseSnapshotSchema),
  'lease.one': channel('read', byLease, leaseViewSchema),
  'lease.checkIn': channel('change', byLease, nothing),
  'lease.extend': channel(
    'change',
    z.strictObject({ leaseId: leaseIdSchema, duration: durationCodeSchema, reason: lineSchema(1_000) }),
    nothing,
  ),
  'lease.endAll': channel(
    'change',
    z.strictObject({ whose: z.enum(['mine', 'everyone']) }),
    z.strictObject({ count: z.number().int(), leaseIds: z.array(leaseIdSchema).max(100_000) }),
  ),
  'lease.copy': channel(
    'secret',
    z.strictObject({ leaseId: leaseIdSchema, what: z.enum(['secret', 'userName']) }),
    z.strictObject({ clearsAt: instantSchema.optional() }),
  ),
  'lease.show': channel('secret', byLease, nothing),
  'lease.audit': channel('read', byLease, z.strictObject({ entries: z.array(auditEntrySchema) })),

  'secret.reveal': channel(
    'secret',
    nothing,
    z.strictObject({
      accountName: z.string(),
      kind: z.enum(['tap', 'password']),
      value: z.string(),
      hidesAt: instantSchema,
    }),
    { origin: 'secret' },
  ),
  'secret.close': channel('change', nothing, nothing, { origin: 'secret', whileLocked: true }),

  'audit.page': channel(
    'read',
    z.strictObject({ before: z.number().int().min(1).optional(), limit: z.number().int().min(1).max(500) }),
    z.strictObject({ entries: z.array(auditEntrySchema) }),
  ),
  'audit.verify': channel(
    'read',
    nothing,
    z.strictObject({ entries: z.number().int(), brokenAt: z.number().int().optional() }),
  ),

  ...lockRows,
  ...endingRows,
  ...auditRows,
  ...organisationRows,
  ...entityRows,
  ...signInRows,
  ...credentialRows,
  ...partnerRows,
  ...domainRows,
  ...endpointRows,
  ...sweepRows,
  ...desktopRows,
  ...networkRows,

  'preferences.get': channel('read', nothing, preferencesSchema),
  /** The lock is set up by a row of its own, which asks for its passphrase. */
  'preferences.set': channel('change', preferencesSchema.omit({ lock: true }).partial(), preferencesSchema),
} as const satisfies Record<string, Channel>;

export type Contract = typeof contract;
export type ChannelName = keyof Contract;
export type Input<N extends ChannelName> = z.input<Contract[N]['input']>;
export type Output<N extends ChannelName> = z.output<Contract[N]['output']>;
