import { err, ok } from '../../../../shared/result';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';
import { passPath, passesPath, revokeSessionsPath, userPath } from '../wire/paths';
import { isAbsent, type GraphProblem } from '../wire/problem';
import { passSchema } from '../wire/schemas';
import type { Answer } from '../wire/transport';

/**
 * Disables the account, gives it a password nobody knows and ends its sessions. Disabling comes before the sessions: a
 * session opened in between would live on. Where one right is missing the other half is done all the same.
 */
export async function closeAccount(
  context: GraphContext,
  operation: Operation,
  userId: string,
): Promise<Answer<undefined>> {
  const path = userPath(userId);
  const password = operation.call.unseenPassword().reveal();
  const disable = { accountEnabled: false };
  const rotate = { passwordProfile: { password, forceChangePasswordNextSignIn: false } };
  const patch = (body: object) => context.transport.act(operation, { method: 'PATCH', path, body });
  let closed = await patch({ ...disable, ...rotate });
  if (!closed.ok && (closed.error.status === 403 || closed.error.status === 400)) {
    const [disabled, rotated] = [await patch(disable), await patch(rotate)];
    closed = disabled.ok ? rotated : disabled;
  }
  const ended = await context.transport.act(operation, { method: 'POST', path: revokeSessionsPath(userId) });
  return closed.ok ? ended : closed;
}

/** Deletes every pass: the known one even while lists do not show it, and whatever the list shows. Gives how many there were. */
export async function deletePasses(
  context: GraphContext,
  operation: Operation,
  userId: string,
  known: string | undefined,
): Promise<Answer<number>> {
  const remove = (id: string) => context.transport.act(operation, { method: 'DELETE', path: passPath(userId, id) });
  const [first, listed] = await Promise.all([
    known === undefined ? undefined : remove(known),
    context.transport.list(operation, passesPath(userId), passSchema),
  ]);
  const others = listed.ok ? listed.value.value.filter((pass) => pass.id !== known) : [];
  const rest = await Promise.all(others.map((pass) => remove(pass.id)));
  const answers = [first, ...rest].filter((answer) => answer !== undefined);
  const problem = [...answers, listed].map(unlessAbsent).find((one) => one !== undefined);
  return problem === undefined ? ok({ value: answers.filter((answer) => answer.ok).length }) : err(problem);
}

/** The problem of an answer, "not there" apart. */
function unlessAbsent(answer: Answer<unknown>): GraphProblem | undefined {
  return answer.ok || isAbsent(answer.error) ? undefined : answer.error;
}
