import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { MINUTE, plus } from '../../../../shared/time';
import type { CredentialRequest, IssuedCredential } from '../../../ports/directory';
import { ourAccount } from '../accounts';
import type { GraphContext } from '../context';
import { repeatedly, type Operation } from '../wire/operation';
import { passLifetime } from './pass-lifetime';
import { passesPath, userPath } from '../wire/paths';
import { isAbsent, type GraphProblem } from '../wire/problem';
import { issuedPassSchema } from '../wire/schemas';
import type { Answer } from '../wire/transport';

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
  if (!done.ok) return err(notYet(done) ? failure('not_yet_visible') : done.error.failure);
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

async function issuePass(
  context: GraphContext,
  operation: Operation,
  request: CredentialRequest,
  wanted: PassWanted,
): Promise<Result<IssuedCredential, Failure>> {
  const policy = await context.facts.passPolicy(operation);
  if (policy?.state === 'disabled' && (await context.facts.freshPassPolicy(operation))?.state === 'disabled') {
    return err(failure('tap_disabled', { detail: 'method is off' }));
  }
  const left = request.endsAt - context.clock.wall();
  const lifetime = passLifetime(wanted.lifetime, left, policy, request.neverPastEnd);
  if (!lifetime.ok) return err(failure('constraint_violation', { detail: lifetime.error }));
  // Where the tenant allows one-time passes only, any other would be refused at sign-in.
  const isUsableOnce = wanted.oneTime || policy?.isUsableOnce === true;
  const body = { lifetimeInMinutes: lifetime.value, isUsableOnce };
  const post = { method: 'POST', path: passesPath(wanted.userId), body } as const;
  const made = await repeatedly(operation, () => context.transport.send(operation, post, issuedPassSchema), notYet);
  if (!made.ok)
    return err(
      await refusal(context, operation, made.error, { ...wanted, left, neverPastEnd: request.neverPastEnd === true }),
    );
  const pass = made.value.value;
  if (pass.isUsable === false && pass.methodUsabilityReason === 'DisabledByPolicy') {
    return err(failure('tap_disabled', { detail: 'account is outside the method policy' }));
  }
  const from = pass.startDateTime ?? pass.createdDateTime ?? made.value.directoryTime ?? context.clock.wall();
  const expiresAt = plus(from, (pass.lifetimeInMinutes ?? lifetime.value) * MINUTE);
  const { directoryTime } = made.value;
  return ok({
    already: false,
    evidence: [
      { item: 'tap', asked: `issued for ${String(lifetime.value)} minutes` },
      { item: 'nativeExpiry', asked: 'written with the pass', readBack: new Date(expiresAt).toISOString() },
    ],
    kind: 'tap',
    secret: new Secret(pass.temporaryAccessPass),
    oneTime: pass.isUsableOnce ?? isUsableOnce,
    expiresAt,
    reference: pass.id,
    signIn: { by: 'directory', at: expiresAt },
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

/** All refusals of a pass bear the same code; the tenant's policy as it is now tells which one it was. */
async function refusal(
  context: GraphContext,
  operation: Operation,
  problem: GraphProblem,
  wanted: PassWanted & { readonly left: number; readonly neverPastEnd: boolean },
): Promise<Failure> {
  if (isAbsent(problem)) return failure('not_yet_visible');
  if (problem.status !== 400) return problem.failure;
  const policy = await context.facts.freshPassPolicy(operation);
  if (policy?.state === 'disabled') return failure('tap_disabled', { detail: 'method is off' });
  const lifetime = passLifetime(wanted.lifetime, wanted.left, policy, wanted.neverPastEnd);
  if (!lifetime.ok) return failure('constraint_violation', { detail: lifetime.error });
  // Method on, lifetime allowed: what is left is an account outside the policy's targets.
  return policy === undefined
    ? problem.failure
    : failure('tap_disabled', { detail: 'account is outside the method policy' });
}
