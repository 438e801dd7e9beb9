import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { roleByTemplate, roleDefinitions, type RoleDefinition } from '../catalogue/roles';
import { GraphFault, badRequest, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { requireRole } from '../services/authority';
import type { AssignmentRecord, JsonObject } from '../state/schema';
import type { Tenant } from '../state/tenant';
import { presentGroup } from './members';
import { writesLag } from './user-rules';
import { presentUser } from './user-type';

const assignmentType: EntityType = {
  name: 'unifiedRoleAssignment',
  filterable: new Set(['principalId', 'roleDefinitionId', 'directoryScopeId']),
};
const definitionType: EntityType = { name: 'unifiedRoleDefinition' };

function presentDefinition(role: RoleDefinition): JsonObject {
  return {
    id: role.templateId,
    templateId: role.templateId,
    displayName: role.name,
    description: role.name,
    isBuiltIn: true,
    isEnabled: true,
    resourceScopes: ['/'],
    rolePermissions: [],
    version: '1',
  };
}

export function listDefinitions(context: GraphContext): GraphReply {
  return listReply(
    context,
    definitionType,
    'roleManagement/directory/roleDefinitions',
    roleDefinitions.map(presentDefinition),
  );
}

export function getDefinition(context: GraphContext): GraphReply {
  const id = param(context, 'definition');
  const role = roleByTemplate(id);
  if (role === undefined) throw notFound(id);
  return entityReply(context, definitionType, 'roleManagement/directory/roleDefinitions', presentDefinition(role));
}

/** Adds what `$expand` asks for: the role or who holds it. */
export function expandRow(
  context: GraphContext,
  row: JsonObject & { readonly principalId: string; readonly roleDefinitionId: string },
): JsonObject {
  const expand = (context.query.get('$expand') ?? '').split(',').map((name) => name.trim());
  const role = roleByTemplate(row.roleDefinitionId);
  const principal = row.principalId;
  const user = context.tenant.users.truth(principal);
  const group = context.tenant.groups.truth(principal);
  return {
    ...row,
    ...(expand.includes('roleDefinition') && role !== undefined ? { roleDefinition: presentDefinition(role) } : {}),
    ...(expand.includes('principal') && user !== undefined ? { principal: presentUser(user, { typed: true }) } : {}),
    ...(expand.includes('principal') && group !== undefined ? { principal: presentGroup(group, true) } : {}),
  };
}

function presentAssignment(context: GraphContext, row: AssignmentRecord): JsonObject {
  const { id, principalId, roleDefinitionId, directoryScopeId } = row;
  return expandRow(context, { id, principalId, roleDefinitionId, directoryScopeId });
}

export function listAssignments(context: GraphContext): GraphReply {
  const rows = context.tenant.assignments.allSeen('roleManagement').filter((row) => context.tenant.active(row));
  const items = rows.map((row) => presentAssignment(context, row));
  return listReply(context, assignmentType, 'roleManagement/directory/roleAssignments', items);
}

export function getAssignment(context: GraphContext): GraphReply {
  const id = param(context, 'assignment');
  const row = context.tenant.assignments.seen(id, 'roleManagement');
  if (row === undefined || !context.tenant.active(row)) throw notFound(id);
  const item = presentAssignment(context, row);
  return entityReply(context, assignmentType, 'roleManagement/directory/roleAssignments', item);
}

const createSchema = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.unifiedRoleAssignment').optional(),
  roleDefinitionId: z.guid(),
  principalId: z.guid(),
  directoryScopeId: z.string().max(200),
});

/** Refuses a principal that role management does not know (yet), or a group that cannot hold roles. */
export function requirePrincipal(context: GraphContext, principalId: string, unknown: () => GraphFault): void {
  const { tenant } = context;
  const id = principalId.toLowerCase();
  const known = tenant.trueUser(id) ?? tenant.groups.truth(id);
  const visible = tenant.seenUser(id, 'roleManagement') ?? tenant.groups.seen(id, 'roleManagement');
  if (known === undefined || (writesLag(context) && visible === undefined)) throw unknown();
  const group = tenant.groups.truth(id);
  if (group !== undefined && group.properties['isAssignableToRole'] !== true) {
    throw badRequest('The group must be role-assignable to be assigned to a directory role.');
  }
}

/** The assignment of the same role to the same principal at the same scope, whether it counts now or later. */
export function sameAssignment(
  tenant: Tenant,
  wanted: Pick<AssignmentRecord, 'principalId' | 'roleDefinitionId' | 'directoryScopeId'>,
): AssignmentRecord | undefined {
  return tenant.assignments
    .allTruth()
    .find(
      (row) =>
        row.principalId === wanted.principalId &&
        row.roleDefinitionId === wanted.roleDefinitionId &&
        row.directoryScopeId === wanted.directoryScopeId &&
        (row.endsAt === null || row.endsAt > tenant.now()),
    );
}

/** Puts an assignment into the directory; its id is opaque and no guid, as the real one's. */
export function assign(tenant: Tenant, row: Omit<AssignmentRecord, 'id' | 'createdAt'>): AssignmentRecord {
  const made = { ...row, id: `${randomBytes(32).toString('base64url')}-1`, createdAt: tenant.now() };
  tenant.record.activatedRoles[row.roleDefinitionId] ??= randomUUID();
  tenant.assignments.put(made.id, made);
  return made;
}

/** A permanent assignment; needs no licence (Graph: Create unifiedRoleAssignment). */
export function createAssignment(context: GraphContext): GraphReply {
  requireRole(context, ['Privileged Role Administrator']);
  const { tenant } = context;
  const body = createSchema.safeParse(context.body);
  if (!body.success) throw badRequest('One or more property values specified are invalid.');
  const roleDefinitionId = body.data.roleDefinitionId.toLowerCase();
  const principalId = body.data.principalId.toLowerCase();
  const { directoryScopeId } = body.data;
  if (roleByTemplate(roleDefinitionId) === undefined) throw notFound(roleDefinitionId);
  if (!/^\/(administrativeUnits\/[0-9a-f-]{36})?$/i.test(directoryScopeId)) {
    throw badRequest('The provided directoryScopeId is not supported.');
  }
  requirePrincipal(context, principalId, () => notFound(principalId));
  if (sameAssignment(tenant, { principalId, roleDefinitionId, directoryScopeId }) !== undefined) {
    const message =
      'A conflicting object with one or more of the specified property values is present in the directory.';
    throw tenant.settings.conflictStatus === 400
      ? badRequest(message)
      : new GraphFault(409, 'Request_MultipleObjectsWithSameKeyValue', message);
  }
  const row = assign(tenant, {
    principalId,
    roleDefinitionId,
    directoryScopeId,
    origin: 'graph',
    via: 'assignment',
    startsAt: tenant.now(),
    endsAt: null,
  });
  const item = presentAssignment(context, row);
  return entityReply(context, assignmentType, 'roleManagement/directory/roleAssignments', item, 201);
}

/** Takes an assignment away, by its id, even while lists do not show it yet. */
export function deleteAssignment(context: GraphContext): GraphReply {
  requireRole(context, ['Privileged Role Administrator']);
  const id = param(context, 'assignment');
  const row = context.tenant.assignments.truth(id);
  if (row === undefined || (row.endsAt !== null && row.endsAt <= context.tenant.now())) throw notFound(id);
  context.tenant.assignments.remove(id);
  return noContent;
}
