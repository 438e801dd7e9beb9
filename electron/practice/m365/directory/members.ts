import { z } from 'zod';
import { roleByTemplate } from '../catalogue/roles';
import { GraphFault, badRequest, denied, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { requireRole } from '../services/authority';
import { hasPermission } from '../services/caller';
import { groupsOf } from '../services/target';
import type { GroupRecord, Json, JsonObject } from '../state/schema';
import type { Tenant } from '../state/tenant';
import { writesLag } from './user-rules';
import { dateTime, presentUser } from './user-type';
import { readUser } from './users';

const groupType: EntityType = { name: 'group', advancedOnly: new Set(['onPremisesExtensionAttributes']) };
const memberType: EntityType = { name: 'directoryObject' };
const groupWriters = [
  'Groups Administrator',
  'User Administrator',
  'Directory Writers',
  'Privileged Role Administrator',
];

/** A group as Graph shows it (Graph: group), as far as practice groups have properties. */
export function presentGroup(group: GroupRecord, typed = false): JsonObject {
  return {
    ...(typed ? { '@odata.type': '#microsoft.graph.group' } : {}),
    id: group.id,
    createdDateTime: dateTime(group.createdAt),
    deletedDateTime: null,
    ...group.properties,
  };
}

/** Groups and activated directory roles an account is in directly, as the directory shows them. */
export function memberOfValues(tenant: Tenant, userId: string): Json[] {
  const direct = tenant.memberships.allSeen('directory').filter((row) => row.memberId === userId);
  return memberships(tenant, new Set(direct.map((row) => row.groupId)), new Set([userId]));
}

function transitiveValues(tenant: Tenant, userId: string): JsonObject[] {
  const groups = groupsOf(userId, tenant.memberships.allSeen('directory'));
  return memberships(tenant, groups, new Set([userId, ...groups]));
}

function memberships(tenant: Tenant, groupIds: ReadonlySet<string>, principals: ReadonlySet<string>): JsonObject[] {
  const groups = [...groupIds].flatMap((id) => tenant.groups.seen(id, 'directory') ?? []);
  const held = tenant.assignments
    .allSeen('roleManagement')
    .filter((row) => principals.has(row.principalId) && tenant.active(row) && row.directoryScopeId === '/');
  const roles = new Set(held.map((row) => row.roleDefinitionId));
  return [...groups.map((group) => presentGroup(group, true)), ...[...roles].map((role) => presentRole(tenant, role))];
}

/** A directoryRole object; it comes into being when somebody holds the role. */
function presentRole(tenant: Tenant, templateId: string): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.directoryRole',
    id: tenant.record.activatedRoles[templateId] ?? templateId,
    deletedDateTime: null,
    description: null,
    displayName: roleByTemplate(templateId)?.name ?? null,
    roleTemplateId: templateId,
  };
}

function castTo(context: GraphContext, values: readonly Json[]): JsonObject[] {
  const cast = context.params['cast']?.replace(/^(microsoft\.)?graph\./, '#microsoft.graph.');
  return values.filter(
    (value): value is JsonObject =>
      value !== null &&
      typeof value === 'object' &&
      !Array.isArray(value) &&
      (cast === undefined || value['@odata.type'] === cast),
  );
}

export function listMemberOf(context: GraphContext): GraphReply {
  const user = readUser(context);
  return listReply(context, memberType, 'directoryObjects', castTo(context, memberOfValues(context.tenant, user.id)));
}

export function listTransitiveMemberOf(context: GraphContext): GraphReply {
  const user = readUser(context);
  return listReply(context, memberType, 'directoryObjects', castTo(context, transitiveValues(context.tenant, user.id)));
}

export function listGroups(context: GraphContext): GraphReply {
  const groups = context.tenant.groups.allSeen('directory');
  return listReply(
    context,
    groupType,
    'groups',
    groups.map((group) => presentGroup(group)),
  );
}

function readGroup(context: GraphContext): GroupRecord {
  const id = param(context, 'group').toLowerCase();
  const group = context.tenant.groups.seen(id, 'directory');
  if (group === undefined) throw notFound(id);
  return group;
}

export function getGroup(context: GraphContext): GraphReply {
  return entityReply(context, groupType, 'groups', presentGroup(readGroup(context)));
}

export function listGroupMembers(context: GraphContext): GraphReply {
  const { tenant } = context;
  const group = readGroup(context);
  const rows = tenant.memberships.allSeen('directory').filter((row) => row.groupId === group.id);
  const members = rows.flatMap((row): JsonObject[] => {
    const user = tenant.seenUser(row.memberId, 'directory');
    if (user !== undefined) return [presentUser(user, { typed: true })];
    const inner = tenant.groups.seen(row.memberId, 'directory');
    return inner === undefined ? [] : [presentGroup(inner, true)];
  });
  return listReply(context, memberType, 'directoryObjects', members);
}

const referenceSchema = z.strictObject({ '@odata.id': z.string().max(400) });

function referencedId(context: GraphContext): string {
  const body = referenceSchema.safeParse(context.body);
  const found = body.success ? /\/(?:directoryObjects|users|groups)\/([^/?#]+)$/.exec(body.data['@odata.id']) : null;
  if (found === null) throw badRequest('Invalid URL format specified in @odata.id for reference.');
  return decodeURIComponent(found[1] ?? '').toLowerCase();
}

/** Role-assignable groups are as protected as the roles they carry (Entra: role-assignable groups). */
function authoriseMembers(context: GraphContext, group: GroupRecord): void {
  requireRole(context, groupWriters);
  if (group.properties['isAssignableToRole'] !== true) return;
  requireRole(context, ['Privileged Role Administrator']);
  if (!hasPermission(context.caller, ['RoleManagement.ReadWrite.Directory'])) throw denied();
}

/** Adds a member; one that is in already is a 400 (Graph: Add member). */
export function addMember(context: GraphContext): GraphReply {
  const { tenant } = context;
  const group = readGroup(context);
  authoriseMembers(context, group);
  const memberId = referencedId(context);
  const known = tenant.trueUser(memberId) ?? tenant.groups.truth(memberId);
  const visible =
    !writesLag(context) ||
    tenant.seenUser(memberId, 'directory') !== undefined ||
    tenant.groups.seen(memberId, 'directory') !== undefined;
  if (known === undefined || !visible) throw notFound(memberId);
  const key = `${group.id}|${known.id}`;
  if (tenant.memberships.truth(key) !== undefined) {
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  }
  if (known.id === group.id) throw new GraphFault(400, 'Request_BadRequest', 'A group cannot be a member of itself.');
  tenant.memberships.put(key, { groupId: group.id, memberId: known.id, origin: 'graph' });
  return noContent;
}

/** Removes a member; 404 when it is none. */
export function removeMember(context: GraphContext): GraphReply {
  const group = readGroup(context);
  authoriseMembers(context, group);
  const memberId = param(context, 'member').toLowerCase();
  const key = `${group.id}|${memberId}`;
  if (context.tenant.memberships.truth(key) === undefined) throw notFound(memberId);
  context.tenant.memberships.remove(key);
  return noContent;
}
