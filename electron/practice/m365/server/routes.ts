import { needs } from '../catalogue/permissions';
import { listApplications } from '../directory/applications';
import {
  createExtension,
  deleteExtension,
  getExtension,
  listExtensions,
  patchExtension,
} from '../directory/extensions';
import { deleteItem, getContent, getItem, putContent } from '../directory/files';
import {
  addMember,
  getGroup,
  listGroupMembers,
  listGroups,
  listMemberOf,
  listTransitiveMemberOf,
  removeMember,
} from '../directory/members';
import {
  deleteMethod,
  getMethodsPolicy,
  getPassPolicy,
  listMethods,
  listMethodsOfKind,
  patchPassPolicy,
} from '../directory/methods';
import {
  getMe,
  listMyMemberOf,
  getOrganisation,
  listDomains,
  listOrganisations,
  listSkus,
} from '../directory/organisation';
import { getRelationship, listAccessAssignments, listContracts, listRelationships } from '../directory/partner';
import { createPass, deletePass, getPass, listPasses } from '../directory/passes';
import {
  deleteUser,
  getDeletedUser,
  listDeletedItems,
  listDeletedUsers,
  purgeUser,
  restoreUser,
} from '../directory/recycle-bin';
import {
  createAssignment,
  deleteAssignment,
  getAssignment,
  getDefinition,
  listAssignments,
  listDefinitions,
} from '../directory/roles';
import {
  cancelScheduleRequest,
  createScheduleRequest,
  getScheduleRequest,
  listEligibility,
  listScheduleInstances,
  listScheduleRequests,
  listSchedules,
} from '../directory/schedules';
import { countUsers, createUser, getUser, listUsers, patchUser, revokeSessions } from '../directory/users';
import type { Handler } from './context';

type Need = keyof typeof needs;
type Row = readonly [method: string, path: string, need: Need, handler: Handler];

const roles = '/roleManagement/directory';
const authentication = '/users/{user}/authentication';
const passes = `${authentication}/temporaryAccessPassMethods`;
const relationships = '/tenantRelationships/delegatedAdminRelationships';
const passPolicy = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{configuration}';

/** Everything the practice tenant answers: method, path below the version, permission, handler. First match wins. */
const table: readonly Row[] = [
  ['GET', '/me', 'readMe', getMe],
  ['GET', '/me/memberOf', 'readMe', listMyMemberOf],
  ['GET', '/users', 'readUsers', listUsers],
  ['GET', '/users/$count', 'readUsers', countUsers],
  ['POST', '/users', 'writeUsers', createUser],
  ['GET', '/users/{user}', 'readUsers', getUser],
  ['PATCH', '/users/{user}', 'patchUsers', patchUser],
  ['DELETE', '/users/{user}', 'deleteUsers', deleteUser],
  ['POST', '/users/{user}/revokeSignInSessions', 'revokeSessions', revokeSessions],
  ['POST', '/users/{user}/microsoft.graph.revokeSignInSessions', 'revokeSessions', revokeSessions],
  ['GET', '/users/{user}/memberOf', 'readUsers', listMemberOf],
  ['GET', '/users/{user}/memberOf/{cast}', 'readUsers', listMemberOf],
  ['GET', '/users/{user}/transitiveMemberOf', 'readUsers', listTransitiveMemberOf],
  ['GET', '/users/{user}/transitiveMemberOf/{cast}', 'readUsers', listTransitiveMemberOf],
  ['GET', '/users/{user}/extensions', 'readUsers', listExtensions],
  ['POST', '/users/{user}/extensions', 'writeUsers', createExtension],
  ['GET', '/users/{user}/extensions/{extension}', 'readUsers', getExtension],
  ['PATCH', '/users/{user}/extensions/{extension}', 'writeUsers', patchExtension],
  ['DELETE', '/users/{user}/extensions/{extension}', 'writeUsers', deleteExtension],
  ['GET', `${authentication}/methods`, 'readMethods', listMethods],
  ['GET', passes, 'readPasses', listPasses],
  ['POST', passes, 'writePasses', createPass],
  ['GET', `${passes}/{pass}`, 'readPasses', getPass],
  ['DELETE', `${passes}/{pass}`, 'writePasses', deletePass],
  ['GET', `${authentication}/{kind}`, 'readMethods', listMethodsOfKind],
  ['DELETE', `${authentication}/{kind}/{method}`, 'writeMethods', deleteMethod],
  ['GET', '/directory/deletedItems', 'readUsers', listDeletedItems],
  ['GET', '/directory/deletedItems/microsoft.graph.user', 'readUsers', listDeletedUsers],
  ['GET', '/directory/deletedItems/graph.user', 'readUsers', listDeletedUsers],
  ['GET', '/directory/deletedItems/{object}', 'readUsers', getDeletedUser],
  ['DELETE', '/directory/deletedItems/{object}', 'deleteUsers', purgeUser],
  ['POST', '/directory/deletedItems/{object}/restore', 'deleteUsers', restoreUser],
  ['GET', '/groups', 'readGroups', listGroups],
  ['GET', '/groups/{group}', 'readGroups', getGroup],
  ['GET', '/groups/{group}/members', 'readGroups', listGroupMembers],
  ['POST', '/groups/{group}/members/$ref', 'writeMembers', addMember],
  ['DELETE', '/groups/{group}/members/{member}/$ref', 'writeMembers', removeMember],
  ['GET', `${roles}/roleDefinitions`, 'readRoles', listDefinitions],
  ['GET', `${roles}/roleDefinitions/{definition}`, 'readRoles', getDefinition],
  ['GET', `${roles}/roleAssignments`, 'readRoles', listAssignments],
  ['POST', `${roles}/roleAssignments`, 'writeRoles', createAssignment],
  ['GET', `${roles}/roleAssignments/{assignment}`, 'readRoles', getAssignment],
  ['DELETE', `${roles}/roleAssignments/{assignment}`, 'writeRoles', deleteAssignment],
  ['GET', `${roles}/roleAssignmentScheduleRequests`, 'readSchedules', listScheduleRequests],
  ['POST', `${roles}/roleAssignmentScheduleRequests`, 'writeSchedules', createScheduleRequest],
  ['GET', `${roles}/roleAssignmentScheduleRequests/{request}`, 'readSchedules', getScheduleRequest],
  ['POST', `${roles}/roleAssignmentScheduleRequests/{request}/cancel`, 'writeSchedules', cancelScheduleRequest],
  ['GET', `${roles}/roleAssignmentSchedules`, 'readSchedules', listSchedules],
  ['GET', `${roles}/roleAssignmentScheduleInstances`, 'readSchedules', listScheduleInstances],
  ['GET', `${roles}/roleEligibilitySchedules`, 'readSchedules', listEligibility],
  ['GET', `${roles}/roleEligibilityScheduleInstances`, 'readSchedules', listEligibility],
  ['GET', '/policies/authenticationMethodsPolicy', 'readMethodPolicy', getMethodsPolicy],
  ['GET', passPolicy, 'readMethodPolicy', getPassPolicy],
  ['PATCH', passPolicy, 'writeMethodPolicy', patchPassPolicy],
  ['GET', '/subscribedSkus', 'readLicences', listSkus],
  ['GET', '/organization', 'readOrganisation', listOrganisations],
  ['GET', '/organization/{organisation}', 'readOrganisation', getOrganisation],
  ['GET', '/contracts', 'readContracts', listContracts],
  ['GET', relationships, 'readRelationships', listRelationships],
  ['GET', `${relationships}/{relationship}`, 'readRelationships', getRelationship],
  ['GET', `${relationships}/{relationship}/accessAssignments`, 'readRelationships', listAccessAssignments],
  ['GET', '/domains', 'readDomains', listDomains],
  ['GET', '/applications', 'readApplications', listApplications],
];

