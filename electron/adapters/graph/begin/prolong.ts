import { failure, type Failure } from '../../../../shared/errors';
import type { EnforcedBy, Evidence } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant } from '../../../../shared/time';
import { markerText } from '../../../core/naming/marker';
import type { Prolonged, ProlongRequest } from '../../../ports/directory';
import { checkOwned } from '../../../core/naming/ownership';
import { markerOf, readUser } from '../accounts';
import type { GraphContext } from '../context';
import { readHoldings, type HeldRole, type Holdings } from '../read/holdings';
import type { Operation } from '../wire/operation';
import { passEnd } from '../read/observe';
import { ofPrincipal, scheduleRequestsPath, userPath } from '../wire/paths';
import { isAbsent, type GraphProblem } from '../wire/problem';
import { pastRequestSchema, scheduleRequestSchema } from '../wire/schemas';

/**
 * Moves the end: PIM schedules first, the marker last, so that a marker never promises more than the privileges hold. A pass
 * cannot be prolonged (Graph offers no update): its own end stays, and the answer says so.
 */
export async function prolong(
  context: GraphContext,
  operation: Operation,
  request: ProlongRequest,
): Promise<Result<Prolonged, Failure>> {
  const found = await readUser(context, operation, request.account);
  if (!found.ok) return err(isAbsent(found.error) ? failure('not_found', { detail: 'account' }) : found.error.failure);
  const user = found.value.value;
  const owned = checkOwned(markerOf(user), request.marker);
  if (!owned.ok) return owned;
  const held = await readHoldings(context, operation, user.id);
  if (!held.ok) return held;
  const ours = timedRoles(held.value, request);
  const moved = await Promise.all(ours.map((role) => moveEnd(context, operation, user.id, role, request.endsAt)));
  const problem = moved.find((one) => one !== undefined);
  if (problem !== undefined) return err(problem.failure);
  const already = owned.value.endsAt === request.endsAt;
  const written = await writeMarker(context, operation, request, user.id);
  if (!written.ok) return err(written.error.failure);
  const at = new Date(request.endsAt).toISOString();
  const evidence: Evidence[] = [
    { item: 'marker', asked: `end moved to ${at}` },
    ...ours.map((role): Evidence => ({ item: 'nativeExpiry', name: role.name, asked: `end moved to ${at}` })),
  ];
  const { directoryTime } = written.value;
  return ok({
    already,
    evidence,
    enforcedBy: enforcedBy(held.value, request, ours.length),
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

/** The lease's roles that PIM ends; a role given by hand is left as it is. */
function timedRoles(held: Holdings, request: ProlongRequest): HeldRole[] {
  const wanted = new Set(
    request.privileges.flatMap((one) => (one.kind === 'directoryRole' ? [one.roleTemplateId.toLowerCase()] : [])),
  );
  return held.roles.filter(
    (role) => role.scope === '/' && role.pim?.endsAt !== undefined && wanted.has(role.roleDefinitionId),
  );
}

async function moveEnd(
  context: GraphContext,
  operation: Operation,
  userId: string,
  role: HeldRole,
  endsAt: Instant,
): Promise<GraphProblem | undefined> {
  const body = {
    action: 'adminUpdate',
    principalId: userId,
    roleDefinitionId: role.roleDefinitionId,
    directoryScopeId: role.scope,
    justification: 'The end of the lease was moved.',
    scheduleInfo: {
      startDateTime: new Date(context.clock.wall()).toISOString(),
      expiration: { type: 'afterDateTime', endDateTime: new Date(endsAt).toISOString() },
    },
  };
  const post = (more: object) => {
    const request = { method: 'POST', path: scheduleRequestsPath, body: { ...body, ...more } } as const;
    return context.transport.send(operation, request, scheduleRequestSchema);
  };
  const moved = await post({});
  if (moved.ok) return undefined;
  if (!moved.error.codes.includes('RoleAssignmentRequestPolicyValidationFailed')) return moved.error;
  // The tenant may demand a ticket for every request; an extension goes on under the ticket of the check-out.
  const ticketInfo = await ticketOf(context, operation, userId, role);
  if (ticketInfo === undefined) return moved.error;
  const again = await post({ ticketInfo });
  return again.ok ? undefined : again.error;
}

async function ticketOf(
  context: GraphContext,
  operation: Operation,
  userId: string,
  role: HeldRole,
): Promise<object | undefined> {
  const path = ofPrincipal(scheduleRequestsPath, userId);
  const past = await context.transport.list(operation, path, pastRequestSchema);
  if (!past.ok) return undefined;
  const same = past.value.value.find((one) => {
    return one.roleDefinitionId === role.roleDefinitionId && typeof one.ticketInfo?.ticketNumber === 'string';
  });
  return same?.ticketInfo ?? undefined;
}

function writeMarker(context: GraphContext, operation: Operation, request: ProlongRequest, userId: string) {
  const extensionAttribute15 = markerText({ ...request.marker, endsAt: request.endsAt });
  const body = { onPremisesExtensionAttributes: { extensionAttribute15 } };
  return context.transport.act(operation, { method: 'PATCH', path: userPath(userId), body });
}

function enforcedBy(held: Holdings, request: ProlongRequest, timed: number): EnforcedBy {
  const pass = held.passes[0];
  const signInEnd = pass === undefined ? undefined : passEnd(pass);
  const allTimed = request.privileges.length > 0 && timed === request.privileges.length;
  return {
    signIn: signInEnd === undefined ? { by: 'app' } : { by: 'directory', at: signInEnd },
    privilege: allTimed ? { by: 'directory', at: request.endsAt } : { by: 'app' },
    object: { by: 'app' },
  };
}
