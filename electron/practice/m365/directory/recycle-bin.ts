import { denied, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply } from '../server/odata';
import { requireAuthorityOver } from '../services/authority';
import { upnOf, type Tenant } from '../state/tenant';
import type { UserRecord } from '../state/schema';
import { checkUpn } from './user-rules';
import { presentUser, userType } from './user-type';
import { endedSessions, writtenUser } from './users';

/** Soft delete: the UPN is freed, roles are lost, memberships sleep (Graph: Delete user). */
export function deleteUser(context: GraphContext): GraphReply {
  const user = writtenUser(context);
  requireAuthorityOver(context, user.id, 'delete');
  recycle(context.tenant, { ...user, ...endedSessions(context) });
  return noContent;
}

/** Moves a user to the recycle bin. */
export function recycle(tenant: Tenant, user: UserRecord): void {
  const upn = `${user.id.replaceAll('-', '')}${upnOf(user)}`;
  for (const assignment of tenant.assignments.allTruth()) {
    if (assignment.principalId === user.id) tenant.assignments.remove(assignment.id);
  }
  tenant.passes.remove(user.id);
  tenant.users.put(user.id, {
    ...user,
    deletedAt: tenant.now(),
    properties: { ...user.properties, userPrincipalName: upn },
  });
}

export function listDeletedUsers(context: GraphContext): GraphReply {
  const items = context.tenant.recycled().map((user) => presentUser(user));
  const withDate = { ...userType, defaults: [...(userType.defaults ?? []), 'deletedDateTime'] };
  return listReply(context, { ...withDate, advancedOnly: new Set() }, 'directoryObjects/microsoft.graph.user', items);
}

/** The list needs to be told which type it shall hold. */
export function listDeletedItems(context: GraphContext): GraphReply {
  throw notFound(context.path);
}

export function getDeletedUser(context: GraphContext): GraphReply {
  const user = recycledUser(context);
  const item = presentUser(user, { typed: true });
  const type = { ...userType, defaults: [...(userType.defaults ?? []), 'deletedDateTime'] };
  return entityReply(context, type, 'directoryObjects', item);
}

function recycledUser(context: GraphContext): UserRecord {
  const id = param(context, 'object');
  const seen = context.tenant.users.seen(id.toLowerCase(), 'directory');
  if (seen === undefined || !context.tenant.restorable(seen)) throw notFound(id);
  return seen;
}

/** The recycled user that a write is about; its deletion may be known before reads show it. */
function writtenRecycled(context: GraphContext): UserRecord {
  const id = param(context, 'object');
  const user = context.tenant.users.truth(id.toLowerCase());
  if (user === undefined || !context.tenant.restorable(user)) throw notFound(id);
  return user;
}

export function purgeUser(context: GraphContext): GraphReply {
  const user = writtenRecycled(context);
  if (context.caller.kind === 'app' && !context.tenant.settings.app.mayPurge) throw denied();
  requireAuthorityOver(context, user.id, 'delete');
  forget(context.tenant, user.id);
  return noContent;
}

/** Removes a user for good, with everything that hangs on it. */
function forget(tenant: Tenant, userId: string): void {
  for (const membership of tenant.memberships.allTruth()) {
    if (membership.memberId === userId) tenant.memberships.remove(`${membership.groupId}|${userId}`);
  }
  for (const method of tenant.methods.allTruth()) {
    if (method.userId === userId) tenant.methods.remove(`${userId}|${method.id}`);
  }
  tenant.users.remove(userId);
}

export function restoreUser(context: GraphContext): GraphReply {
  const user = writtenRecycled(context);
  requireAuthorityOver(context, user.id, 'delete');
  const upn = upnOf(user).replace(user.id.replaceAll('-', ''), '');
  checkUpn(context.tenant, upn, user.id);
  const restored: UserRecord = { ...user, deletedAt: null, properties: { ...user.properties, userPrincipalName: upn } };
  context.tenant.users.put(user.id, restored);
  return entityReply(context, userType, 'directoryObjects', presentUser(restored, { typed: true }));
}
