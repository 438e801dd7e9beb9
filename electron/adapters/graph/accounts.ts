import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Millis } from '../../../shared/time';
import type { Marker } from '../../core/naming/marker';
import { checkOwned, markerIn } from '../../core/naming/ownership';
import type { AccountRef, AccountRequest, Done } from '../../ports/directory';
import type { GraphContext } from './context';
import type { Operation } from './wire/operation';
import { userPath } from './wire/paths';
import { isAbsent, wireProblem } from './wire/problem';
import { userProperties, userSchema, type GraphUser } from './wire/schemas';
import type { Answer } from './wire/transport';

/** Value of `employeeType` on every account we make: what the sweep searches for (decision 4). */
export const EMPLOYEE_TYPE = 'Latchkey JIT';

/** The marker on an account; `foreign` when there is none that we can read. */
export function markerOf(user: Pick<GraphUser, 'onPremisesExtensionAttributes'>): Marker | 'foreign' {
  return markerIn(user.onPremisesExtensionAttributes?.extensionAttribute15);
}

/** User principal name for a name chosen by us. */
export function upnOf(context: GraphContext, account: AccountRef): string {
  return account.name.includes('@') ? account.name : `${account.name}@${context.connector.defaultDomain}`;
}

/** Whether Entra takes this as a user principal name (Graph: user resource, userPrincipalName). */
export function isAccountName(upn: string): boolean {
  return upn.length <= 113 && /^(?!\.)[A-Za-z0-9'._\-!#^~]{1,64}(?<!\.)@[A-Za-z0-9.-]{1,253}$/.test(upn);
}

/** Reads an account by object id where known, else by name. */
export function readUser(context: GraphContext, operation: Operation, account: AccountRef): Promise<Answer<GraphUser>> {
  // What the directory could never have taken is not there; asking could mean something else to it.
  if (account.objectId === undefined && !isAccountName(upnOf(context, account))) {
    return Promise.resolve(err(wireProblem('not_found', 'account name')));
  }
  const path = `${userPath(account.objectId ?? upnOf(context, account))}?$select=${userProperties}`;
  return context.transport.send(operation, { method: 'GET', path }, userSchema);
}

/** Object id of the lease's account for a verb of the begin phase; reads the marker unless our own write of it is fresh. */
export async function ourAccount(
  context: GraphContext,
  operation: Operation,
  request: AccountRequest,
): Promise<Result<string, Failure>> {
  const { objectId } = request.account;
  if (objectId !== undefined && context.proofs.fresh(objectId, request.marker)) return ok(objectId);
  const found = await readUser(context, operation, request.account);
  if (!found.ok) return err(isAbsent(found.error) ? failure('not_yet_visible') : found.error.failure);
  const user = found.value.value;
  const owned = checkOwned(markerOf(user), request.marker);
  return owned.ok ? ok(user.id) : owned;
}

/** What a verb of the end phase works on. */
export type Ending =
  | { readonly kind: 'present'; readonly objectId: string; readonly enabled: boolean }
  /** Reads do not show it, but this process made it for this lease: writes are tried all the same. */
  | { readonly kind: 'unseen'; readonly objectId: string }
  | { readonly kind: 'absent' };

/** Finds the account that is to be ended and makes sure that it is ours. Always reads. */
export async function endingAccount(
  context: GraphContext,
  operation: Operation,
  request: AccountRequest,
): Promise<Result<Ending, Failure>> {
  const found = await readUser(context, operation, request.account);
  if (found.ok) {
    const user = found.value.value;
    const owned = checkOwned(markerOf(user), request.marker);
    return owned.ok ? ok({ kind: 'present', objectId: user.id, enabled: user.accountEnabled !== false }) : owned;
  }
  if (!isAbsent(found.error)) return err(found.error.failure);
  const { objectId } = request.account;
  const unseen = objectId !== undefined && context.proofs.made(objectId, request.marker);
  return ok(unseen ? { kind: 'unseen', objectId } : { kind: 'absent' });
}

/** Replicas may lag this long behind a write (decision 6). */
export const SETTLE: Millis = 30_000;

/** A write says "not found" for an account that reads do not show either: believed only when it is not young. */
export function absenceIsCredible(context: GraphContext, ending: Ending, request: AccountRequest): boolean {
  if (ending.kind === 'absent') return true;
  return ending.kind === 'unseen' && !context.proofs.fresh(ending.objectId, request.marker, SETTLE);
}

/** What a revoking verb says of an account that is not there. */
export const gone: Done = { already: true, evidence: [{ item: 'account', asked: 'read', readBack: 'absent' }] };
