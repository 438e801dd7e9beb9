import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import Provider, { type Context } from 'oidc-provider';
import type { Cloud } from '../../../shared/model/connector';
import { makeLoopbackCa, type LoopbackCa } from './loopback-ca';

/** Somebody the provider knows. */
export interface Person {
  readonly objectId: string;
  readonly tenantId: string;
  readonly username: string;
  readonly name: string;
}

/** An app the provider knows, by what it proves itself with. */
export type KnownApp =
  | { readonly clientId: string; readonly kind: 'public' }
  | { readonly clientId: string; readonly kind: 'secret'; readonly secret: string }
  | { readonly clientId: string; readonly kind: 'certificate'; readonly publicKey: KeyObject };

/** What stands between the network and the provider in the next requests to the token endpoint. */
export interface Mishap {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * An OpenID provider that is not ours (npm `oidc-provider`, certified by the OpenID Foundation), on https with a CA of its
 * own. Around it stands the little that makes it an Entra authority for the client library: tenants as the first part of
 * the path, `tid` and `oid` in tokens, `client_info` beside them (Entra: id token claims, access token claims).
 */
export interface ForeignProvider {
  readonly url: string;
  readonly ca: string;
  /** As a connector names it. */
  readonly cloud: Extract<Cloud, { kind: 'custom' }>;
  /** Bodies that reached the token endpoint, newest last, without those that a mishap answered. */
  readonly asked: URLSearchParams[];
  /** Answers the next request to the token endpoint instead of the provider. */
  readonly mishaps: Mishap[];
  /** Puts another tenant into the tokens than was asked for. */
  tenantInTokens: ((asked: string) => string) | undefined;
  /** Ends every session: refresh tokens given out so far are worth nothing. */
  revokeAll(): Promise<void>;
  /** Goes off the network, and comes back on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Comes back with a certificate of another authority, which it gives: what a box does that looks into TLS. */
  upAsImpostor(): Promise<string>;
  stop(): Promise<void>;
}

export interface ProviderSettings {
  readonly people: readonly Person[];
  readonly apps: readonly KnownApp[];
  /** Seconds for which refresh tokens are good. */
  readonly refreshSeconds?: number;
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const ENDPOINTS = '/oauth2/v2.0';
const RESOURCE = 'https://graph.foreign.invalid';
/** Tenant of each request under way; the provider itself knows of none. */
const tenants = new WeakMap<IncomingMessage, string>();

export async function startForeignProvider(settings: ProviderSettings): Promise<ForeignProvider> {
  const tls = makeLoopbackCa();
  const front: Front = { handle: () => undefined };
  let server = await listen(tls, front, 0);
  const port = portOf(server);
  const url = `https://127.0.0.1:${String(port)}`;
  const grants = new Set<string>();
  const made: ForeignProvider = {
    url,
    ca: tls.ca,
    cloud: { kind: 'custom', loginUrl: url, graphUrl: RESOURCE },
    asked: [],
    mishaps: [],
    tenantInTokens: undefined,
    revokeAll: async () => {
      for (const id of grants) await (await provider.Grant.find(id))?.destroy();
    },
    down: () => closed(server),
    up: async () => {
      server = await listen(tls, front, port);
    },
    upAsImpostor: async () => {
      const other = makeLoopbackCa('Box that reads along');
      server = await listen(other, front, port);
      return other.ca;
    },
    stop: () => closed(server),
  };
  const provider = providerFor(url, settings);
  provider.on('grant.success', (context) => {
    for (const id of grantsIn(context)) grants.add(id);
  });
  const callback = provider.callback();
  front.handle = (request, response) => void answer(request, response, made, callback);
  return made;
}

interface Front {
  handle: (request: IncomingMessage, response: ServerResponse) => void;
}

function listen(tls: LoopbackCa, front: Front, port: number): Promise<Server> {
  const server = createServer({ key: tls.key, cert: tls.certificate }, (request, response) => {
    front.handle(request, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** `/{tenant}/oauth2/…`: the tenant is remembered and taken off, as a framework does that mounts the provider below a path. */
async function answer(request: IncomingMessage, response: ServerResponse, made: ForeignProvider, on: Handle) {
  const asked = request.url ?? '/';
  const [, tenant = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(asked) ?? [];
  if (tenant === '') {
    response.writeHead(404).end();
    return;
  }
  tenants.set(request, made.tenantInTokens?.(tenant) ?? tenant);
  const mishap = rest.startsWith(`${ENDPOINTS}/token`) ? made.mishaps.shift() : undefined;
  if (mishap !== undefined) {
    response.writeHead(mishap.status, { 'Content-Type': 'application/json', ...mishap.headers });
    response.end(JSON.stringify(mishap.body ?? {}));
    return;
  }
  // What Entra calls picking an account is signing in here, and a refresh token is only given after a question for consent.
  const mounted = rest.replace('prompt=select_account', 'prompt=login%20consent');
  Object.assign(request, { originalUrl: `/${tenant}${mounted}`, url: mounted });
  if (request.method === 'POST' && rest.startsWith(`${ENDPOINTS}/token`)) {
    const form = new URLSearchParams(await textOf(request));
    made.asked.push(form);
    // The library says it as before RFC 8628, which Entra takes, too.
    if (form.get('grant_type') === 'device_code') form.set('grant_type', DEVICE_GRANT);
    Object.assign(request, { body: Object.fromEntries(form) });
  }
  await on(request, response);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function providerFor(url: string, settings: ProviderSettings): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { people, apps, refreshSeconds = 86_400 } = settings;
  const find = (id: string): Person | undefined => people.find(({ username }) => username === id);
  const provider = new Provider(url, {
    clients: apps.map(clientOf),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for tests'] },
    clientAuthMethods: ['none', 'client_secret_post', 'private_key_jwt'],
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'oid', 'tid'], profile: ['preferred_username', 'name'] },
    enabledJWA: { clientAuthSigningAlgValues: ['PS256', 'RS256'] },
    findAccount: (context: Context, id: string) => accountOf(context, find(id)),
    extraTokenClaims: (context: Context, token: { readonly accountId?: string }) => {
      const person = token.accountId === undefined ? undefined : find(token.accountId);
      return { tid: tenantOf(context, person), ...(person === undefined ? {} : { oid: person.objectId }) };
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      resourceIndicators: resourceFeature(),
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    routes: {
      authorization: `${ENDPOINTS}/authorize`,
      token: `${ENDPOINTS}/token`,
      device_authorization: `${ENDPOINTS}/devicecode`,
    },
    ttl: { RefreshToken: refreshSeconds, AccessToken: 3_600, ClientCredentials: 3_600 },
  });
  provider.use(async (context, next) => {
    await next();
    addClientInfo(context, find);
  });
  return provider;
}

/** Every token is for Graph, as `.default` asks. */
function resourceFeature(): unknown {
  return {
    enabled: true,
    defaultResource: () => RESOURCE,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({ scope: `${RESOURCE}/.default`, audience: RESOURCE, accessTokenFormat: 'jwt' }),
  };
}

function clientOf(app: KnownApp): unknown {
  const { clientId } = app;
  if (app.kind === 'public') {
    return {
      client_id: clientId,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT],
    };
  }
  const common = { client_id: clientId, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] };
  if (app.kind === 'secret') {
    return { ...common, client_secret: app.secret, token_endpoint_auth_method: 'client_secret_post' };
  }
  return {
    ...common,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...app.publicKey.export({ format: 'jwk' }), use: 'sig' }] },
  };
}

function accountOf(context: Context, person: Person | undefined): unknown {
  if (person === undefined) return undefined;
  const { objectId, username, name } = person;
  return {
    accountId: username,
    claims: () => ({
      sub: username,
      oid: objectId,
      tid: tenantOf(context, person),
      preferred_username: username,
      name,
    }),
  };
}

/** The tenant in the path; `organizations` is where somebody lives. */
function tenantOf({ req }: Context, person: Person | undefined): string {
  const asked = tenants.get(req) ?? '';
  return asked === 'organizations' ? (person?.tenantId ?? asked) : asked;
}

/** Who signed in and where they live, beside the tokens, as the client library needs it to know accounts apart. */
function addClientInfo(context: Context, find: (id: string) => Person | undefined): void {
  const { body, oidc } = context;
  const person = oidc?.account === undefined ? undefined : find(oidc.account.accountId);
  if (typeof body !== 'object' || body === null || !('access_token' in body) || person === undefined) return;
  const info = JSON.stringify({ uid: person.objectId, utid: person.tenantId });
  context.body = { ...body, client_info: Buffer.from(info).toString('base64url') };
}

function grantsIn(context: unknown): readonly string[] {
  const oidc: unknown = typeof context === 'object' && context !== null && 'oidc' in context ? context.oidc : undefined;
  if (typeof oidc !== 'object' || oidc === null || !('entities' in oidc)) return [];
  const { entities } = oidc;
  if (typeof entities !== 'object' || entities === null || !('Grant' in entities)) return [];
  const { Grant } = entities;
  const id: unknown = typeof Grant === 'object' && Grant !== null && 'jti' in Grant ? Grant.jti : undefined;
  return typeof id === 'string' ? [id] : [];
}
