import { z } from 'zod';
import { customerGroupIdSchema, policyIdSchema, technicianGroupIdSchema } from '../ids';
import { durationCodeSchema } from '../time';
import { lineSchema, nameSchema } from './text';

/**
 * One privilege. Entra directory roles have the same template id in every tenant; groups differ per customer and are
 * found by name unless an object id is given. Well-known AD groups are found by RID whatever the domain's language.
 */
export const privilegeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('directoryRole'), roleTemplateId: z.guid(), name: nameSchema }),
  z.strictObject({ kind: z.literal('group'), name: nameSchema, objectId: z.guid().optional() }),
  z.strictObject({
    kind: z.literal('adGroup'),
    name: nameSchema,
    wellKnownRid: z.number().int().min(1).max(2_147_483_647).optional(),
  }),
  z.strictObject({ kind: z.literal('localGroup'), name: nameSchema, sid: z.string().max(200).optional() }),
]);
export type Privilege = z.infer<typeof privilegeSchema>;

/** Stable text that tells two privileges apart within one lease; used as the key of a grant step. */
export function privilegeKey(privilege: Privilege): string {
  return privilege.kind === 'directoryRole'
    ? `directoryRole:${privilege.roleTemplateId}`
    : `${privilege.kind}:${privilege.name}`;
}

/** How a Microsoft 365 JIT account is signed in to. AD and local accounts always use a password. */
export const authenticationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password') }),
  z.strictObject({
    kind: z.literal('tap'),
    /** Minutes the pass lives (Graph allows 10–43 200), or `lease`: as long as the lease. */
    lifetime: z.union([z.literal('lease'), z.number().int().min(10).max(43_200)]),
    oneTime: z.boolean(),
  }),
]);
export type Authentication = z.infer<typeof authenticationSchema>;

/** A rule about free text a technician must give. `pattern` is a regular expression the whole text must match. */
export const textRuleSchema = z.strictObject({
  required: z.boolean(),
  minLength: z.number().int().min(0).max(200),
  pattern: z.string().max(200).optional(),
});
export type TextRule = z.infer<typeof textRuleSchema>;

const policyFields = {
  id: policyIdSchema,
  name: nameSchema,
  description: z.string().max(2_000),
  enabled: z.boolean(),
  burner: z.boolean(),
  technicianAccess: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('primarySuper') }),
    z.strictObject({ kind: z.literal('groups'), groups: z.array(technicianGroupIdSchema).min(1).max(200) }),
  ]),
  customerAccess: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('groups'), groups: z.array(customerGroupIdSchema).min(1).max(2_000) }),
  ]),
  durations: z.array(durationCodeSchema).min(1).max(7),
  privileges: z.array(privilegeSchema).max(40),
  authentication: authenticationSchema,
  reason: textRuleSchema,
  ticket: textRuleSchema,
  accountName: lineSchema(64, 1),
  limits: z.strictObject({
    /** Leases of this policy one technician may hold at once. */
    concurrentLeases: z.number().int().min(1).max(50),
    /** How often one lease may be extended; 0 = never. */
    extensions: z.number().int().min(0).max(100),
  }),
};

export const policySchema = z.strictObject({
  source: z.enum(['m365', 'activeDirectory', 'local']),
  ...policyFields,
});
/** A JIT policy: who may check out what, where, for how long, and what happens at the end. */
export type Policy = z.infer<typeof policySchema>;
