import { z } from 'zod';
import { licenceNames } from '../catalogue/licences';

/** Any JSON value, as Graph properties are kept. */
export const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;
export type JsonObject = Record<string, Json>;

/** The parts of the service that replicate on their own. */
export const services = ['directory', 'authenticationMethods', 'roleManagement'] as const;
export const serviceSchema = z.enum(services);
export type Service = z.infer<typeof serviceSchema>;

/** Milliseconds since 1970 by the practice clock. */
const time = z.number();
const id = z.string().min(1).max(200);

/** One state an object was in from `at` on; `value` null = it did not exist. */
export interface Version<T> {
  readonly at: number;
  readonly value: T | null;
  /** How many more reads of a service still see the state before. Counted down in place. */
  readonly hidden?: Partial<Record<Service, number>> | undefined;
}

function versions<T>(value: z.ZodType<T>): z.ZodType<Record<string, Version<T>[]>> {
  const hidden = z.partialRecord(serviceSchema, z.number()).optional();
  return z.record(z.string(), z.array(z.strictObject({ at: time, value: value.nullable(), hidden })));
}

/** Who made an object: the seed, a Graph request, or a person in the portal (the inspection interface). */
export const originSchema = z.enum(['seed', 'graph', 'hand']);

export const userSchema = z.strictObject({
  id,
  /** Graph properties as set; everything else of the type is absent or null. */
  properties: z.record(z.string(), jsonSchema),
  extensions: z.record(z.string(), z.record(z.string(), jsonSchema)),
  origin: originSchema,
  createdAt: time,
  deletedAt: time.nullable(),
  /** Salted hash; null = nobody can sign in with a password. */
  passwordHash: z.string().nullable(),
  passwordChangedAt: time,
  sessionsValidFrom: time,
  /** Sessions with a lower order number are dead. Order numbers tell events apart while the clock stands still. */
  sessionsValidFromOrder: z.number().int(),
});
export type UserRecord = z.infer<typeof userSchema>;

export const groupSchema = z.strictObject({
  id,
  properties: z.record(z.string(), jsonSchema),
  origin: originSchema,
  createdAt: time,
});
export type GroupRecord = z.infer<typeof groupSchema>;

export const membershipSchema = z.strictObject({ groupId: id, memberId: id, origin: originSchema });
export type MembershipRecord = z.infer<typeof membershipSchema>;

export const assignmentSchema = z.strictObject({
  id,
  principalId: id,
  roleDefinitionId: id,
  directoryScopeId: z.string(),
  origin: originSchema,
  via: z.enum(['assignment', 'pim']),
  createdAt: time,
  startsAt: time,
  /** null = for good. */
  endsAt: time.nullable(),
});
export type AssignmentRecord = z.infer<typeof assignmentSchema>;

export const passSchema = z.strictObject({
  id,
  userId: id,
  passHash: z.string(),
  createdAt: time,
  startsAt: time,
  lifetimeInMinutes: z.number(),
  isUsableOnce: z.boolean(),
  used: z.boolean(),
});
export type PassRecord = z.infer<typeof passSchema>;

/** Sign-in methods a person can register, by the name of their collection in Graph. */
export const methodKinds = [
  'fido2Methods',
  'microsoftAuthenticatorMethods',
  'phoneMethods',
  'emailMethods',
  'softwareOathMethods',
  'windowsHelloForBusinessMethods',
] as const;
export const methodKindSchema = z.enum(methodKinds);
export type MethodKind = z.infer<typeof methodKindSchema>;

export const methodSchema = z.strictObject({
  id,
  userId: id,
  kind: methodKindSchema,
  createdAt: time,
  properties: z.record(z.string(), jsonSchema),
});
export type MethodRecord = z.infer<typeof methodSchema>;

const targetSchema = z.strictObject({ targetType: z.enum(['group', 'user']), id });
export const tapPolicySchema = z.strictObject({
  state: z.enum(['enabled', 'disabled']),
  defaultLifetimeInMinutes: z.number().int().min(10).max(43_200),
  defaultLength: z.number().int().min(8).max(48),
  minimumLifetimeInMinutes: z.number().int().min(10).max(43_200),
  maximumLifetimeInMinutes: z.number().int().min(10).max(43_200),
  isUsableOnce: z.boolean(),
  includeTargets: z.array(targetSchema.extend({ isRegistrationRequired: z.boolean() })),
  excludeTargets: z.array(targetSchema),
});
/** Graph: temporaryAccessPassAuthenticationMethodConfiguration. `all_users` as a target id stands for everybody. */
export type TapPolicy = z.infer<typeof tapPolicySchema>;

