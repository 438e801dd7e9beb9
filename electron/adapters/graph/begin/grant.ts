import { failure, type Failure } from '../../../../shared/errors';
import type { Evidence } from '../../../../shared/model/lease';
import type { Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import type { Granted, GrantRequest } from '../../../ports/directory';
import { ourAccount } from '../accounts';
import type { GraphContext } from '../context';
import { readSchedules } from '../read/holdings';
import { repeatedly, type Operation } from '../wire/operation';
import {
  assignmentsPath,
  groupPath,
  memberOfPath,
  membersRefPath,
  ofPrincipal,
  scheduleRequestsPath,
} from '../wire/paths';
import { isAbsent, isConflict, type GraphProblem } from '../wire/problem';
import { PIM_REFERENCE } from '../wire/references';
import { assignmentSchema, groupSchema, memberOfSchema, scheduleRequestSchema } from '../wire/schemas';
import type { Answer } from '../wire/transport';

type RolePrivilege = Extract<Privilege, { kind: 'directoryRole' }>;
type GroupPrivilege = Extract<Privilege, { kind: 'group' }>;

/** Longest justification and ticket number that are sent on; PIM cuts off or refuses more. */
const LONGEST_TEXT = 500;

/** Gives a directory role, through PIM where the tenant has it, or a group. */
export async function grant(
  context: GraphContext,
  operation: Operation,
  request: GrantRequest,
): Promise<Result<Granted, Failure>> {
  const { privilege } = request;
  if (privilege.kind !== 'directoryRole' && privilege.kind !== 'group') {
    return err(failure('bad_input', { detail: `no ${privilege.kind} here` }));
  }
  const account = await ourAccount(context, operation, request);
  if (!account.ok) return account;
  if (privilege.kind === 'group') return addToGroup(context, operation, privilege, account.value);
  return giveRole(context, operation, request, privilege, account.value);
}

async function giveRole(
  context: GraphContext,
  operation: Operation,
  request: GrantRequest,
  role: RolePrivilege,
  userId: string,
): Promise<Result<Granted, Failure>> {
  if ((await context.facts.p2(operation)) === false) return assignRole(context, operation, role, userId);
  const timed = await scheduleRole(context, operation, request, role, userId);
  if (timed.ok) return timed;
  if (timed.error.failure.code === 'licence_missing') context.facts.noP2();
  // Without PIM, or the right to use it, a plain assignment remains, which only the app ends. PIM's own rules are not evaded.
  const withoutPim = ['licence_missing', 'insufficient_rights'].includes(timed.error.failure.code);
  return withoutPim ? assignRole(context, operation, role, userId) : err(notYetOr(timed.error));
}

async function scheduleRole(
  context: GraphContext,
  operation: Operation,
  request: GrantRequest,
  role: RolePrivilege,
  userId: string,
): Promise<Result<Granted, GraphProblem>> {
  const body = {
    action: 'adminAssign',
    principalId: userId,
    roleDefinitionId: role.roleTemplateId,
    directoryScopeId: '/',
    justification: request.justification.slice(0, LONGEST_TEXT),
    scheduleInfo: {
      startDateTime: new Date(context.clock.wall()).toISOString(),
      expiration: { type: 'afterDateTime', endDateTime: new Date(request.endsAt).toISOString() },
    },
    ...(request.ticket === undefined
      ? {}
      : { ticketInfo: { ticketNumber: request.ticket.slice(0, LONGEST_TEXT), ticketSystem: 'Latchkey' } }),
  };
  const post = { method: 'POST', path: scheduleRequestsPath, body } as const;
  const attempt = () => context.transport.send(operation, post, scheduleRequestSchema);
  const made = await repeatedly(operation, attempt, notVisible);
  if (!made.ok) {
    return made.error.codes.includes('RoleAssignmentExists')
      ? existingRole(context, operation, role, userId, made.error)
      : made;
  }
  const { id, targetScheduleId, scheduleInfo } = made.value.value;
  const at = scheduleInfo?.expiration?.endDateTime ?? request.endsAt;
  return ok({
    ...granted('role', role.name, false, `${PIM_REFERENCE}${targetScheduleId ?? id}`, made.value),
    privilege: { by: 'directory', at },
  });
}

async function assignRole(
  context: GraphContext,
  operation: Operation,
  role: RolePrivilege,
  userId: string,
): Promise<Result<Granted, Failure>> {
  const body = {
    '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
    roleDefinitionId: role.roleTemplateId,
    principalId: userId,
    directoryScopeId: '/',
  };
  const post = { method: 'POST', path: assignmentsPath, body } as const;
  const attempt = () => context.transport.send(operation, post, assignmentSchema);
  const made = await repeatedly(operation, attempt, notVisible);
  if (made.ok) return ok(granted('role', role.name, false, made.value.value.id, made.value));
  if (!isConflict(made.error) && made.error.status !== 400) return err(notYetOr(made.error));
  const existing = await existingRole(context, operation, role, userId, made.error);
  return existing.ok ? existing : err(notYetOr(existing.error));
}

/** The role that is said to exist, as lists show it; `problem` when they do not. */
async function existingRole(
  context: GraphContext,
  operation: Operation,
  role: RolePrivilege,
  userId: string,
  problem: GraphProblem,
): Promise<Result<Granted, GraphProblem>> {
  const [assignments, schedules] = await Promise.all([
    context.transport.list(operation, ofPrincipal(assignmentsPath, userId), assignmentSchema),
    readSchedules(context, operation, userId),
  ]);
  if (!assignments.ok) return assignments;
  if (!schedules.ok) return schedules;
  const same = (one: { roleDefinitionId: string; directoryScopeId?: string | null | undefined }): boolean =>
    one.roleDefinitionId === role.roleTemplateId.toLowerCase() && (one.directoryScopeId ?? '/') === '/';
  const schedule = schedules.value.value.find(same);
  const at = schedule?.scheduleInfo?.expiration?.endDateTime;
  if (schedule !== undefined && at !== undefined && at !== null) {
    const done = granted('role', role.name, true, `${PIM_REFERENCE}${schedule.id}`, assignments.value);
    return ok({ ...done, privilege: { by: 'directory', at } });
  }
  const assignment = assignments.value.value.find(same);
  if (assignment !== undefined) return ok(granted('role', role.name, true, assignment.id, assignments.value));
  // The service knows it, its lists do not yet: the next attempt will find it.
  return err(
    isConflict(problem) || problem.codes.includes('RoleAssignmentExists')
      ? { failure: failure('not_yet_visible'), codes: [] }
      : problem,
  );
}

async function addToGroup(
  context: GraphContext,
  operation: Operation,
  group: GroupPrivilege,
  userId: string,
): Promise<Result<Granted, Failure>> {
  const groupId =
    group.objectId === undefined ? await context.facts.groupId(operation, group.name) : ok(group.objectId);
  if (!groupId.ok) return groupId;
  const id = groupId.value.toLowerCase();
  const body = { '@odata.id': `${context.transport.root}/directoryObjects/${userId}` };
  const post = { method: 'POST', path: membersRefPath(id), body } as const;
  const added = await repeatedly(operation, () => context.transport.act(operation, post), notVisible);
  if (added.ok) return ok(granted('group', group.name, false, id, added.value));
  if (isAbsent(added.error)) return err(await missing(context, operation, { name: group.name, id }, added.error));
  if (added.error.status !== 400 && !isConflict(added.error)) return err(added.error.failure);
  // "Is a member already" has no code of its own, so the memberships tell.
  const memberOf = await context.transport.list(operation, memberOfPath(userId), memberOfSchema);
  if (!memberOf.ok) return err(notYetOr(memberOf.error));
  const member = memberOf.value.value.some((one) => one.id === id);
  return member ? ok(granted('group', group.name, true, id, memberOf.value)) : err(added.error.failure);
}

/** "Not found" may mean the account, which shows in time, or the group, which somebody must look at. */
async function missing(
  context: GraphContext,
  operation: Operation,
  { name, id }: { readonly name: string; readonly id: string },
  problem: GraphProblem,
): Promise<Failure> {
  const group = await context.transport.send(operation, { method: 'GET', path: groupPath(id) }, groupSchema);
  if (group.ok || !isAbsent(group.error)) return notYetOr(problem);
  context.facts.forgetGroup(name);
  return failure('not_found', { detail: 'no group has this id' });
}

function notVisible(answer: Answer<unknown>): boolean {
  return !answer.ok && isAbsent(answer.error);
}

function notYetOr(problem: GraphProblem): Failure {
  return isAbsent(problem)
    ? failure('not_yet_visible', { detail: problem.failure.detail ?? 'HTTP 404' })
    : problem.failure;
}

function granted(
  item: Extract<Evidence['item'], 'role' | 'group'>,
  name: string,
  already: boolean,
  reference: string,
  reply: Pick<Granted, 'directoryTime'>,
): Granted {
  const { directoryTime } = reply;
  return {
    already,
    evidence: [{ item, name, asked: 'granted' }],
    reference,
    privilege: { by: 'app' },
    ...(directoryTime === undefined ? {} : { directoryTime }),
  };
}
