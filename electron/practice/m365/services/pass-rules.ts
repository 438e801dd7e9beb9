import { groupsOf } from './target';
import type { PassRecord } from '../state/schema';
import type { Tenant } from '../state/tenant';

/** Why a pass can or cannot be used (Graph: temporaryAccessPassAuthenticationMethod, methodUsabilityReason). */
export type Usability = 'EnabledByPolicy' | 'DisabledByPolicy' | 'Expired' | 'NotYetValid' | 'OneTimeUsed';

const minuteMs = 60_000;

/** Instant (ms) at which a pass ends. */
export function passEnd(pass: PassRecord): number {
  return pass.startsAt + pass.lifetimeInMinutes * minuteMs;
}

/** Whether the tenant's policy lets this account use a pass at all. */
export function inPassScope(tenant: Tenant, userId: string): boolean {
  const { state, includeTargets, excludeTargets } = tenant.settings.tapPolicy;
  if (state !== 'enabled') return false;
  const groups = groupsOf(userId, tenant.memberships.allTruth());
  const hit = (target: { id: string }): boolean =>
    target.id === 'all_users' || target.id === userId || groups.has(target.id);
  return includeTargets.some(hit) && !excludeTargets.some(hit);
}

/** Whether a pass would be taken at sign-in at this moment, by clock and policy. */
export function usability(tenant: Tenant, pass: PassRecord): Usability {
  const now = tenant.now();
  if (passEnd(pass) <= now) return 'Expired';
  if (pass.startsAt > now) return 'NotYetValid';
  if (pass.isUsableOnce && pass.used) return 'OneTimeUsed';
  const multiUseForbidden = tenant.settings.tapPolicy.isUsableOnce && !pass.isUsableOnce;
  return multiUseForbidden || !inPassScope(tenant, pass.userId) ? 'DisabledByPolicy' : 'EnabledByPolicy';
}
