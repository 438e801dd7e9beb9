import { z } from 'zod';
import { leaseIdSchema } from '../ids';
import { channel, nothing } from './channel';

/** What a person is asked whose program or computer is about to go while accounts are live. */
export const leavingViewSchema = z.strictObject({
  /** Absent: nobody is asked. */
  reason: z.enum(['quit', 'sleep', 'shutdown']).optional(),
  stage: z.enum(['asking', 'ending']),
});
export type LeavingView = z.infer<typeof leavingViewSchema>;

/** How leases end before or after their time. */
export const endingRows = {
  /** Lets it end sooner, so many minutes from now. */
  'lease.shorten': channel(
    'change',
    z.strictObject({ leaseId: leaseIdSchema, minutes: z.number().int().min(1).max(43_200) }),
    nothing,
  ),
  /** Another pass in place of the one the account has; sessions opened with that one may drop. */
  'lease.renewPass': channel('secret', z.strictObject({ leaseId: leaseIdSchema }), nothing),
  /** Asks where, and writes the receipt there; false when nobody chose a place. */
  'lease.saveReceipt': channel(
    'change',
    z.strictObject({ leaseId: leaseIdSchema, format: z.enum(['json', 'text']) }),
    z.strictObject({ saved: z.boolean() }),
  ),
  'lease.copyReceipt': channel('change', z.strictObject({ leaseId: leaseIdSchema }), nothing),
  'leaving.view': channel('read', nothing, leavingViewSchema, { whileLocked: true }),
  'leaving.answer': channel(
    'change',
    z.strictObject({ choice: z.enum(['end', 'leave', 'stay']), remember: z.boolean() }),
    leavingViewSchema,
    // Ending is always possible, and so is going; what is to be remembered is left out then.
    { whileLocked: true },
  ),
};
