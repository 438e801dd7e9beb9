import { z } from 'zod';
import { customerIdSchema, technicianIdSchema } from '../ids';
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

/** Somebody in the MSP's own tenant who may be taken onto the roster. */
export const directoryPersonSchema = z.strictObject({
  objectId: z.guid(),
  name: z.string().max(120),
  upn: z.string().max(320),
  /** Whether the account may sign in now. */
  enabled: z.boolean(),
  /**
   * Absent: a member. `here`: a guest whose account lives in this tenant. `elsewhere`: the account lives in another tenant
   * and signs in with the object id it has there, so it is never taken.
   */
  guest: z.enum(['here', 'elsewhere']).optional(),
  /** Technician of the draft who already has this object id. */
  known: z.strictObject({ id: technicianIdSchema, name: z.string() }).optional(),
});
export type DirectoryPersonView = z.infer<typeof directoryPersonSchema>;

/** How many people one question shows, and how many may be taken at once. */
export const MOST_PEOPLE = 50;

/** What Microsoft knows of the partner: customers (GDAP relationships and CSP contracts) and its own people. */
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
  /**
   * Without `take` only looked at: people whose name, surname or user name begins with `query`; without it any. `more` says
   * that there are others. `take` names object ids instead, and only these people are answered: each who is not on the
   * roster becomes a technician without customers, all in one edit of the draft. Fails like `customers.fromPartner`.
   */
  'technicians.fromDirectory': channel(
    'change',
    z.strictObject({
      query: z.string().max(120).optional(),
      take: z.array(z.guid()).min(1).max(MOST_PEOPLE).optional(),
    }),
    z.strictObject({
      people: z.array(directoryPersonSchema).max(MOST_PEOPLE),
      more: z.boolean(),
      added: z.number().int(),
    }),
  ),
} as const satisfies Record<string, Channel>;
