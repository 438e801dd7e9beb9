import { z } from 'zod';
import { customerIdSchema } from '../ids';
import { instantSchema } from '../time';
import { channel, MAX_LIST_REQUEST_BYTES, type Channel } from './channel';

/** A customer of the partner that one may take into the organisation. */
export const partnerCustomerSchema = z.strictObject({
  tenantId: z.guid(),
  name: z.string().max(120),
  /** Domain its JIT accounts would have; '' when the partner's contracts do not say. */
  domain: z.string().max(253),
  /** When the newest GDAP relationship that is active ends. Absent: none is. */
  endsAt: instantSchema.optional(),
  /** Customer of the draft that already has a connection to this tenant. */
  known: z.strictObject({ id: customerIdSchema, name: z.string() }).optional(),
});
export type PartnerCustomerView = z.infer<typeof partnerCustomerSchema>;

/** Customers as Microsoft knows them of the partner: GDAP relationships and CSP contracts. */
export const partnerRows = {
  /**
   * Without `take` only looked at. `take` names tenants: each that is not known yet becomes a customer with a connection,
   * all in one edit of the draft. Fails with `bad_input` (`no_connection`) while no Microsoft 365 connection says through
   * which app to ask, and like every read of a tenant.
   */
  'customers.fromPartner': channel(
    'change',
    z.strictObject({ take: z.array(z.guid()).min(1).max(5_000).optional() }),
    z.strictObject({ customers: z.array(partnerCustomerSchema).max(10_000), added: z.number().int() }),
    { maxBytes: MAX_LIST_REQUEST_BYTES },
  ),
} as const satisfies Record<string, Channel>;
