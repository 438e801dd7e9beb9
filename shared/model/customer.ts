import { z } from 'zod';
import { customerGroupIdSchema, customerIdSchema } from '../ids';
import { nameSchema } from './text';

export const customerSchema = z.strictObject({
  id: customerIdSchema,
  name: nameSchema,
  /** 2–12 characters that technicians type to find the customer; also `{customer}` in account names. */
  code: z.string().regex(/^[A-Za-z0-9-]{2,12}$/),
  domains: z.array(z.string().min(3).max(253)).max(50),
  /** IANA name such as Europe/Athens. */
  timeZone: z.string().min(1).max(64),
  archived: z.boolean(),
});
export type Customer = z.infer<typeof customerSchema>;

export const customerGroupSchema = z.strictObject({
  id: customerGroupIdSchema,
  name: nameSchema,
  customers: z.array(customerIdSchema).max(20_000),
});
export type CustomerGroup = z.infer<typeof customerGroupSchema>;
