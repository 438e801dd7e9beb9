import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { MINUTE, plus } from '../../../../shared/time';
import type { CredentialRequest, IssuedCredential } from '../../../ports/directory';
import { ourAccount } from '../accounts';
import type { GraphContext } from '../context';
import type { PassPolicy } from '../tenant/tenant-facts';
import { repeatedly, type Operation } from '../wire/operation';
import { passLifetime } from './pass-lifetime';
import { passesPath, userPath } from '../wire/paths';
import { isAbsent, type GraphProblem } from '../wire/problem';
import { issuedPassSchema, type IssuedPass } from '../wire/schemas';
import type { Answer, Reply } from '../wire/transport';

/** Whether the part of the service that was asked does not know the account yet. */
function notYet(answer: Answer<unknown>): boolean {
  return !answer.ok && isAbsent(answer.error);
}

/** Issues a pass, or sets the password that the caller has chosen. A pass issued before is replaced by the service. */
export async function issueCredential(
  context: GraphContext,
  operation: Operation,
  request: CredentialRequest,
): Promise<Result<IssuedCredential, Failure>> {
  const account = await ourAccount(context, operation, request);
  if (!account.ok) return account;
  const { authentication } = request;
  return authentication.kind === 'tap'
    ? issuePass(context, operation, request, { ...authentication, userId: account.value })
    : setPassword(context, operation, request, account.value);
}

async function setPassword(
  context: GraphContext,
  operation: Operation,
  request: CredentialRequest,
  userId: string,
): Promise<Result<IssuedCredential, Failure>> {
  const { password } = request;
  if (password === undefined) return err(failure('bad_input', { detail: 'password' }));
  const attempt = () => {
    const passwordProfile = { password: password.reveal(), forceChangePasswordNextSignIn: false };
    return context.transport.act(operation, { method: 'PATCH', path: userPath(userId), body: { passwordProfile } });
  };
  const done = await repeatedly(operation, attempt, notYet);
  if (!done.ok) return err(refusal(done.error));
  const { directoryTime } = done.value;
  return ok({
    already: false,
    evidence: [{ item: 'password', asked: 'set' }],
    kind: 'password',
    oneTime: false,
    expiresAt: request.endsAt,
    signIn: { by: 'app' },
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

interface PassWanted {
  readonly userId: string;
  readonly lifetime: 'lease' | number;
  readonly oneTime: boolean;
}

interface PassBody {
  readonly lifetimeInMinutes: number;
  readonly isUsableOnce: boolean;
}

const methodOff = failure('tap_disabled', { detail: 'method is off' });
const outOfScope = failure('tap_disabled', { detail: 'account is outside the method policy' });

/**
 * All refusals of a pass bear the same code; the tenant's policy as it is now tells which one it was. Where it is not the one
 * that was gone by, a pass that fits it is asked for.
 */
async function issuePass(
  context: GraphContext,
  operation: Operation,
  request: CredentialRequest,
  wanted: PassWanted,
): Promise<Result<IssuedCredential, Failure>> {
  const policy = await context.facts.passPolicy(operation);
  if (policy?.state === 'disabled' && (await context.facts.freshPassPolicy(operation))?.state === 'disabled') {
    return err(methodOff);
  }
  const asked = passUnder(policy, context, request, wanted);
  if (!asked.ok) return asked;
  const made = await postPass(context, operation, wanted.userId, asked.value);
  if (made.ok) return issued(context, asked.value, made.value);
  if (notYet(made) || made.error.status !== 400) return err(refusal(made.error));
  const now = await context.facts.freshPassPolicy(operation);
  if (now === undefined) return err(made.error.failure);
  if (now.state === 'disabled') return err(methodOff);
  const fitting = passUnder(now, context, request, wanted);
  if (!fitting.ok) return fitting;
  // Method on, lifetime allowed: what is left is an account outside the policy's targets.
  if (isSame(fitting.value, asked.value)) return err(outOfScope);
  const again = await postPass(context, operation, wanted.userId, fitting.value);
  if (again.ok) return issued(context, fitting.value, again.value);
  return err(again.error.status === 400 && !notYet(again) ? outOfScope : refusal(again.error));
}

/** The pass to ask for under a policy. */
function passUnder(
  policy: PassPolicy | undefined,
  context: GraphContext,
  request: CredentialRequest,
  wanted: PassWanted,
): Result<PassBody, Failure> {
  const left = request.endsAt - context.clock.wall();
  const lifetime = passLifetime(wanted.lifetime, left, policy, request.neverPastEnd);
  if (!lifetime.ok) return err(failure('constraint_violation', { detail: lifetime.error }));
  // Where the tenant allows one-time passes only, any other would be refused at sign-in.
  return ok({ lifetimeInMinutes: lifetime.value, isUsableOnce: wanted.oneTime || policy?.isUsableOnce === true });
}

function isSame(one: PassBody, other: PassBody): boolean {
  return one.lifetimeInMinutes === other.lifetimeInMinutes && one.isUsableOnce === other.isUsableOnce;
}

function postPass(
  context: GraphContext,
  operation: Operation,
  userId: string,
  body: PassBody,
): Promise<Answer<IssuedPass>> {
  const post = { method: 'POST', path: passesPath(userId), body } as const;
  return repeatedly(operation, () => context.transport.send(operation, post, issuedPassSchema), notYet);
}

function refusal(problem: GraphProblem): Failure {
  return isAbsent(problem) ? failure('not_yet_visible') : problem.failure;
}

function issued(
  context: GraphContext,
  asked: PassBody,
  { value: pass, directoryTime }: Reply<IssuedPass>,
): Result<IssuedCredential, Failure> {
  if (pass.isUsable === false && pass.methodUsabilityReason === 'DisabledByPolicy') return err(outOfScope);
  const from = pass.startDateTime ?? pass.createdDateTime ?? directoryTime ?? context.clock.wall();
  const expiresAt = plus(from, (pass.lifetimeInMinutes ?? asked.lifetimeInMinutes) * MINUTE);
  return ok({
    already: false,
    evidence: [
      { item: 'tap', asked: `issued for ${String(asked.lifetimeInMinutes)} minutes` },
      { item: 'nativeExpiry', asked: 'written with the pass', readBack: new Date(expiresAt).toISOString() },
    ],
    kind: 'tap',
    secret: new Secret(pass.temporaryAccessPass),
    oneTime: pass.isUsableOnce ?? asked.isUsableOnce,
    expiresAt,
    reference: pass.id,
    signIn: { by: 'directory', at: expiresAt },
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}
