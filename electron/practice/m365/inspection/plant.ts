import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { roleByTemplate, roleDefinitions } from '../catalogue/roles';
import { recycle } from '../directory/recycle-bin';
import { assign } from '../directory/roles';
import { hashSecret } from '../state/secret-hash';
import { methodKindSchema, type UserRecord } from '../state/schema';
import type { Tenant } from '../state/tenant';
import type { World } from '../state/world';

/** What a person in the portal could do by hand. Ids or names; roles by English name or template id. */
export const plantSchema = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('user'),
    userPrincipalName: z.string().min(3).max(113),
    displayName: z.string().max(256).default('Planted by hand'),
    password: z.string().max(256).optional(),
    enabled: z.boolean().default(true),
    employeeType: z.string().nullable().default(null),
    /** Text of extensionAttribute15. */
    marker: z.string().max(1_024).nullable().default(null),
  }),
  /** Changes an account: marker, switch, employee type, password. */
  z.strictObject({
    what: z.literal('edit'),
    user: z.string(),
    enabled: z.boolean().optional(),
    marker: z.string().max(1_024).nullable().optional(),
    employeeType: z.string().nullable().optional(),
    password: z.string().max(256).optional(),
  }),
  z.strictObject({ what: z.literal('role'), user: z.string(), role: z.string() }),
  z.strictObject({ what: z.literal('membership'), user: z.string(), group: z.string() }),
  z.strictObject({ what: z.literal('method'), user: z.string(), kind: methodKindSchema }),
  z.strictObject({ what: z.literal('delete'), user: z.string() }),
]);
export type Planting = z.input<typeof plantSchema>;
type Planted = z.output<typeof plantSchema>;

/** Thrown when what shall be planted does not fit the tenant; its message is for the author of a test. */
class PlantProblem extends Error {}

function found(tenant: Tenant, key: string): UserRecord {
  const user = tenant.trueUser(key);
  if (user === undefined) throw new PlantProblem(`no account ${key} in ${tenant.record.displayName}`);
  return user;
}

function newUser(tenant: Tenant, planting: Extract<Planted, { what: 'user' }>): string {
  const { userPrincipalName, displayName, password, enabled, employeeType, marker } = planting;
  if (tenant.trueUser(userPrincipalName) !== undefined) throw new PlantProblem(`${userPrincipalName} exists`);
  const now = tenant.now();
  const user: UserRecord = {
    id: randomUUID(),
    origin: 'hand',
    createdAt: now,
    deletedAt: null,
    passwordHash: password === undefined ? null : hashSecret(password),
    passwordChangedAt: now,
    sessionsValidFrom: now,
    sessionsValidFromOrder: 0,
    extensions: {},
    properties: {
      accountEnabled: enabled,
      displayName,
      userPrincipalName,
      mailNickname: userPrincipalName.split('@')[0] ?? '',
      userType: 'Member',
      employeeType,
      onPremisesExtensionAttributes: { extensionAttribute15: marker },
    },
  };
  tenant.users.put(user.id, user);
  return user.id;
}

function edit(tenant: Tenant, planting: Extract<Planted, { what: 'edit' }>): string {
  const user = found(tenant, planting.user);
  const { enabled, marker, employeeType, password } = planting;
  const attributes = user.properties['onPremisesExtensionAttributes'];
  const kept = attributes !== null && typeof attributes === 'object' && !Array.isArray(attributes) ? attributes : {};
  tenant.users.put(user.id, {
    ...user,
    ...(password === undefined ? {} : { passwordHash: hashSecret(password), passwordChangedAt: tenant.now() }),
    properties: {
      ...user.properties,
      ...(enabled === undefined ? {} : { accountEnabled: enabled }),
      ...(employeeType === undefined ? {} : { employeeType }),
      ...(marker === undefined ? {} : { onPremisesExtensionAttributes: { ...kept, extensionAttribute15: marker } }),
    },
  });
  return user.id;
}

function role(tenant: Tenant, planting: Extract<Planted, { what: 'role' }>): string {
  const user = found(tenant, planting.user);
  const definition = roleByTemplate(planting.role) ?? roleDefinitions.find((row) => row.name === planting.role);
  if (definition === undefined) throw new PlantProblem(`no role ${planting.role}`);
  return assign(tenant, {
    principalId: user.id,
    roleDefinitionId: definition.templateId,
    directoryScopeId: '/',
    origin: 'hand',
    via: 'assignment',
    startsAt: tenant.now(),
    endsAt: null,
  }).id;
}

function membership(tenant: Tenant, planting: Extract<Planted, { what: 'membership' }>): string {
  const user = found(tenant, planting.user);
  const group = tenant.groups
    .allTruth()
    .find((row) => row.id === planting.group || row.properties['displayName'] === planting.group);
  if (group === undefined) throw new PlantProblem(`no group ${planting.group}`);
  tenant.memberships.put(`${group.id}|${user.id}`, { groupId: group.id, memberId: user.id, origin: 'hand' });
  return group.id;
}

function method(tenant: Tenant, planting: Extract<Planted, { what: 'method' }>): string {
  const user = found(tenant, planting.user);
  const id = randomUUID();
  const { kind } = planting;
  tenant.methods.put(`${user.id}|${id}`, { id, userId: user.id, kind, createdAt: tenant.now(), properties: {} });
  return id;
}

/** Does by hand what the planting says. Returns the id of what was made or changed. Throws `PlantProblem`. */
export function plant(world: World, tenantId: string, planting: Planted): string {
  const tenant = world.tenant(tenantId);
  if (tenant === undefined) throw new PlantProblem(`no tenant ${tenantId}`);
  switch (planting.what) {
    case 'user':
      return newUser(tenant, planting);
    case 'edit':
      return edit(tenant, planting);
    case 'role':
      return role(tenant, planting);
    case 'membership':
      return membership(tenant, planting);
    case 'method':
      return method(tenant, planting);
    case 'delete': {
      const user = found(tenant, planting.user);
      recycle(tenant, user);
      return user.id;
    }
  }
}
