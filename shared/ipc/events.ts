import { z } from 'zod';
import { instantSchema } from '../time';
import { windowNameSchema } from './contract';
import { appViewSchema, leaseViewSchema } from './views';
import { connectorIdSchema, leaseIdSchema } from '../ids';
import { updatesViewSchema } from '../model/support';
import { preferencesSchema } from '../model/preferences';
import { lockViewSchema } from './lock-rows';

/**
 * What the main process pushes to windows. `leases.changed` carries a revision one above the last; a window that sees a
 * gap fetches the snapshot.
 */
export const events = {
  'leases.changed': z.strictObject({
    revision: z.number().int(),
    now: instantSchema,
    changed: z.array(leaseViewSchema),
  }),
  'app.changed': appViewSchema,
  /** The organisation in force, its draft or its sync changed: ask again for what is shown. */
  'organisation.changed': z.strictObject({ revision: z.number().int() }),
  /** A sweep got somewhere: ask again for what is shown. */
  'sweep.changed': z.strictObject({}),
  /** The check of the audit chain or its delivery got somewhere: ask again for what is shown. */
  'audit.changed': z.strictObject({}),
  'preferences.changed': preferencesSchema,
  /** The clipboard no longer holds what was copied for this lease. */
  'clipboard.cleared': z.strictObject({ leaseId: leaseIdSchema }),
  'updates.changed': updatesViewSchema,
  /** The program was locked or unlocked, or how it stands with that changed. */
  'lock.changed': lockViewSchema,
  /** A link was followed or a file opened: an invitation waits at the welcome page. */
  'invitation.offered': z.strictObject({}),
  /** Sent to a window that was already open when it is asked for again, e.g. for one lease or connection. */
  'window.shown': z.strictObject({
    window: windowNameSchema,
    leaseId: leaseIdSchema.optional(),
    connectorId: connectorIdSchema.optional(),
    /** It shall ask at once whether all accounts are to end. */
    asks: z.literal('endAll').optional(),
  }),
} as const satisfies Record<string, z.ZodType>;

/** What windows may hear while the program is locked; everything else tells of customers, accounts or settings. */
export const eventsWhileLocked: ReadonlySet<keyof typeof events> = new Set(['lock.changed', 'window.shown'] as const);

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;
