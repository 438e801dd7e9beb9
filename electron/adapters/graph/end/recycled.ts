import type { Marker } from '../../../core/naming/marker';
import type { AccountRequest } from '../../../ports/directory';
import { checkOwned } from '../../../core/naming/ownership';
import { markerOf } from '../accounts';
import type { GraphContext } from '../context';
import type { Operation } from '../wire/operation';
import { deletedUsersPath } from '../wire/paths';
import { userProperties, userSchema, type GraphUser } from '../wire/schemas';
import type { Answer } from '../wire/transport';

/** Every deleted user that can still be restored, with marker. Deleted users cannot be relied on to be filterable. */
export function recycledUsers(context: GraphContext, operation: Operation): Promise<Answer<readonly GraphUser[]>> {
  return context.transport.list(operation, `${deletedUsersPath}?$select=${userProperties}&$top=999`, userSchema);
}

/** The lease's account among them; an account that bears another marker now is not it. */
export function ofLease(users: readonly GraphUser[], request: AccountRequest): GraphUser | undefined {
  const { objectId } = request.account;
  return users.find(
    (user) => (objectId === undefined || user.id === objectId) && checkOwned(markerOf(user), request.marker).ok,
  );
}

/** User principal name as it was: deleting puts the object id, without dashes, in front (Graph: delete user). */
export function formerName(user: GraphUser): string {
  const prefix = user.id.replaceAll('-', '');
  const { userPrincipalName } = user;
  return userPrincipalName.toLowerCase().startsWith(prefix)
    ? userPrincipalName.slice(prefix.length)
    : userPrincipalName;
}

/** Whether a marker is one of this organisation's. */
export function isOf(organisationId: Marker['organisationId'], marker: Marker | 'foreign'): marker is Marker {
  return marker !== 'foreign' && marker.organisationId === organisationId;
}