/** Requests for a file by its path, as `/sites/{id}/drive/root:/folder/name` and the same with `:/content` behind. */
const fileTable: readonly Row[] = [
  ['GET', 'item', 'readFiles', getItem],
  ['DELETE', 'item', 'writeFiles', deleteItem],
  ['GET', 'content', 'readFiles', getContent],
  ['PUT', 'content', 'writeFiles', putContent],
];

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly permissions: readonly string[];
  readonly handler: Handler;
}

const routes: readonly Route[] = table.map(([method, path, need, handler]) => ({
  method,
  parts: path.split('/').slice(1),
  permissions: needs[need],
  handler,
}));

export type Found =
  | {
      readonly kind: 'route';
      readonly permissions: readonly string[];
      readonly handler: Handler;
      readonly params: Record<string, string>;
    }
  | { readonly kind: 'noMethod' }
  | { readonly kind: 'noPath' };

/** Finds the handler of a request. Literal segments match in any case, as the service's do. */
export function findRoute(method: string, segments: readonly string[]): Found {
  const file = filePath(segments);
  if (file !== undefined) {
    const row = fileTable.find(([wanted, what]) => wanted === method && what === file.what);
    if (row === undefined) return { kind: 'noMethod' };
    return { kind: 'route', permissions: needs[row[2]], handler: row[3], params: { item: file.item } };
  }
  let pathKnown = false;
  for (const route of routes) {
    const params = paramsOf(route.parts, segments);
    if (params === undefined) continue;
    if (route.method === method) {
      return { kind: 'route', permissions: route.permissions, handler: route.handler, params };
    }
    pathKnown = true;
  }
  return { kind: pathKnown ? 'noMethod' : 'noPath' };
}

function paramsOf(parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      if (segment === '') return undefined;
      params[part.slice(1, -1)] = segment;
    } else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

/** Path of a file below the root of a drive; of the practice sites only the root site has one. */
function filePath(segments: readonly string[]): { what: 'item' | 'content'; item: string } | undefined {
  const bySite =
    segments[0] === 'sites' && segments[1] === 'root' && segments[2] === 'drive' && segments[3] === 'root:';
  const byDrive = segments[0] === 'drives' && segments[2] === 'root:';
  if (!bySite && !byDrive) return undefined;
  const rest = segments.slice(bySite ? 4 : 3);
  const isContent = rest.at(-1) === 'content' && rest.at(-2)?.endsWith(':') === true;
  const path = (isContent ? rest.slice(0, -1) : rest).join('/');
  return { what: isContent ? 'content' : 'item', item: isContent ? path.slice(0, -1) : path };
}
