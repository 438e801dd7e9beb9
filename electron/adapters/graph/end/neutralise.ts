import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Done, RevokeRequest } from '../../../ports/directory';
import { absenceIsCredible, endingAccount, gone } from '../accounts';
import { closeAccount, deletePasses } from './close';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';
import { isAbsent } from '../wire/problem';

/** Deletes the pass and closes the account at the same time; each is done even if the other fails. */
export async function neutralise(
  context: GraphContext,
  operation: Operation,
  request: RevokeRequest,
): Promise<Result<Done, Failure>> {
  const found = await endingAccount(context, operation, request);
  if (!found.ok) return found;
  const ending = found.value;
  if (ending.kind === 'absent') return ok(gone);
  const [passes, closed] = await Promise.all([
    deletePasses(context, operation, ending.objectId, request.known.credential),
    closeAccount(context, operation, ending.objectId),
  ]);
  if (!closed.ok) {
    if (!isAbsent(closed.error)) return err(closed.error.failure);
    return absenceIsCredible(context, ending, request) ? ok(gone) : err(failure('not_yet_visible'));
  }
  if (!passes.ok) return err(passes.error.failure);
  const wasClosed = ending.kind === 'present' && !ending.enabled;
  const { directoryTime } = closed.value;
  return ok({
    already: wasClosed && passes.value.value === 0,
    evidence: [
      { item: 'tap', asked: 'deleted', ...(passes.value.value === 0 ? { readBack: 'absent' } : {}) },
      { item: 'enabled', asked: 'disabled' },
      { item: 'password', asked: 'rotated' },
      { item: 'sessions', asked: 'ended' },
    ],
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}
