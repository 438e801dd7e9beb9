import { z } from 'zod';
import { instant, type Instant } from '../../../../shared/time';

/** What of Graph's answers is used; everything else is dropped. Field meanings: Graph v1.0 reference of each resource. */

// Dots alone would climb out of a path.
const id = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/^\.+$/.test(text));
const guid = z.guid().transform((text) => text.toLowerCase());
const name = z.string().max(512);

/** A time in UTC, fractions of any length. One that was never set comes as the year 1, the least there is (OData: DateTimeOffset). */
export const time = z.iso.datetime({ offset: true }).transform((text): Instant | undefined => {
  const ms = Date.parse(text);
  return ms >= 0 ? instant(ms) : undefined;
});

export interface Page<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string | undefined;
}

/** One page of a list of such items. */
export function listSchema<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.object({ value: z.array(item).max(10_000), '@odata.nextLink': z.string().max(16_384).optional() });
}

export const createdUserSchema = z.object({ id: guid });

/** Names of the user properties that `userSchema` reads. */
export const userProperties =
  'id,userPrincipalName,accountEnabled,employeeType,onPremisesExtensionAttributes,lastPasswordChangeDateTime,signInSessionsValidFromDateTime';
export const userSchema = z.object({
  id: guid,
  userPrincipalName: name,
  accountEnabled: z.boolean().nullish(),
  employeeType: name.nullish(),
  onPremisesExtensionAttributes: z.object({ extensionAttribute15: z.string().max(2_048).nullish() }).nullish(),
  lastPasswordChangeDateTime: time.nullish(),
  signInSessionsValidFromDateTime: time.nullish(),
});
export type GraphUser = z.infer<typeof userSchema>;

export const passSchema = z.object({
  id,
  startDateTime: time.nullish(),
  createdDateTime: time.nullish(),
  lifetimeInMinutes: z.number().int().min(1).max(43_200).nullish(),
  isUsable: z.boolean().nullish(),
  isUsableOnce: z.boolean().nullish(),
  methodUsabilityReason: z.string().max(100).nullish(),
});
export type GraphPass = z.infer<typeof passSchema>;
/** The only answer that holds the pass itself. */
export const issuedPassSchema = passSchema.extend({ temporaryAccessPass: z.string().min(1).max(256) });
export type IssuedPass = z.infer<typeof issuedPassSchema>;

export const passPolicySchema = z.object({
  state: z.enum(['enabled', 'disabled']),
  minimumLifetimeInMinutes: z.number().int().nullish(),
  maximumLifetimeInMinutes: z.number().int().nullish(),
  isUsableOnce: z.boolean().nullish(),
});

export const skuSchema = z.object({
  capabilityStatus: z.string().max(50).nullish(),
  servicePlans: z
    .array(z.object({ servicePlanId: guid, provisioningStatus: z.string().max(50).nullish() }))
    .max(1_000)
    .nullish(),
});

const roleDefinition = z.object({ displayName: name.nullish() }).nullish();

export const assignmentSchema = z.object({
  id,
  roleDefinitionId: guid,
  directoryScopeId: name.nullish(),
  roleDefinition,
});

const scheduleInfo = z.object({ expiration: z.object({ endDateTime: time.nullish() }).nullish() }).nullish();

/** unifiedRoleAssignmentSchedule: a role that PIM gives, now or later. */
export const scheduleSchema = z.object({
  id,
  roleDefinitionId: guid,
  directoryScopeId: name.nullish(),
  memberType: z.string().max(50).nullish(),
  scheduleInfo,
  roleDefinition,
});

export const scheduleRequestSchema = z.object({
  id,
  status: z.string().max(50),
  targetScheduleId: id.nullish(),
  scheduleInfo,
});

/** What was asked of PIM for a role before; tenants may demand the ticket again. */
export const pastRequestSchema = z.object({
  roleDefinitionId: guid,
  ticketInfo: z.object({ ticketNumber: name.nullish(), ticketSystem: name.nullish() }).nullish(),
});

export const memberOfSchema = z.object({
  '@odata.type': z.string().max(200).nullish(),
  id: guid,
  displayName: name.nullish(),
  groupTypes: z.array(z.string().max(100)).nullish(),
});

export const groupSchema = z.object({ id: guid, displayName: name.nullish() });

/** Any sign-in method; a pass among them comes with its own properties. */
export const methodSchema = passSchema.extend({ '@odata.type': z.string().max(200) });
