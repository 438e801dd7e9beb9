import { practiceClientId } from '../seed/practice-seed';
import { guidOf } from '../seed/plant';
import type { Json } from '../state/schema';
import type { Tenant } from '../state/tenant';
import type { World } from '../state/world';
import { graphAudience, issueToken } from './access-token';
import { capabilitiesIn } from './client';
import { assertionHolds, assertionType } from './client-assertion';
import { practiceClientSecret, sameSecret } from './client-secrets';
import { signInFaults } from './oauth-error';

export interface TokenRequest {
  readonly world: World;
  /** Tenant id or domain from the address. */
  readonly tenant: string;
  readonly form: URLSearchParams;
  /** `Authorization` header, in which a client may send id and secret (RFC 6749 section 2.3.1). */
  readonly authorization: string | undefined;
  /** Address of Graph on this server; its `/.default` is taken as well as the real one's. */
  readonly graphUrl: string;
}

function basicCredentials(authorization: string | undefined): { id?: string; secret?: string } {
  const found = /^Basic\s+(\S+)$/i.exec(authorization ?? '');
  if (found === null) return {};
  const text = Buffer.from(found[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return {};
  const form = new URLSearchParams(`id=${text.slice(0, colon)}&secret=${text.slice(colon + 1)}`);
  return { id: form.get('id') ?? '', secret: form.get('secret') ?? '' };
}

/** Answers `POST /{tenant}/oauth2/v2.0/token`. Throws `SignInFault` for a refusal. */
export function answerToken(request: TokenRequest): Json {
  const { world, form } = request;
  const tenant = world.tenant(request.tenant);
  if (tenant === undefined) throw signInFaults.unknownTenant(request.tenant);
  const grant = form.get('grant_type');
  if (grant === null) throw signInFaults.missing('grant_type');
  if (grant !== 'client_credentials') throw signInFaults.badGrant(grant);
  const basic = basicCredentials(request.authorization);
  const appId = form.get('client_id') ?? basic.id;
  if (appId === undefined) throw signInFaults.missing('client_id');
  if (appId.toLowerCase() !== practiceClientId) throw signInFaults.unknownApp(appId, tenant.record.displayName);
  proveApp(request, tenant, appId, basic.secret);
  if (!tenant.settings.app.consented) throw signInFaults.notConsented(appId, tenant.id);
  const scope = form.get('scope');
  if (scope === null) throw signInFaults.missing('scope');
  const resources = [
    graphAudience,
    request.graphUrl,
    'https://graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
  ];
  if (!resources.some((resource) => scope.split(' ').includes(`${resource}/.default`)))
    throw signInFaults.badScope(scope);
  return appToken(world, tenant, capabilitiesIn(form.get('claims')));
}

/** By a certificate that was uploaded, or by the secret. Throws `SignInFault`. */
function proveApp({ world, form, tenant: asked }: TokenRequest, tenant: Tenant, appId: string, basic?: string): void {
  const jwt = form.get('client_assertion');
  if (jwt !== null && form.get('client_assertion_type') === assertionType) {
    const { certificates } = tenant.settings.app;
    if (!assertionHolds({ jwt, clientId: appId, tenant: asked, certificates })) throw signInFaults.wrongAssertion();
    return;
  }
  const secret = form.get('client_secret') ?? basic;
  if (secret === undefined) throw signInFaults.missing('client_secret');
  if (!sameSecret(secret, practiceClientSecret(tenant.id))) throw signInFaults.wrongSecret(appId);
  const { secretEndsAt } = tenant.settings.app;
  if (secretEndsAt !== null && secretEndsAt <= world.now()) throw signInFaults.expiredSecret(appId);
}

/** Tokens live by the computer's clock, as the cache of the client library does; a skipped day does not age them. */
function appToken(world: World, tenant: Tenant, clientCapabilities: readonly string[]): Json {
  const continuous = clientCapabilities.includes('cp1');
  const { tokenSeconds, withheld } = world.switches.signIn;
  const seconds = continuous ? tokenSeconds.continuous : tokenSeconds.plain;
  const issuedAt = Math.floor(Date.now() / 1_000);
  const token = issueToken({
    aud: graphAudience,
    iss: `https://sts.windows.net/${tenant.id}/`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + seconds,
    tid: tenant.id,
    oid: guidOf(`service principal ${tenant.id}`),
    appid: practiceClientId,
    idtyp: 'app',
    ver: '1.0',
    roles: tenant.settings.app.permissions.filter((name) => !withheld.includes(name)),
    wids: [...tenant.settings.app.directoryRoles],
    ...(continuous ? { xms_cc: ['cp1'] } : {}),
    order: world.nextOrder(),
  });
  return { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token };
}

/** Answers `GET …/openid-configuration` (OpenID Connect Discovery 1.0). */
export function openidConfiguration(loginUrl: string, tenantId: string): Json {
  const base = `${loginUrl}/${tenantId}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    userinfo_endpoint: `${loginUrl}/oidc/userinfo`,
    response_types_supported: ['code'],
    response_modes_supported: ['form_post'],
    scopes_supported: ['openid', 'profile', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    tenant_region_scope: 'EU',
    cloud_instance_name: 'practice.invalid',
  };
}

/** Answers `GET /common/discovery/instance`. */
export function instanceDiscovery(loginUrl: string): Json {
  const host = new URL(loginUrl).host;
  return {
    tenant_discovery_endpoint: `${loginUrl}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
