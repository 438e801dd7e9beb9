import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Evidence } from '../../../../shared/model/lease';
import type { Done, RevokeRequest } from '../../../ports/directory';
import { absenceIsCredible, endingAccount, gone } from '../accounts';
import type { GraphContext } from '../context';
import { repeatedly, type Operation } from '../wire/operation';
import { deletedItemPath, userPath } from '../wire/paths';
import { isAbsent } from '../wire/problem';
import { ofLease, recycledUsers } from './recycled';

/** Deletes the account and purges it from the recycle bin where that is permitted. */
export async function erase(
  context: GraphContext,
  operation: Operation,
  request: RevokeRequest,
): Promise<Result<Done, Failure>> {
  const found = await endingAccount(context, operation, request);
  if (!found.ok) return found;
  const ending = found.value;
  if (ending.kind === 'absent') return purgeLeftover(context, operation, request);
  const path = userPath(ending.objectId);
  const deleted = await context.transport.act(operation, { method: 'DELETE', path });
  if (!deleted.ok) {
    if (!isAbsent(deleted.error)) return err(deleted.error.failure);
    if (ending.kind === 'unseen' && !absenceIsCredible(context, ending, request))
      return err(failure('not_yet_visible'));
    return purgeLeftover(context, operation, request);
  }
  context.proofs.forget(ending.objectId);
  const purged = await purge(context, operation, ending.objectId, true);
  if (!purged.ok) return purged;
  const { directoryTime } = deleted.value;
  return ok({
    already: false,
    evidence: [{ item: 'account', asked: 'deleted' }, purged.value],
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

/** The account is gone; what a run before this one may have left is its place in the recycle bin. */
async function purgeLeftover(
  context: GraphContext,
  operation: Operation,
  request: RevokeRequest,
): Promise<Result<Done, Failure>> {
  const recycled = await recycledUsers(context, operation);
  if (!recycled.ok) return err(recycled.error.failure);
  const left = ofLease(recycled.value.value, request);
  if (left === undefined) return ok(gone);
  const purged = await purge(context, operation, left.id, false);
  return purged.ok ? ok({ already: true, evidence: [...gone.evidence, purged.value] }) : purged;
}

/** An app without a user may not be allowed to purge; then the tenant itself does so after 30 days, and the receipt says so. */
async function purge(
  context: GraphContext,
  operation: Operation,
  objectId: string,
  justDeleted: boolean,
): Promise<Result<Evidence, Failure>> {
  const attempt = () => context.transport.act(operation, { method: 'DELETE', path: deletedItemPath(objectId) });
  const purged = await repeatedly(operation, attempt, (answer) => justDeleted && !answer.ok && isAbsent(answer.error));
  const line = { item: 'recycleBin', asked: 'purged' } as const;
  if (purged.ok) return ok(line);
  if (purged.error.status === 403) return ok({ ...line, readBack: 'refused: insufficient rights' });
  return isAbsent(purged.error) ? ok({ ...line, readBack: 'absent' }) : err(purged.error.failure);
}
