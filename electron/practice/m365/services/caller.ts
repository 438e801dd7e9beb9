import { roleId } from '../catalogue/roles';
import type { Tenant } from '../state/tenant';
import { effectiveRoles } from './target';

/** Who sent a Graph request. */
export type Caller = AppCaller | UserCaller;

export interface AppCaller {
  readonly kind: 'app';
  readonly appId: string;
  /** Application permissions in the token. */
  readonly permissions: readonly string[];
}

export interface UserCaller {
  readonly kind: 'user';
  readonly appId: string;
  readonly userId: string;
  readonly homeTenantId: string;
  /** Delegated permissions in the token. */
  readonly permissions: readonly string[];
  /** Directory roles in the token: all that a partner's user has in a customer tenant. */
  readonly wids: readonly string[];
}

/**
 * Template ids of the directory roles the caller acts with. A partner's user has what the token says, so that an old
 * token gains nothing; the app and the tenant's own people have what they hold now.
 */
function callerRoles(caller: Caller, tenant: Tenant): readonly string[] {
  if (caller.kind === 'app') return tenant.settings.app.directoryRoles;
  if (caller.homeTenantId !== tenant.id) return caller.wids;
  return effectiveRoles(tenant, caller.userId);
}

/** Whether the caller has one of these permissions; none needed = yes. */
export function hasPermission(caller: Caller, anyOf: readonly string[]): boolean {
  return anyOf.length === 0 || anyOf.some((permission) => caller.permissions.includes(permission));
}

/** Whether the caller holds one of these roles, by English name. Global Administrator always counts. */
export function holdsRole(caller: Caller, tenant: Tenant, names: readonly string[]): boolean {
  const held = callerRoles(caller, tenant);
  return ['Global Administrator', ...names].some((name) => held.includes(roleId(name)));
}
