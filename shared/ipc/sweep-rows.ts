import { z } from 'zod';
import { failureSchema } from '../errors';
import { connectorIdSchema, customerIdSchema, leaseIdSchema, technicianIdSchema } from '../ids';
import { sourceSchema } from '../model/connector';
import { leaseModeSchema } from '../model/lease';
import { sweepKindSchema } from '../model/sweep';
import { instantSchema } from '../time';
import { channel, nothing } from './channel';

/** One account that a sweep found and that is not as it should be. */
export const sweepFindingSchema = z.strictObject({
  kind: sweepKindSchema,
  /**
   * `waiting`: its own computer goes first, until `until`; `offered`: ended when a person says so; `finishing`: the lease was
   * taken over, its progress is in the list of leases; `reported`: never touched, a person must look.
   */
  status: z.enum(['waiting', 'offered', 'finishing', 'reported']),
  leaseId: leaseIdSchema,
  connectorId: connectorIdSchema,
  source: sourceSchema,
  customer: z.strictObject({ id: customerIdSchema, name: z.string() }),
  accountName: z.string(),
  /** As the marker says; the name is missing when the roster does not know the id. */
  technician: z.strictObject({ id: technicianIdSchema, name: z.string().optional() }),
  policyName: z.string().optional(),
  mode: leaseModeSchema,
  endsAt: instantSchema,
  until: instantSchema.optional(),
  /** Why it could not be taken over just now. */
  failure: failureSchema.optional(),
  /** The person at the keyboard may have it ended. */
  mayFinish: z.boolean(),
});
export type SweepFinding = z.infer<typeof sweepFindingSchema>;

/** How the newest sweep through one connector went. */
export const sweptConnectorSchema = z.strictObject({
  connectorId: connectorIdSchema,
  label: z.string(),
  source: sourceSchema,
  customer: z.strictObject({ id: customerIdSchema, name: z.string() }),
  /** When it ended; missing: not swept since the start. */
  at: instantSchema.optional(),
  /** Marked accounts seen. */
  marked: z.number().int().optional(),
  failure: failureSchema.optional(),
});

export const sweepViewSchema = z.strictObject({
  now: instantSchema,
  /** How many connectors a sweep that is under way still has to visit; 0 = none is. */
  left: z.number().int(),
  connectors: z.array(sweptConnectorSchema),
  findings: z.array(sweepFindingSchema),
});
/** What sweeps of this program found since its start, as far as the person at the keyboard may see it. */
export type SweepView = z.infer<typeof sweepViewSchema>;

/** Rows about marked accounts that no lease of this computer answers for. */
export const sweepRows = {
  'sweep.view': channel('read', nothing, sweepViewSchema),
  /** Looks through the connectors of one customer, or of all; answers at once. What is overdue is finished. */
  'sweep.start': channel(
    'change',
    z.strictObject({ customerId: customerIdSchema.optional() }),
    z.strictObject({ connectors: z.number().int() }),
  ),
  /** Ends what was offered; answers how many were taken over. */
  'sweep.cleanUp': channel(
    'change',
    z.strictObject({ leaseIds: z.array(leaseIdSchema).min(1).max(1_000) }),
    z.strictObject({ count: z.number().int(), failure: failureSchema.optional() }),
  ),
} as const;
