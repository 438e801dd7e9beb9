import { roleId } from '../catalogue/roles';
import type { AssignmentRecord, MembershipRecord } from '../state/schema';
import type { Tenant } from '../state/tenant';

/**
 * How protected an account is (Entra: who can perform sensitive actions). `plain` holds no role or only harmless ones.
 */
export type Protection = 'plain' | 'authenticationAdmin' | 'userAdmin' | 'privileged';

const harmless = [
  'Directory Readers',
  'Guest Inviter',
  'Message Center Reader',
  'Reports Reader',
  'Password Administrator',
].map(roleId);
const userAdminKind = ['User Administrator', 'Groups Administrator', 'Helpdesk Administrator'].map(roleId);
const authenticationAdmin = roleId('Authentication Administrator');

/** Groups an account is in, also through other groups, as memberships stand in `rows`. */
export function groupsOf(memberId: string, rows: readonly MembershipRecord[]): Set<string> {
  const found = new Set<string>();
  const open = [memberId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const row of rows) {
      if (row.memberId !== next || found.has(row.groupId)) continue;
      found.add(row.groupId);
      open.push(row.groupId);
    }
  }
  return found;
}

function rolesIn(
  tenant: Tenant,
  userId: string,
  assignments: readonly AssignmentRecord[],
  memberships: readonly MembershipRecord[],
): string[] {
  const principals = groupsOf(userId, memberships).add(userId);
  const held = assignments.filter((assignment) => principals.has(assignment.principalId) && tenant.active(assignment));
  return [...new Set(held.map((assignment) => assignment.roleDefinitionId))];
}

/** Directory roles an account holds now, directly or through groups, by template id; the truth, not a replica's view. */
export function effectiveRoles(tenant: Tenant, userId: string): string[] {
  return rolesIn(tenant, userId, tenant.assignments.allTruth(), tenant.memberships.allTruth());
}

/**
 * How protected an account is, as the service that decides sees it: a role that was just taken away still protects
 * until that has replicated.
 */
export function protectionOf(tenant: Tenant, userId: string): Protection {
  const memberships = tenant.memberships.allSeen('roleManagement');
  const inAssignable = [...groupsOf(userId, memberships)].some(
    (groupId) => tenant.groups.truth(groupId)?.properties['isAssignableToRole'] === true,
  );
  if (inAssignable) return 'privileged';
  const roles = rolesIn(tenant, userId, tenant.assignments.allSeen('roleManagement'), memberships);
  const marked = roles.filter((role) => !harmless.includes(role));
  if (marked.length === 0) return 'plain';
  if (marked.every((role) => role === authenticationAdmin)) return 'authenticationAdmin';
  if (marked.every((role) => userAdminKind.includes(role))) return 'userAdmin';
  return 'privileged';
}
