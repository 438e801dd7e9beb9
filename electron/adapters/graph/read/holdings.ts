import type { z } from 'zod';
import type { Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant } from '../../../../shared/time';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';
import { assignmentsPath, memberOfPath, methodsPath, ofPrincipal, passesPath, schedulesPath } from '../wire/paths';
import { isAbsent } from '../wire/problem';
import {
  assignmentSchema,
  memberOfSchema,
  methodSchema,
  passSchema,
  scheduleSchema,
  type GraphPass,
} from '../wire/schemas';
import type { Answer } from '../wire/transport';

/** A directory role held by an account itself, permanently or through PIM, at one scope. */
export interface HeldRole {
  readonly roleDefinitionId: string;
  readonly scope: string;
  readonly name: string;
  readonly assignmentId?: string;
  /** Set when PIM gave it: the schedule, and when it ends by itself. */
  readonly pim?: { readonly scheduleId: string; readonly endsAt?: Instant };
}

export interface HeldGroup {
  readonly id: string;
  readonly name: string;
  /** Its members follow from a rule; nobody can be removed by hand. */
  readonly dynamic: boolean;
}

export interface HeldMethod {
  readonly id: string;
  /** Last part of the OData type without `AuthenticationMethod`: `fido2`, `phone`, … */
  readonly kind: string;
}

/** Everything that gives an account power or a way in, as reads show it now. */
export interface Holdings {
  readonly roles: readonly HeldRole[];
  readonly groups: readonly HeldGroup[];
  /** Registered by a person; neither the password nor a pass is among them. */
  readonly methods: readonly HeldMethod[];
  readonly passes: readonly GraphPass[];
  readonly directoryTime?: Instant;
}

/** Reads all of it at once. A part of the service that does not know the account (yet) counts as empty. */
export async function readHoldings(
  context: GraphContext,
  operation: Operation,
  userId: string,
): Promise<Result<Holdings, Failure>> {
  const { transport } = context;
  const [assignments, schedules, memberOf, methods] = await Promise.all([
    transport.list(operation, ofPrincipal(assignmentsPath, userId), assignmentSchema),
    readSchedules(context, operation, userId),
    transport.list(operation, memberOfPath(userId), memberOfSchema),
    transport.list(operation, methodsPath(userId), methodSchema),
  ]);
  const passes = await passesAmong(context, operation, userId, items(methods));
  const problem = [assignments, schedules, memberOf, methods, passes].find(
    (answer) => !answer.ok && !isAbsent(answer.error),
  );
  if (problem?.ok === false) return err(problem.error.failure);
  const time = [assignments, memberOf, methods].find((answer) => answer.ok);
  return ok({
    roles: mergedRoles(items(assignments), items(schedules)),
    groups: items(memberOf).filter(isGroup).map(groupOf),
    methods: items(methods)
      .map(methodOf)
      .filter((method) => !['password', 'temporaryAccessPass'].includes(method.kind)),
    passes: items(passes),
    ...(time?.ok === true && time.value.directoryTime !== undefined ? { directoryTime: time.value.directoryTime } : {}),
  });
}

/** The list of methods holds passes in full; should it only name them, they are read from their own list. */
async function passesAmong(
  context: GraphContext,
  operation: Operation,
  userId: string,
  methods: readonly Method[],
): Promise<Answer<readonly GraphPass[]>> {
  const passes = methods.filter((method) => methodOf(method).kind === 'temporaryAccessPass');
  if (passes.every((pass) => typeof pass.lifetimeInMinutes === 'number')) return ok({ value: passes });
  return context.transport.list(operation, passesPath(userId), passSchema);
}

function items<T>(answer: Answer<readonly T[]>): readonly T[] {
  return answer.ok ? answer.value.value : [];
}

type Schedule = z.infer<typeof scheduleSchema>;
type Method = z.infer<typeof methodSchema>;
type Assignment = z.infer<typeof assignmentSchema>;

/** Roles through PIM. Without the licence the list is refused, and there are none. */
export async function readSchedules(
  context: GraphContext,
  operation: Operation,
  userId: string,
): Promise<Answer<readonly Schedule[]>> {
  if (context.facts.knownP2 === false) return ok({ value: [] });
  const answer = await context.transport.list(operation, ofPrincipal(schedulesPath, userId), scheduleSchema);
  if (answer.ok) {
    const now = context.clock.wall();
    const counts = (one: Schedule): boolean =>
      (one.memberType ?? 'Direct') === 'Direct' && (endOf(one) ?? now + 1) > now;
    return ok({ ...answer.value, value: answer.value.value.filter(counts) });
  }
  if (answer.error.failure.code === 'licence_missing') context.facts.noP2();
  // An app that may not read PIM cannot have used it; what PIM has switched on is among the plain assignments, too.
  return ['licence_missing', 'insufficient_rights'].includes(answer.error.failure.code) ? ok({ value: [] }) : answer;
}

function mergedRoles(assignments: readonly Assignment[], schedules: readonly Schedule[]): HeldRole[] {
  const roles = new Map<string, HeldRole>();
  for (const one of assignments) {
    const role = roleOf(one);
    roles.set(`${role.roleDefinitionId} ${role.scope}`, { ...role, assignmentId: one.id });
  }
  for (const one of schedules) {
    const role = roleOf(one);
    const key = `${role.roleDefinitionId} ${role.scope}`;
    const known = roles.get(key);
    const endsAt = endOf(one);
    // The service lists permanent assignments here as well; only one with an end is PIM's own.
    if (known !== undefined && endsAt === undefined) continue;
    const pim = { scheduleId: one.id, ...(endsAt === undefined ? {} : { endsAt }) };
    roles.set(key, { ...(known ?? role), pim });
  }
  return [...roles.values()];
}

function endOf(schedule: Schedule): Instant | undefined {
  return schedule.scheduleInfo?.expiration?.endDateTime ?? undefined;
}

function roleOf(one: Assignment | Schedule): HeldRole {
  return {
    roleDefinitionId: one.roleDefinitionId,
    scope: one.directoryScopeId ?? '/',
    name: one.roleDefinition?.displayName ?? one.roleDefinitionId,
  };
}

function isGroup(one: z.infer<typeof memberOfSchema>): boolean {
  return one['@odata.type'] === '#microsoft.graph.group';
}

function groupOf(one: z.infer<typeof memberOfSchema>): HeldGroup {
  return {
    id: one.id,
    name: one.displayName ?? one.id,
    dynamic: one.groupTypes?.includes('DynamicMembership') === true,
  };
}

function methodOf(one: Method): HeldMethod {
  const kind = one['@odata.type'].replace(/^.*\./, '').replace(/AuthenticationMethod$/, '');
  return { id: one.id, kind };
}
