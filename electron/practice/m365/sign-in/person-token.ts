import { randomBytes } from 'node:crypto';
import { practiceClientId } from '../seed/practice-seed';
import { effectiveRoles, groupsOf } from '../services/target';
import { hashSecret, matchesHash } from '../state/secret-hash';
import type { Json, SessionRecord, UserRecord } from '../state/schema';
import { upnOf, type Tenant } from '../state/tenant';
import type { World } from '../state/world';
import { graphAudience, issueToken } from './access-token';
import type { Approval } from './desk';
import { SignInFault } from './oauth-error';

const openIdScopes = new Set(['openid', 'profile', 'offline_access', 'email']);

export interface PersonRequest {
  readonly world: World;
  /** Tenant the token shall be for; undefined = the person's own. */
  readonly tenant: Tenant | undefined;
  readonly scopes: readonly string[];
  readonly capabilities: readonly string[];
  readonly nonce: string | null;
}

function invalidGrant(number: number, message: string, suberror?: string): SignInFault {
  return new SignInFault(400, 'invalid_grant', number, message, suberror);
}

/** The account behind an approval or a session, if it may sign in. Throws otherwise. */
function person(world: World, { homeTenantId, userId }: Approval): { home: Tenant; user: UserRecord } {
  const home = world.tenants.get(homeTenantId);
  const user = home?.trueUser(userId);
  if (home === undefined || user === undefined)
    throw invalidGrant(50_034, 'The user account does not exist in the directory.');
  if (user.properties['accountEnabled'] !== true) throw invalidGrant(50_057, 'The user account is disabled.');
  return { home, user };
}

/**
 * Directory roles a person acts with in a tenant: their own at home, at a customer those of the relationship whose group
 * they are in (Partner Center: granular delegated admin privileges). Throws when there is none.
 */
function rolesAt(world: World, home: Tenant, user: UserRecord, tenant: Tenant): string[] {
  if (tenant.id === home.id) return effectiveRoles(tenant, user.id);
  const groups = groupsOf(user.id, home.memberships.allTruth());
  const held = home.record.relationships.filter(
    (row) =>
      row.customerTenantId === tenant.id &&
      row.status === 'active' &&
      row.endsAt > world.now() &&
      groups.has(row.partnerGroupId),
  );
  if (held.length === 0) {
    const message = `User account '${upnOf(user)}' from identity provider does not exist in tenant '${tenant.record.displayName}' and cannot access the application in that tenant.`;
    throw invalidGrant(50_020, message);
  }
  return [...new Set(held.flatMap((row) => row.roles))];
}

function grantedScopes(tenant: Tenant, asked: readonly string[]): string[] {
  const consented = tenant.settings.delegatedPermissions;
  const wanted = asked.filter((scope) => !openIdScopes.has(scope));
  if (wanted.length === 0 || wanted.includes('.default')) return [...consented];
  const granted = wanted.filter((scope) => consented.includes(scope));
  if (granted.length === 0) {
    throw invalidGrant(
      65_001,
      'The user or administrator has not consented to use the application.',
      'consent_required',
    );
  }
  return granted;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function refreshToken(world: World, approval: Approval, scopes: readonly string[]): string {
  const token = `${approval.homeTenantId}.${approval.userId}.${randomBytes(32).toString('base64url')}`;
  world.keepSession({
    tokenHash: hashSecret(token),
    clientId: practiceClientId,
    homeTenantId: approval.homeTenantId,
    userId: approval.userId,
    order: world.nextOrder(),
    passId: null,
    scopes: [...scopes],
  });
  return token;
}

/** Access, id and refresh token for a person who signed in. Throws `SignInFault`. */
export function personTokens(request: PersonRequest, approval: Approval): Json {
  const { world, capabilities } = request;
  const { home, user } = person(world, approval);
  const tenant = request.tenant ?? home;
  const wids = rolesAt(world, home, user, tenant);
  if (!tenant.settings.app.consented)
    throw invalidGrant(
      65_001,
      'The user or administrator has not consented to use the application.',
      'consent_required',
    );
  const { tokenSeconds, withheld } = world.switches.signIn;
  const scopes = grantedScopes(tenant, request.scopes).filter((scope) => !withheld.includes(scope));
  const continuous = capabilities.includes('cp1');
  const seconds = continuous ? tokenSeconds.continuous : tokenSeconds.plain;
  const issuedAt = Math.floor(Date.now() / 1_000);
  const common = { iat: issuedAt, nbf: issuedAt, exp: issuedAt + seconds, tid: tenant.id, oid: user.id };
  const access = issueToken({
    ...common,
    aud: graphAudience,
    iss: `https://sts.windows.net/${tenant.id}/`,
    appid: practiceClientId,
    idtyp: 'user',
    ver: '1.0',
    scp: scopes.join(' '),
    wids,
    home: home.id,
    ...(continuous ? { xms_cc: ['cp1'] } : {}),
    order: world.nextOrder(),
  });
  return {
    token_type: 'Bearer',
    scope: scopes.map((scope) => `${graphAudience}/${scope}`).join(' '),
    expires_in: seconds,
    ext_expires_in: seconds,
    access_token: access,
    refresh_token: refreshToken(world, approval, request.scopes),
    id_token: idToken(request, user, common),
    client_info: encode({ uid: user.id, utid: home.id }),
  };
}

/** The id token; its signature is not one, since MSAL gets it from the token endpoint and does not check it. */
function idToken(request: PersonRequest, user: UserRecord, common: { readonly tid: string }): string {
  const claims = {
    ...common,
    aud: practiceClientId,
    iss: `https://login.practice.invalid/${common.tid}/v2.0`,
    sub: user.id,
    name: user.properties['displayName'] ?? null,
    preferred_username: upnOf(user),
    ver: '2.0',
    ...(request.nonce === null ? {} : { nonce: request.nonce }),
  };
  return `${encode({ typ: 'JWT', alg: 'RS256', kid: 'practice' })}.${encode(claims)}.${Buffer.from('practice').toString('base64url')}`;
}

/** Redeems a refresh token, also for another tenant than it was got for. Throws `SignInFault`. */
export function refreshedTokens(request: PersonRequest, token: string): Json {
  const { world } = request;
  const session = sessionOf(world, token);
  if (session === undefined)
    throw invalidGrant(70_008, 'The provided authorization code or refresh token has expired.', 'bad_token');
  const { user } = person(world, session);
  if (session.order < user.sessionsValidFromOrder) {
    throw invalidGrant(
      50_173,
      'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
      'bad_token',
    );
  }
  const scopes = request.scopes.length > 0 ? request.scopes : session.scopes;
  return personTokens({ ...request, scopes }, session);
}

function sessionOf(world: World, token: string): SessionRecord | undefined {
  const userId = token.split('.')[1];
  return world.sessions.find((row) => row.userId === userId && matchesHash(token, row.tokenHash));
}
