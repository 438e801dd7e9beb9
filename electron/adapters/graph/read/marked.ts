import type { Failure } from '../../../../shared/errors';
import type { OrganisationId } from '../../../../shared/ids';
import { err, ok, type Result } from '../../../../shared/result';
import type { MarkedAccount } from '../../../ports/directory';
import { EMPLOYEE_TYPE, markerOf } from '../accounts';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';
import { literal } from '../wire/paths';
import { formerName, isOf, recycledUsers } from '../end/recycled';
import { userProperties, userSchema, type GraphUser } from '../wire/schemas';

/** An advanced query; Graph wants both the header and `$count` (Graph: advanced query capabilities on directory objects). */
const advanced = { ConsistencyLevel: 'eventual' };

/** Finds our accounts by `employeeType`, and believes only the marker. */
export async function listMarked(
  context: GraphContext,
  operation: Operation,
  organisationId: OrganisationId,
): Promise<Result<readonly MarkedAccount[], Failure>> {
  const path = `/users?$filter=employeeType%20eq%20${literal(EMPLOYEE_TYPE)}&$count=true&$select=${userProperties}&$top=999`;
  const [present, recycled] = await Promise.all([
    context.transport.list(operation, path, userSchema, advanced),
    recycledUsers(context, operation),
  ]);
  if (!present.ok) return err(present.error.failure);
  if (!recycled.ok) return err(recycled.error.failure);
  return ok([
    ...present.value.value.flatMap((user) => marked(user, organisationId, 'present')),
    ...recycled.value.value.flatMap((user) => marked(user, organisationId, 'recycled')),
  ]);
}

function marked(user: GraphUser, organisationId: OrganisationId, state: MarkedAccount['state']): MarkedAccount[] {
  const marker = markerOf(user);
  if (!isOf(organisationId, marker)) return [];
  const name = state === 'recycled' ? formerName(user) : user.userPrincipalName;
  const { accountEnabled } = user;
  const enabled = typeof accountEnabled === 'boolean' ? { enabled: accountEnabled } : {};
  return [{ account: { name, objectId: user.id }, marker, state, ...enabled }];
}
