import type { Failure } from '../../../../shared/errors';
import type { Evidence } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import type { Done, RevokeRequest } from '../../../ports/directory';
import { deletePasses } from './close';
import type { GraphContext } from '../context';
import { readHoldings, type HeldMethod, type HeldRole, type Holdings } from '../read/holdings';
import type { Operation } from '../wire/operation';
import { assignmentPath, memberRefPath, methodPath, qrCodePath, scheduleRequestsPath } from '../wire/paths';
import { isAbsent, wireProblem, type GraphProblem } from '../wire/problem';
import { PIM_REFERENCE } from '../wire/references';
import { scheduleRequestSchema } from '../wire/schemas';
import type { Answer } from '../wire/transport';

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

/** The one kind of which an account has no more than one, under no id (Graph: delete qrCodePinAuthenticationMethod). */
const QR_CODE = 'qrCodePin';

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
  const privileges = await Promise.all([
    ...roles.map((role) => removal(line('role', role.name), removeRole(context, operation, userId, role))),
    ...groups
      .filter((group) => !group.dynamic)
      .map((group) => removal(line('group', group.name), removeMember(context, operation, group.id, userId))),
  ]);
  // Methods of an account that holds a role are out of reach of lesser rights, so the roles come off first.
  const waysIn = await Promise.all([
    ...methods.map((method) => removal(line('method', method.kind), removeMethod(context, operation, userId, method))),
    ...(passes.length === 0
      ? []
      : [removal({ item: 'tap', asked: 'deleted' }, removePasses(context, operation, userId))]),
  ]);
  const removals: readonly Removal[] = [...privileges, ...waysIn];
  const problem = removals.map(({ outcome }) => outcome).find((outcome) => typeof outcome === 'object');
  if (problem !== undefined) return err(problem.failure);
  const evidence = removals.map(({ line: done, outcome }) =>
    outcome === 'absent' ? { ...done, readBack: outcome } : done,
  );
  const time = directoryTime === undefined ? {} : { directoryTime };
  return ok({ already: removals.every(({ outcome }) => outcome === 'absent'), evidence, ...time });
}

/** What came of taking one thing away; `absent`: it was not there any more. */
type Outcome = 'removed' | 'absent' | GraphProblem;

interface Removal {
  readonly line: Evidence;
  readonly outcome: Outcome;
}

async function removal(done: Evidence, work: Promise<Outcome>): Promise<Removal> {
  return { line: done, outcome: await work };
}

function outcomeOf(answer: Answer<unknown>): Outcome {
  if (answer.ok) return 'removed';
  return isAbsent(answer.error) ? 'absent' : answer.error;
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
): Promise<Outcome> {
  const { roleDefinitionId, scope: directoryScopeId, pim, assignmentId = pim?.scheduleId } = role;
  let throughPim: Outcome = 'absent';
  if (pim !== undefined) {
    const justification = 'The lease has ended.';
    const body = { action: 'adminRemove', principalId: userId, roleDefinitionId, directoryScopeId, justification };
    const request = { method: 'POST', path: scheduleRequestsPath, body } as const;
    const answer = await context.transport.send(operation, request, scheduleRequestSchema);
    const none = !answer.ok && answer.error.codes.includes('RoleAssignmentDoesNotExist');
    throughPim = none ? 'absent' : outcomeOf(answer);
    if (throughPim === 'removed') return throughPim;
  }
  if (assignmentId === undefined) return throughPim;
  const path = assignmentPath(assignmentId);
  const direct = outcomeOf(await context.transport.act(operation, { method: 'DELETE', path }));
  return direct === 'removed' || typeof throughPim !== 'object' ? direct : throughPim;
}

async function removeMember(
  context: GraphContext,
  operation: Operation,
  groupId: string,
  userId: string,
): Promise<Outcome> {
  const path = memberRefPath(groupId, userId);
  return outcomeOf(await context.transport.act(operation, { method: 'DELETE', path }));
}

async function removeMethod(
  context: GraphContext,
  operation: Operation,
  userId: string,
  method: HeldMethod,
): Promise<Outcome> {
  const path = placeOf(userId, method);
  if (path === undefined) return wireProblem('constraint_violation', 'sign-in method of an unknown kind');
  return outcomeOf(await context.transport.act(operation, { method: 'DELETE', path }));
}

function placeOf(userId: string, { kind, id }: HeldMethod): string | undefined {
  if (kind === QR_CODE) return qrCodePath(userId);
  const collection = Object.hasOwn(collections, kind) ? collections[kind] : undefined;
  return collection === undefined ? undefined : methodPath(userId, collection, id);
}

async function removePasses(context: GraphContext, operation: Operation, userId: string): Promise<Outcome> {
  const deleted = await deletePasses(context, operation, userId, undefined);
  if (!deleted.ok) return deleted.error;
  return deleted.value.value === 0 ? 'absent' : 'removed';
}
