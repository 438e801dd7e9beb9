import { z } from 'zod';
import { customerGroupIdSchema, customerIdSchema, technicianGroupIdSchema, technicianIdSchema } from '../ids';
import { nameSchema, publicKeySchema } from './text';

export const roles = ['primary', 'super', 'technician'] as const;
export const roleSchema = z.enum(roles);
/** Primary and Super administer the organisation; Technician only checks out. */
export type Role = z.infer<typeof roleSchema>;

/** Which customers a technician may work for. */
export const customerScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({
    kind: z.literal('some'),
    customers: z.array(customerIdSchema).max(20_000),
    customerGroups: z.array(customerGroupIdSchema).max(2_000),
  }),
]);
export type CustomerScope = z.infer<typeof customerScopeSchema>;

export const technicianSchema = z.strictObject({
  id: technicianIdSchema,
  name: nameSchema,
  /** Short handle used by account name templates as `{tech}`. */
  handle: z.string().regex(/^[a-z][a-z0-9-]{0,11}$/),
  upn: z.string().min(3).max(320),
  /** Object id of the technician's own Entra account; the roster is matched by it, never by name. */
  entraObjectId: z.guid(),
  role: roleSchema,
  groups: z.array(technicianGroupIdSchema).max(200),
  scope: customerScopeSchema,
  /** Ed25519 public keys (raw, base64) of the computers they work at: whose signature on their markers counts. */
  computers: z.array(publicKeySchema).max(20).optional(),
});
export type Technician = z.infer<typeof technicianSchema>;

export const technicianGroupSchema = z.strictObject({ id: technicianGroupIdSchema, name: nameSchema });
export type TechnicianGroup = z.infer<typeof technicianGroupSchema>;
