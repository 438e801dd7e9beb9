import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Millis } from '../../../../shared/time';
import { markerText } from '../../../core/naming/marker';
import { checkMayTake } from '../../../core/naming/ownership';
import type { Evidence } from '../../../../shared/model/lease';
import type { Created, CreateRequest } from '../../../ports/directory';
import type { Random } from '../../../ports/system';
import { EMPLOYEE_TYPE, isAccountName, markerOf, readUser, upnOf } from '../accounts';
import { cleaned } from '../end/clean';
import { closeAccount } from '../end/close';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';
import { userPath } from '../wire/paths';
import { isAbsent, isConflict } from '../wire/problem';
import { createdUserSchema, type GraphUser } from '../wire/schemas';
import type { Answer, Reply } from '../wire/transport';

/** Entra ends no account by itself; passes and PIM roles end on their own and say so when they are given. */
const byApp = { signIn: { by: 'app' }, privilege: { by: 'app' }, object: { by: 'app' } } as const;
/** How much longer than the create itself the facts may take. */
const FACTS_PATIENCE: Millis = 1_000;
/** Longest mail nickname (Graph: user resource). */
const LONGEST_NICKNAME = 64;

/** One request makes the account with its marker; what the next wave needs to know of the tenant is asked for beside it. */
export async function create(
  context: GraphContext,
  operation: Operation,
  request: CreateRequest,
  random: Random,
): Promise<Result<Created, Failure>> {
  const upn = upnOf(context, request.account);
  if (!isAccountName(upn)) return err(failure('bad_input', { detail: 'account name' }));
  if (!isDisplayName(request.displayName)) return err(failure('bad_input', { detail: 'display name' }));
  const nickname = (upn.split('@')[0] ?? '').slice(0, LONGEST_NICKNAME);
  const facts = Promise.all([context.facts.p2(operation), context.facts.passPolicy(operation)]);
  const made = await post(context, operation, request, nickname);
  // An account that exists is worth more than facts that are slow; who needs them will wait for the same request.
  await Promise.race([facts, operation.pause(FACTS_PATIENCE)]);
  if (made.ok) return ok(newAccount(context, request, made.value));
  if (!isConflict(made.error)) return err(made.error.failure);
  const holder = await readUser(context, operation, { name: request.account.name });
  if (holder.ok) return takeOver(context, operation, request, holder.value.value);
  if (!isAbsent(holder.error)) return err(holder.error.failure);
  // Nobody has the name, or a replica does not show who: then another nickname meets the same conflict again.
  const again = await post(context, operation, request, `jit-${Buffer.from(random.bytes(12)).toString('hex')}`);
  if (again.ok) return ok(newAccount(context, request, again.value));
  return err(isConflict(again.error) ? failure('not_yet_visible') : again.error.failure);
}

function isDisplayName(text: string): boolean {
  return text.length > 0 && text.length <= 256 && !/\p{Cc}/u.test(text);
}

function post(
  context: GraphContext,
  operation: Operation,
  request: CreateRequest,
  mailNickname: string,
): Promise<Answer<{ id: string }>> {
  const body = {
    accountEnabled: true,
    displayName: request.displayName,
    mailNickname,
    userPrincipalName: upnOf(context, request.account),
    ...marking(request),
    ...unseenPassword(operation),
  };
  return context.transport.send(operation, { method: 'POST', path: '/users', body }, createdUserSchema);
}

function marking(request: CreateRequest): object {
  return {
    employeeType: EMPLOYEE_TYPE,
    onPremisesExtensionAttributes: { extensionAttribute15: markerText(request.marker) },
  };
}

function unseenPassword(operation: Operation): object {
  const password = operation.call.unseenPassword().reveal();
  return { passwordProfile: { password, forceChangePasswordNextSignIn: false } };
}

function newAccount(context: GraphContext, request: CreateRequest, reply: Reply<{ id: string }>): Created {
  context.proofs.remember(reply.value.id, request.marker);
  const evidence: Evidence[] = [
    { item: 'account', asked: 'created' },
    { item: 'marker', asked: 'written with the account' },
  ];
  return { ...created(reply.value.id, false, evidence), ...timeOf(reply) };
}

function created(objectId: string, already: boolean, evidence: readonly Evidence[]): Created {
  return { objectId, already, evidence, enforcedBy: byApp };
}

/** The name is taken: our own create whose answer was lost, the technician's own Standard account, or somebody else's. */
function takeOver(
  context: GraphContext,
  operation: Operation,
  request: CreateRequest,
  user: GraphUser,
): Promise<Result<Created, Failure>> | Result<Created, Failure> {
  // Whoever ends a lease disables the account first; one whose end has passed is over although nobody has come by.
  const standing = { now: context.clock.wall(), closed: user.accountEnabled === false };
  const may = checkMayTake(markerOf(user), request.marker, standing);
  if (!may.ok) return may;
  const isOwn = may.value.leaseId === request.marker.leaseId;
  return (isOwn ? ownAgain : reuse)(context, operation, request, user);
}

async function ownAgain(
  context: GraphContext,
  operation: Operation,
  request: CreateRequest,
  user: GraphUser,
): Promise<Result<Created, Failure>> {
  context.proofs.remember(user.id, request.marker);
  const evidence: Evidence = { item: 'account', asked: 'created', readBack: 'there with our marker' };
  if (user.accountEnabled !== false) return ok(created(user.id, true, [evidence]));
  const done = await enableAnew(context, operation, request, user.id);
  return done.ok
    ? ok(created(user.id, true, [evidence, { item: 'enabled', asked: 'enabled' }]))
    : err(done.error.failure);
}

/**
 * A Standard account is cleaned while it is still disabled and under its old marker; the new marker, a new password and the
 * enabling come last, in one request. So the new marker means that the cleaning is done.
 */
async function reuse(
  context: GraphContext,
  operation: Operation,
  request: CreateRequest,
  user: GraphUser,
): Promise<Result<Created, Failure>> {
  if (user.accountEnabled !== false) {
    const closed = await closeAccount(context, operation, user.id);
    if (!closed.ok) return err(closed.error.failure);
  }
  const swept = await cleaned(context, operation, user.id, []);
  if (!swept.ok) return swept;
  const done = await enableAnew(context, operation, request, user.id);
  if (!done.ok) return err(done.error.failure);
  context.proofs.remember(user.id, request.marker);
  const evidence: Evidence[] = [
    { item: 'account', asked: 'taken up again', readBack: 'there with the marker of an ended lease' },
    ...swept.value.evidence,
    { item: 'marker', asked: 'written' },
    { item: 'password', asked: 'rotated' },
    { item: 'enabled', asked: 'enabled' },
  ];
  return ok({ ...created(user.id, false, evidence), ...timeOf(done.value) });
}

function enableAnew(
  context: GraphContext,
  operation: Operation,
  request: CreateRequest,
  userId: string,
): Promise<Answer<undefined>> {
  const body = {
    accountEnabled: true,
    displayName: request.displayName,
    ...marking(request),
    ...unseenPassword(operation),
  };
  return context.transport.act(operation, { method: 'PATCH', path: userPath(userId), body });
}

function timeOf(reply: Reply<unknown>): Pick<Created, 'directoryTime'> {
  return reply.directoryTime === undefined ? {} : { directoryTime: reply.directoryTime };
}
