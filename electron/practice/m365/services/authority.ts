import { denied, methodFaults } from '../server/errors';
import type { GraphContext } from '../server/context';
import { hasPermission, holdsRole } from './caller';
import { protectionOf, type Protection } from './target';

/** What somebody wants to do to an account (Entra: privileged roles and permissions, sensitive actions). */
export type SensitiveAction = 'enableDisable' | 'delete' | 'password' | 'sensitiveProperty' | 'revokeSessions';

const rolesFor: Readonly<Record<Protection, readonly string[]>> = {
  plain: ['Authentication Administrator', 'User Administrator', 'Privileged Authentication Administrator'],
  authenticationAdmin: ['Authentication Administrator', 'Privileged Authentication Administrator'],
  userAdmin: ['User Administrator', 'Privileged Authentication Administrator'],
  privileged: ['Privileged Authentication Administrator'],
};
const passwordRoles = ['Helpdesk Administrator', 'Password Administrator'];

/**
 * Refuses a sensitive action that the caller's directory roles do not allow on this target. An app with the permission
 * may act on accounts without roles; on others it needs a role itself, as a person does.
 */
export function requireAuthorityOver(context: GraphContext, userId: string, action: SensitiveAction): void {
  const { caller, tenant } = context;
  const protection = protectionOf(tenant, userId);
  if (protection === 'plain' && caller.kind === 'app') return;
  const extra = protection === 'plain' && (action === 'password' || action === 'revokeSessions') ? passwordRoles : [];
  if (!holdsRole(caller, tenant, [...rolesFor[protection], ...extra])) throw denied();
  const deletesAdmin = action === 'delete' && protection !== 'plain' && caller.kind === 'user';
  if (deletesAdmin && !hasPermission(caller, ['Directory.AccessAsUser.All'])) throw denied();
}

/** Refuses to touch sign-in methods (a pass among them) of an account that the caller's roles do not reach. */
export function requireAuthorityOverMethods(context: GraphContext, userId: string): void {
  const { caller, tenant } = context;
  const plain = protectionOf(tenant, userId) === 'plain';
  if (plain && caller.kind === 'app') return;
  const roles = ['Privileged Authentication Administrator', ...(plain ? ['Authentication Administrator'] : [])];
  if (!holdsRole(caller, tenant, roles)) throw methodFaults.denied();
}

/** Refuses a delegated caller without one of these roles; an app needs the permission only. */
export function requireRole(context: GraphContext, names: readonly string[]): void {
  if (context.caller.kind === 'user' && !holdsRole(context.caller, context.tenant, names)) throw denied();
}
