import { z } from 'zod';
import { roleByTemplate } from '../catalogue/roles';
import { passEnd, usability } from '../services/pass-rules';
import { groupsOf } from '../services/target';
import { methodKindSchema, originSchema, type UserRecord } from '../state/schema';
import { upnOf, type Tenant } from '../state/tenant';

const time = z.number();

/** One account as it really is, whatever a lagging replica shows. Times in ms since 1970 by the practice clock. */
export const accountTruthSchema = z.strictObject({
  tenantId: z.string(),
  id: z.string(),
  /** `recycled`: deleted, can be restored. `purged`: gone for good; kept here for an hour. */
  state: z.enum(['present', 'recycled', 'purged']),
  userPrincipalName: z.string(),
  displayName: z.string(),
  enabled: z.boolean(),
  /** Text of extensionAttribute15. */
  marker: z.string().nullable(),
  employeeType: z.string().nullable(),
  origin: originSchema,
  createdAt: time,
  deletedAt: time.nullable(),
  purgedAt: time.nullable(),
  hasPassword: z.boolean(),
  passwordChangedAt: time,
  sessionsValidFrom: time,
  /** Assignments made to the account itself that count now or will. */
  roles: z.array(
    z.strictObject({
      assignmentId: z.string(),
      roleDefinitionId: z.string(),
      name: z.string(),
      via: z.enum(['assignment', 'pim']),
      active: z.boolean(),
      startsAt: time,
      endsAt: time.nullable(),
      origin: originSchema,
    }),
  ),
  /** Template ids of all roles that count now, through groups too. */
  effectiveRoles: z.array(z.string()),
  groups: z.array(z.strictObject({ id: z.string(), name: z.string(), origin: originSchema })),
  /** The pass, if there is one, and whether sign-in would take it now. */
  pass: z
    .strictObject({
      id: z.string(),
      usable: z.boolean(),
      reason: z.string(),
      isUsableOnce: z.boolean(),
      used: z.boolean(),
      startsAt: time,
      endsAt: time,
    })
    .nullable(),
  methods: z.array(z.strictObject({ id: z.string(), kind: methodKindSchema })),
});
export type AccountTruth = z.infer<typeof accountTruthSchema>;

function text(user: UserRecord, name: string): string | null {
  const value = user.properties[name];
  return typeof value === 'string' ? value : null;
}

function markerOf(user: UserRecord): string | null {
  const attributes = user.properties['onPremisesExtensionAttributes'];
  if (attributes === null || typeof attributes !== 'object' || Array.isArray(attributes)) return null;
  const value = attributes['extensionAttribute15'];
  return typeof value === 'string' ? value : null;
}

function rolesOf(tenant: Tenant, userId: string): AccountTruth['roles'] {
  const now = tenant.now();
  const rows = tenant.assignments
    .allTruth()
    .filter((row) => row.principalId === userId && (row.endsAt ?? Infinity) > now);
  return rows.map((row) => ({
    assignmentId: row.id,
    roleDefinitionId: row.roleDefinitionId,
    name: roleByTemplate(row.roleDefinitionId)?.name ?? '',
    via: row.via,
    active: tenant.active(row),
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    origin: row.origin,
  }));
}

function effectiveOf(tenant: Tenant, userId: string): string[] {
  const principals = groupsOf(userId, tenant.memberships.allTruth()).add(userId);
  const rows = tenant.assignments.allTruth().filter((row) => principals.has(row.principalId) && tenant.active(row));
  return [...new Set(rows.map((row) => row.roleDefinitionId))];
}

function groupName(tenant: Tenant, groupId: string): string {
  const name = tenant.groups.truth(groupId)?.properties['displayName'];
  return typeof name === 'string' ? name : '';
}

function groupsIn(tenant: Tenant, userId: string): AccountTruth['groups'] {
  const rows = tenant.memberships.allTruth().filter((row) => row.memberId === userId);
  return rows.map((row) => ({
    id: row.groupId,
    name: groupName(tenant, row.groupId),
    origin: row.origin,
  }));
}

function passOf(tenant: Tenant, userId: string): AccountTruth['pass'] {
  const pass = tenant.passes.truth(userId);
  if (pass === undefined) return null;
  const reason = usability(tenant, pass);
  const { id, isUsableOnce, used, startsAt } = pass;
  return { id, usable: reason === 'EnabledByPolicy', reason, isUsableOnce, used, startsAt, endsAt: passEnd(pass) };
}

function truthOf(tenant: Tenant, user: UserRecord, purgedAt: number | null): AccountTruth {
  const methods = tenant.methods.allTruth().filter((method) => method.userId === user.id);
  const deleted = user.deletedAt === null ? 'present' : 'recycled';
  const overdue = user.deletedAt !== null && !tenant.restorable(user);
  return {
    tenantId: tenant.id,
    id: user.id,
    state: purgedAt !== null || overdue ? 'purged' : deleted,
    userPrincipalName: upnOf(user),
    displayName: text(user, 'displayName') ?? '',
    enabled: user.properties['accountEnabled'] === true,
    marker: markerOf(user),
    employeeType: text(user, 'employeeType'),
    origin: user.origin,
    createdAt: user.createdAt,
    deletedAt: user.deletedAt,
    purgedAt,
    hasPassword: user.passwordHash !== null,
    passwordChangedAt: user.passwordChangedAt,
    sessionsValidFrom: user.sessionsValidFrom,
    roles: rolesOf(tenant, user.id),
    effectiveRoles: effectiveOf(tenant, user.id),
    groups: groupsIn(tenant, user.id),
    pass: passOf(tenant, user.id),
    methods: methods.map(({ id, kind }) => ({ id, kind })),
  };
}

/** Every account of a tenant: present, in the recycle bin, and purged within the last hour. */
export function accountsOf(tenant: Tenant): AccountTruth[] {
  return [
    ...tenant.users.allTruth().map((user) => truthOf(tenant, user, null)),
    ...tenant.users.gone().map(({ value, at }) => truthOf(tenant, value, at)),
  ];
}

/** One account by id or, while it is present, by UPN. */
export function accountOf(tenant: Tenant, key: string): AccountTruth | undefined {
  const wanted = key.toLowerCase();
  const all = accountsOf(tenant);
  return (
    all.find((account) => account.id === wanted) ??
    all.find((account) => account.state === 'present' && account.userPrincipalName.toLowerCase() === wanted)
  );
}