export const tenantSettingsSchema = z.strictObject({
  licences: z.array(z.enum(licenceNames)),
  tapPolicy: tapPolicySchema,
  /** A user outside the pass policy is refused a pass when it is made, or only when it is used; both are reported. */
  passScopeRefusal: z.enum(['atCreation', 'atSignIn']),
  /** What PIM demands of an assignment; `maximumMinutes` null = any length, also none. */
  pim: z.strictObject({
    maximumMinutes: z.number().int().min(1).nullable(),
    justification: z.boolean(),
    ticket: z.boolean(),
    /** Shorter than this an active assignment cannot be removed through PIM. */
    minimumActiveMinutes: z.number().min(0),
  }),
  app: z.strictObject({
    consented: z.boolean(),
    permissions: z.array(z.string()),
    /** Template ids of the directory roles its service principal holds. */
    directoryRoles: z.array(z.string()),
    /** Whether the app without a user may empty the recycle bin; Microsoft's pages disagree. */
    mayPurge: z.boolean(),
    /** PEM of the certificates that were uploaded to the app registration. */
    certificates: z.array(z.string().max(8_192)).max(20).default([]),
    /** By the practice clock; null = never. */
    secretEndsAt: time.nullable().default(null),
  }),
  delegatedPermissions: z.array(z.string()),
  /** Both answers to a name or assignment that is taken are seen in the field. */
  conflictStatus: z.union([z.literal(400), z.literal(409)]),
  /** Whether `If-Match` counts at `PUT content`; it is not documented that it does. */
  honourIfMatch: z.boolean(),
});
export type TenantSettings = z.infer<typeof tenantSettingsSchema>;

export const roleRequestSchema = z.strictObject({
  id,
  action: z.string(),
  principalId: id,
  roleDefinitionId: id,
  directoryScopeId: z.string(),
  createdAt: time,
  status: z.string(),
  assignmentId: id.nullable(),
  justification: z.string().nullable(),
  ticket: z.strictObject({ number: z.string().nullable(), system: z.string().nullable() }).nullable(),
  startsAt: time,
  endsAt: time.nullable(),
});
export type RoleRequestRecord = z.infer<typeof roleRequestSchema>;

export const driveItemSchema = z.strictObject({
  id,
  /** Folder and name, without a leading slash. */
  path: z.string(),
  version: z.number().int(),
  contentBase64: z.string(),
  contentType: z.string(),
  createdAt: time,
  modifiedAt: time,
});
export type DriveItemRecord = z.infer<typeof driveItemSchema>;

export const relationshipSchema = z.strictObject({
  id,
  customerTenantId: id,
  status: z.string(),
  createdAt: time,
  endsAt: time,
  assignmentId: id,
  partnerGroupId: id,
  roles: z.array(z.string()),
});
export type RelationshipRecord = z.infer<typeof relationshipSchema>;

export const tenantRecordSchema = z.strictObject({
  tenantId: id,
  kind: z.enum(['partner', 'customer']),
  displayName: z.string(),
  domains: z.array(z.strictObject({ name: z.string(), isDefault: z.boolean(), isInitial: z.boolean() })),
  createdAt: time,
  settings: tenantSettingsSchema,
  /** Tokens of the app with a lower order number are answered with a claims challenge. */
  appTokensValidFromOrder: z.number().int(),
  users: versions(userSchema),
  groups: versions(groupSchema),
  memberships: versions(membershipSchema),
  assignments: versions(assignmentSchema),
  passes: versions(passSchema),
  methods: versions(methodSchema),
  roleRequests: z.record(z.string(), roleRequestSchema),
  /** Template id → object id of the directoryRole. */
  activatedRoles: z.record(z.string(), z.string()),
  drive: z.strictObject({ driveId: id, siteId: id, items: z.record(z.string(), driveItemSchema) }),
  relationships: z.array(relationshipSchema),
});
export type TenantRecord = z.infer<typeof tenantRecordSchema>;

/** A sign-in session that a refresh token stands for. */
export const sessionSchema = z.strictObject({
  tokenHash: z.string(),
  clientId: z.string(),
  homeTenantId: id,
  userId: id,
  order: z.number().int(),
  /** Set when the session was opened with a pass, which ends it. */
  passId: id.nullable(),
  scopes: z.array(z.string()),
});
export type SessionRecord = z.infer<typeof sessionSchema>;

export const stateFileSchema = z.strictObject({
  format: z.literal(1),
  clockOffsetMs: z.number(),
  nextOrder: z.number().int(),
  tenants: z.array(tenantRecordSchema),
  sessions: z.array(sessionSchema),
});
/** Everything a practice tenant remembers. No secret is in it: passwords, passes and refresh tokens only as hashes. */
export type StateFile = z.infer<typeof stateFileSchema>;
