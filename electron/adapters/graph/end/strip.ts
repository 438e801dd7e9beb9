import type { Failure } from '../../../../shared/errors';
import { ok, type Result } from '../../../../shared/result';
import type { Done, RevokeRequest } from '../../../ports/directory';
import { endingAccount, gone } from '../accounts';
import { cleaned } from './clean';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';

/** Takes away every role, group, registered method and pass, given by us or by hand. */
export async function strip(
  context: GraphContext,
  operation: Operation,
  request: RevokeRequest,
): Promise<Result<Done, Failure>> {
  const found = await endingAccount(context, operation, request);
  if (!found.ok) return found;
  if (found.value.kind === 'absent') return ok(gone);
  return cleaned(context, operation, found.value.objectId, request.known.grants);
}
