import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { passEnd, usability } from '../services/pass-rules';
import { hashSecret, matchesHash } from '../state/secret-hash';
import type { SessionRecord, UserRecord } from '../state/schema';
import type { Tenant } from '../state/tenant';
import type { World } from '../state/world';

/** What came of an attempt to sign in, as the sign-in page would say it. */
export const signInOutcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), with: z.enum(['pass', 'password']), session: z.string() }),
  z.strictObject({
    ok: z.literal(false),
    reason: z.enum([
      'unknownAccount',
      'disabled',
      'wrongSecret',
      'passExpired',
      'passNotYetValid',
      'passUsed',
      'passBlocked',
    ]),
  }),
]);
export type SignInOutcome = z.infer<typeof signInOutcomeSchema>;

const passRefusals = {
  Expired: 'passExpired',
  NotYetValid: 'passNotYetValid',
  OneTimeUsed: 'passUsed',
  DisabledByPolicy: 'passBlocked',
} as const;

function open(world: World, tenant: Tenant, user: UserRecord, passId: string | null): string {
  const session = `${tenant.id}.${user.id}.${randomBytes(18).toString('base64url')}`;
  world.keepSession({
    tokenHash: hashSecret(session),
    clientId: 'sign-in page',
    homeTenantId: tenant.id,
    userId: user.id,
    order: world.nextOrder(),
    passId,
    scopes: [],
  });
  return session;
}

/**
 * Tries to sign in with a pass or a password, on the truth and not on what replicas show. A one-time pass is used up by
 * it, as by a person.
 */
export function signIn(world: World, upn: string, secret: string): SignInOutcome {
  const tenant = world.tenant(upn.split('@')[1] ?? '');
  const user = tenant?.trueUser(upn);
  if (tenant === undefined || user === undefined) return { ok: false, reason: 'unknownAccount' };
  if (user.properties['accountEnabled'] !== true) return { ok: false, reason: 'disabled' };
  const pass = tenant.passes.truth(user.id);
  if (pass !== undefined && matchesHash(secret, pass.passHash)) {
    const state = usability(tenant, pass);
    if (state !== 'EnabledByPolicy') return { ok: false, reason: passRefusals[state] };
    if (pass.isUsableOnce) tenant.passes.put(user.id, { ...pass, used: true });
    return { ok: true, with: 'pass', session: open(world, tenant, user, pass.id) };
  }
  if (user.passwordHash === null || !matchesHash(secret, user.passwordHash))
    return { ok: false, reason: 'wrongSecret' };
  return { ok: true, with: 'password', session: open(world, tenant, user, null) };
}

/** Whether a session still gives new access: not revoked, the account enabled, its pass not over. */
export function sessionAlive(world: World, session: string): boolean {
  const [tenantId = '', userId = ''] = session.split('.');
  const tenant = world.tenants.get(tenantId);
  const user = tenant?.trueUser(userId);
  if (tenant === undefined || user === undefined || user.properties['accountEnabled'] !== true) return false;
  const record = world.sessions.find((row) => row.userId === userId && matchesHash(session, row.tokenHash));
  if (record === undefined || record.order < user.sessionsValidFromOrder) return false;
  return record.passId === null || passLives(tenant, record);
}

/** Sessions got with a pass end when the pass ends (Entra: Temporary Access Pass, expiry). */
function passLives(tenant: Tenant, record: SessionRecord): boolean {
  const pass = tenant.passes.truth(record.userId);
  return pass?.id === record.passId && passEnd(pass) > tenant.now();
}
