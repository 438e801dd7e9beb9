/** Paths of Graph v1.0 below the version. Names and ids are percent-encoded: a `#` in a guest's UPN would cut the address. */

function part(text: string): string {
  return encodeURIComponent(text);
}

/** A text literal of OData: quotes doubled, then encoded for a query. */
export function literal(text: string): string {
  return encodeURIComponent(`'${text.replaceAll("'", "''")}'`);
}

/** By object id or user principal name. */
export const userPath = (key: string): string => `/users/${part(key)}`;
export const passesPath = (userId: string): string => `${userPath(userId)}/authentication/temporaryAccessPassMethods`;
export const passPath = (userId: string, passId: string): string => `${passesPath(userId)}/${part(passId)}`;
export const methodsPath = (userId: string): string => `${userPath(userId)}/authentication/methods`;
export const methodPath = (userId: string, collection: string, methodId: string): string =>
  `${userPath(userId)}/authentication/${collection}/${part(methodId)}`;
export const qrCodePath = (userId: string): string => `${userPath(userId)}/authentication/qrCodePinMethod`;
export const revokeSessionsPath = (userId: string): string => `${userPath(userId)}/revokeSignInSessions`;
export const memberOfPath = (userId: string): string => `${userPath(userId)}/memberOf`;

export const assignmentsPath = '/roleManagement/directory/roleAssignments';
export const assignmentPath = (id: string): string => `${assignmentsPath}/${part(id)}`;
export const scheduleRequestsPath = '/roleManagement/directory/roleAssignmentScheduleRequests';
/** Schedules, not instances: a role that is to start later counts too. */
export const schedulesPath = '/roleManagement/directory/roleAssignmentSchedules';
export const ofPrincipal = (path: string, userId: string): string =>
  `${path}?$filter=principalId%20eq%20${literal(userId)}&$expand=roleDefinition`;

export const groupsNamed = (name: string): string =>
  `/groups?$filter=displayName%20eq%20${literal(name)}&$select=id,displayName&$top=3`;
export const groupPath = (groupId: string): string => `/groups/${part(groupId)}?$select=id,displayName`;
export const membersRefPath = (groupId: string): string => `/groups/${part(groupId)}/members/$ref`;
export const memberRefPath = (groupId: string, userId: string): string =>
  `/groups/${part(groupId)}/members/${part(userId)}/$ref`;

export const deletedUsersPath = '/directory/deletedItems/microsoft.graph.user';
export const deletedItemPath = (id: string): string => `/directory/deletedItems/${part(id)}`;
export const passPolicyPath =
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass';
export const skusPath = '/subscribedSkus';
