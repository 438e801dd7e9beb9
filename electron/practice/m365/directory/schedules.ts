import { randomUUID } from 'node:crypto';
import { roleByTemplate } from '../catalogue/roles';
import { GraphFault, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { requireRole } from '../services/authority';
import type { AssignmentRecord, JsonObject, RoleRequestRecord } from '../state/schema';
import { assign, expandRow, requirePrincipal, sameAssignment } from './roles';
import { checkRoleSettings, scheduleRequestSchema, spanOf, type ScheduleRequest } from './schedule-rules';
import { dateTime } from './user-type';

const requestType: EntityType = { name: 'unifiedRoleAssignmentScheduleRequest' };
const scheduleType: EntityType = { name: 'unifiedRoleAssignmentSchedule' };
const instanceType: EntityType = { name: 'unifiedRoleAssignmentScheduleInstance' };
const root = 'roleManagement/directory';
const minuteMs = 60_000;

function requirePremium(context: GraphContext): void {
  if (context.tenant.premium2) return;
  const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
  throw new GraphFault(400, 'AadPremiumLicenseRequired', message);
}

function presentRequest(context: GraphContext, row: RoleRequestRecord): JsonObject {
  const { id, action, principalId, roleDefinitionId, directoryScopeId, status, justification, ticket } = row;
  return expandRow(context, {
    id,
    action,
    principalId,
    roleDefinitionId,
    directoryScopeId,
    status,
    justification,
    appScopeId: null,
    approvalId: null,
    customData: null,
    isValidationOnly: false,
    createdDateTime: dateTime(row.createdAt),
    completedDateTime: dateTime(row.createdAt),
    targetScheduleId: row.assignmentId,
    scheduleInfo: scheduleInfo(row.startsAt, row.endsAt),
    ticketInfo: { ticketNumber: ticket?.number ?? null, ticketSystem: ticket?.system ?? null },
  });
}

function scheduleInfo(startsAt: number, endsAt: number | null): JsonObject {
  const end = endsAt === null ? null : dateTime(endsAt);
  return {
    startDateTime: dateTime(startsAt),
    recurrence: null,
    expiration: { type: end === null ? 'noExpiration' : 'afterDateTime', endDateTime: end, duration: null },
  };
}

export function listScheduleRequests(context: GraphContext): GraphReply {
  requirePremium(context);
  const rows = Object.values(context.tenant.record.roleRequests).map((row) => presentRequest(context, row));
  return listReply(context, requestType, `${root}/roleAssignmentScheduleRequests`, rows);
}

function requestRow(context: GraphContext): RoleRequestRecord {
  requirePremium(context);
  const id = param(context, 'request');
  const row = Object.hasOwn(context.tenant.record.roleRequests, id)
    ? context.tenant.record.roleRequests[id]
    : undefined;
  if (row === undefined) throw notFound(id);
  return row;
}

export function getScheduleRequest(context: GraphContext): GraphReply {
  const item = presentRequest(context, requestRow(context));
  return entityReply(context, requestType, `${root}/roleAssignmentScheduleRequests`, item);
}

/** Calls off an assignment that has not begun. */
export function cancelScheduleRequest(context: GraphContext): GraphReply {
  requireRole(context, ['Privileged Role Administrator']);
  const { tenant } = context;
  const row = requestRow(context);
  const target = row.assignmentId === null ? undefined : tenant.assignments.truth(row.assignmentId);
  if (row.status !== 'Granted' || target === undefined || target.startsAt <= tenant.now()) {
    throw new GraphFault(400, 'RoleAssignmentRequestCannotBeCancelled', 'The request cannot be cancelled.');
  }
  tenant.assignments.remove(target.id);
  tenant.record.roleRequests[row.id] = { ...row, status: 'Canceled' };
  tenant.changed();
  return noContent;
}

/** An assignment through PIM, usually with an end that the directory keeps (Graph: Create roleAssignmentScheduleRequests). */
export function createScheduleRequest(context: GraphContext): GraphReply {
  requirePremium(context);
  requireRole(context, ['Privileged Role Administrator']);
  const parsed = scheduleRequestSchema.safeParse(context.body);
  if (!parsed.success) throw new GraphFault(400, 'InvalidRoleAssignmentRequest', 'The request is not valid.');
  const request: ScheduleRequest = {
    ...parsed.data,
    principalId: parsed.data.principalId.toLowerCase(),
    roleDefinitionId: parsed.data.roleDefinitionId.toLowerCase(),
  };
  if (request.action.startsWith('self')) {
    const message = 'The following policy rules failed: ["MfaRule"]';
    throw new GraphFault(400, 'RoleAssignmentRequestPolicyValidationFailed', message);
  }
  if (roleByTemplate(request.roleDefinitionId) === undefined) {
    throw new GraphFault(404, 'RoleNotFound', 'The role is not found.');
  }
  const done = carryOut(context, request);
  const row = recordRequest(context, request, done);
  const item = presentRequest(context, row);
  return entityReply(context, requestType, `${root}/roleAssignmentScheduleRequests`, item, 201);
}

interface CarriedOut {
  readonly assignment: AssignmentRecord;
  readonly status: 'Provisioned' | 'Granted' | 'Revoked';
}

function carryOut(context: GraphContext, request: ScheduleRequest): CarriedOut {
  if (request.action === 'adminAssign') return adminAssign(context, request);
  if (request.action === 'adminRemove') return adminRemove(context, request);
  return adminChange(context, request);
}

function adminAssign(context: GraphContext, request: ScheduleRequest): CarriedOut {
  const { tenant } = context;
  const { principalId, roleDefinitionId, directoryScopeId } = request;
  requirePrincipal(context, principalId, () => new GraphFault(404, 'SubjectNotFound', 'The subject is not found.'));
  if (sameAssignment(tenant, request) !== undefined) {
    throw new GraphFault(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
  }
  const span = spanOf(request, tenant.now());
  checkRoleSettings(tenant.settings.pim, request, span);
  const assignment = assign(tenant, {
    principalId,
    roleDefinitionId,
    directoryScopeId,
    ...span,
    origin: 'graph',
    via: 'pim',
  });
  return { assignment, status: span.startsAt > tenant.now() ? 'Granted' : 'Provisioned' };
}

function existing(context: GraphContext, request: ScheduleRequest): AssignmentRecord {
  const found = sameAssignment(context.tenant, request);
  if (found === undefined) {
    throw new GraphFault(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
  }
  return found;
}

function adminRemove(context: GraphContext, request: ScheduleRequest): CarriedOut {
  const { tenant } = context;
  const assignment = existing(context, request);
  const shortest = tenant.settings.pim.minimumActiveMinutes * minuteMs;
  if (assignment.via === 'pim' && tenant.now() - assignment.startsAt < shortest) {
    const message = 'The Active duration is too short. Miniumum Required is 5 minutes.';
    throw new GraphFault(400, 'ActiveDurationTooShort', message);
  }
  tenant.assignments.remove(assignment.id);
  return { assignment, status: 'Revoked' };
}

/** Update, extend and renew: the same assignment with another end. */
function adminChange(context: GraphContext, request: ScheduleRequest): CarriedOut {
  const { tenant } = context;
  const before = existing(context, request);
  const span = spanOf(request, tenant.now());
  checkRoleSettings(tenant.settings.pim, request, span);
  const assignment: AssignmentRecord = { ...before, via: 'pim', endsAt: span.endsAt };
  tenant.assignments.put(before.id, assignment);
  return { assignment, status: 'Provisioned' };
}

function recordRequest(context: GraphContext, request: ScheduleRequest, done: CarriedOut): RoleRequestRecord {
  const { tenant } = context;
  const { action, principalId, roleDefinitionId, directoryScopeId, ticketInfo } = request;
  const row: RoleRequestRecord = {
    id: randomUUID(),
    action,
    principalId,
    roleDefinitionId,
    directoryScopeId,
    createdAt: tenant.now(),
    status: done.status,
    assignmentId: done.assignment.id,
    justification: request.justification ?? null,
    ticket:
      ticketInfo === undefined || ticketInfo === null
        ? null
        : { number: ticketInfo.ticketNumber ?? null, system: ticketInfo.ticketSystem ?? null },
    startsAt: done.assignment.startsAt,
    endsAt: done.assignment.endsAt,
  };
  tenant.record.roleRequests[row.id] = row;
  tenant.changed();
  return row;
}

function presentSchedule(context: GraphContext, row: AssignmentRecord): JsonObject {
  const { id, principalId, roleDefinitionId, directoryScopeId } = row;
  return expandRow(context, {
    id,
    principalId,
    roleDefinitionId,
    directoryScopeId,
    appScopeId: null,
    createdUsing: null,
    createdDateTime: dateTime(row.createdAt),
    modifiedDateTime: null,
    status: 'Provisioned',
    assignmentType: 'Assigned',
    memberType: 'Direct',
    scheduleInfo: scheduleInfo(row.startsAt, row.endsAt),
  });
}

/** Schedules of assignments that count now or later; permanent ones too. */
export function listSchedules(context: GraphContext): GraphReply {
  requirePremium(context);
  const { tenant } = context;
  const rows = tenant.assignments
    .allSeen('roleManagement')
    .filter((row) => row.endsAt === null || row.endsAt > tenant.now());
  const items = rows.map((row) => presentSchedule(context, row));
  return listReply(context, scheduleType, `${root}/roleAssignmentSchedules`, items);
}

/** Assignments that count at this moment. */
export function listScheduleInstances(context: GraphContext): GraphReply {
  requirePremium(context);
  const { tenant } = context;
  const rows = tenant.assignments.allSeen('roleManagement').filter((row) => tenant.active(row));
  const items = rows.map((row) => {
    const { id, principalId, roleDefinitionId, directoryScopeId } = row;
    return expandRow(context, {
      id: `instance-${id}`,
      principalId,
      roleDefinitionId,
      directoryScopeId,
      appScopeId: null,
      startDateTime: dateTime(row.startsAt),
      endDateTime: row.endsAt === null ? null : dateTime(row.endsAt),
      assignmentType: 'Assigned',
      memberType: 'Direct',
      roleAssignmentOriginId: id,
      roleAssignmentScheduleId: id,
    });
  });
  return listReply(context, instanceType, `${root}/roleAssignmentScheduleInstances`, items);
}

/** Nobody is eligible for a role in a practice tenant. */
export function listEligibility(context: GraphContext): GraphReply {
  requirePremium(context);
  return listReply(context, { name: 'unifiedRoleEligibilitySchedule' }, `${root}/roleEligibilitySchedules`, []);
}
