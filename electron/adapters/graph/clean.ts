import type { Failure } from '../../../shared/errors';
import type { Evidence } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Done, RevokeRequest } from '../../ports/directory';
import { deletePasses, unlessAbsent } from './close';
import type { GraphContext } from './context';
import { readHoldings, type HeldMethod, type HeldRole, type Holdings } from './holdings';
import type { Operation } from './operation';
import { assignmentPath, memberRefPath, methodPath, scheduleRequestsPath } from './paths';
import { isAbsent, wireProblem, type GraphProblem } from './problem';
import { PIM_REFERENCE } from './references';
import { scheduleRequestSchema } from './schemas';

type KnownGrants = RevokeRequest['known']['grants'];

/** Where methods of a kind are deleted (Graph: authenticationMethod and the types derived from it). */
const collections: Readonly<Record<string, string>> = {
  email: 'emailMethods',
  external: 'externalAuthenticationMethods',
  fido2: 'fido2Methods',
  microsoftAuthenticator: 'microsoftAuthenticatorMethods',
  phone: 'phoneMethods',
  platformCredential: 'platformCredentialMethods',
  softwareOath: 'softwareOathMethods',
  windowsHelloForBusiness: 'windowsHelloForBusinessMethods',
};

/** Removes every role, group, registered method and pass of an account, and what is known of though lists do not show it. */
export async function cleaned(
  context: GraphContext,
  operation: Operation,
  userId: string,
  known: KnownGrants,
): Promise<Result<Done, Failure>> {
  const held = await readHoldings(context, operation, userId);
  if (!held.ok) return held;
  const { roles, groups, methods, passes, directoryTime } = withKnown(held.value, known);
  const evidence: Evidence[] = [];
  const removal = async (
    line: Evidence,
    work: Promise<GraphProblem | undefined>,
  ): Promise<GraphProblem | undefined> => {
    const problem = await work;
    if (problem === undefined) evidence.push(line);
    return problem;
  };
  const problems = await Promise.all([
    ...roles.map((role) => removal(line('role', role.name), removeRole(context, operation, userId, role))),
    ...groups
      .filter((group) => !group.dynamic)
      .map((group) => removal(line('group', group.name), removeMember(context, operation, group.id, userId))),
    ...methods.map((method) => removal(line('method', method.kind), removeMethod(context, operation, userId, method))),
    ...(passes.length === 0
      ? []
      : [removal({ item: 'tap', asked: 'deleted' }, removePasses(context, operation, userId))]),
  ]);
  const problem = problems.find((one) => one !== undefined);
  if (problem !== undefined) return err(problem.failure);
  const time = directoryTime === undefined ? {} : { directoryTime };
  return ok({ already: evidence.length === 0, evidence, ...time });
}

function line(item: Evidence['item'], name: string): Evidence {
  return { item, name: name.slice(0, 256), asked: 'removed' };
}

function withKnown(held: Holdings, known: KnownGrants): Holdings {
  const roles = [...held.roles];
  const groups = [...held.groups];
  for (const { privilege, reference } of known) {
    if (reference === undefined) continue;
    if (privilege.kind === 'directoryRole') {
      const roleDefinitionId = privilege.roleTemplateId.toLowerCase();
      const { name } = privilege;
      if (held.roles.some((role) => role.roleDefinitionId === roleDefinitionId && role.scope === '/')) continue;
      const way = reference.startsWith(PIM_REFERENCE)
        ? { pim: { scheduleId: reference.slice(PIM_REFERENCE.length) } }
        : { assignmentId: reference };
      roles.push({ roleDefinitionId, scope: '/', name, ...way });
    } else if (!held.groups.some((group) => group.id === reference)) {
      groups.push({ id: reference, name: privilege.name, dynamic: false });
    }
  }
  return { ...held, roles, groups };
}

/**
 * Ends a PIM schedule through PIM; PIM refuses within five minutes of the start (`ActiveDurationTooShort`), then, and for
 * permanent roles, the assignment itself is deleted.
 */
async function removeRole(
  context: GraphContext,
  operation: Operation,
  userId: string,
  role: HeldRole,
): Promise<GraphProblem | undefined> {
  const { transport } = context;
  const assignmentId = role.assignmentId ?? role.pim?.scheduleId;
  let first: GraphProblem | undefined;
  if (role.pim !== undefined) {
    const body = {
      action: 'adminRemove',
      principalId: userId,
      roleDefinitionId: role.roleDefinitionId,
      directoryScopeId: role.scope,
      justification: 'The lease has ended.',
    };
    const request = { method: 'POST', path: scheduleRequestsPath, body } as const;
    const removed = await transport.send(operation, request, scheduleRequestSchema);
    if (removed.ok) return undefined;
    first = removed.error.codes.includes('RoleAssignmentDoesNotExist') ? undefined : unlessAbsent(removed);
    if (first === undefined && role.assignmentId === undefined) return undefined;
  }
  if (assignmentId === undefined) return first;
  const deleted = await transport.act(operation, { method: 'DELETE', path: assignmentPath(assignmentId) });
  if (deleted.ok) return undefined;
  return isAbsent(deleted.error) ? first : (first ?? deleted.error);
}

async function removeMember(
  context: GraphContext,
  operation: Operation,
  groupId: string,
  userId: string,
): Promise<GraphProblem | undefined> {
  const path = memberRefPath(groupId, userId);
  return unlessAbsent(await context.transport.act(operation, { method: 'DELETE', path }));
}

async function removeMethod(
  context: GraphContext,
  operation: Operation,
  userId: string,
  method: HeldMethod,
): Promise<GraphProblem | undefined> {
  const collection = Object.hasOwn(collections, method.kind) ? collections[method.kind] : undefined;
  if (collection === undefined) return wireProblem('constraint_violation', 'sign-in method of an unknown kind');
  const path = methodPath(userId, collection, method.id);
  return unlessAbsent(await context.transport.act(operation, { method: 'DELETE', path }));
}

async function removePasses(
  context: GraphContext,
  operation: Operation,
  userId: string,
): Promise<GraphProblem | undefined> {
  const deleted = await deletePasses(context, operation, userId, undefined);
  return deleted.ok ? undefined : deleted.error;
}
