import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import Provider, { type Context } from 'oidc-provider';
import type { Cloud } from '../../../shared/model/connector';
import { clientOf, DEVICE_GRANT, type KnownApp } from './known-apps';
import { makeLoopbackCa, type LoopbackCa } from './loopback-ca';
import { StepUps, verifiedClaims } from './step-up';

export type { KnownApp } from './known-apps';

/** Somebody the provider knows. */
export interface Person {
  readonly objectId: string;
  readonly tenantId: string;
  readonly username: string;
  readonly name: string;
}

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
  /**
   * A context that a person must sign in for (Entra: authentication context). Who asks for it without one is refused with
   * the claims to sign in with; tokens after such a sign-in say so (`acrs`).
   */
  contextWanted: string | undefined;
  /** What an access token of this provider says; undefined for any other text. */
  claimsOf(token: string): Readonly<Record<string, unknown>> | undefined;
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
  /** Graph's address, for which all tokens are. Absent: an address where nobody is. */
  readonly graphUrl?: string;
  /** What access tokens say beside who they are for: `scp` and `wids` of a person, `roles` of an app. */
  readonly grants?: (holder: Person | string, tenantId: string) => Readonly<Record<string, unknown>>;
  /** Seconds for which refresh tokens are good. */
  readonly refreshSeconds?: number;
}

const ENDPOINTS = '/oauth2/v2.0';
const NOWHERE = 'https://graph.foreign.invalid';
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
    cloud: { kind: 'custom', loginUrl: url, graphUrl: settings.graphUrl ?? NOWHERE },
    contextWanted: undefined,
    claimsOf: (token) => verifiedClaims(token, publicKey),
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
  const steps = new StepUps();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const provider = providerFor(url, settings, privateKey, steps);
  provider.on('grant.success', (context) => {
    for (const id of grantsIn(context)) grants.add(id);
  });
  const callback = provider.callback();
  front.handle = (request, response) => void answer(request, response, { made, steps }, callback);
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
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { made, steps }: { readonly made: ForeignProvider; readonly steps: StepUps },
  on: Handle,
): Promise<void> {
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
  if (rest.startsWith(`${ENDPOINTS}/authorize?`)) steps.heard(new URL(rest, made.url).searchParams);
  const mounted = asking(rest);
  Object.assign(request, { originalUrl: `/${tenant}${mounted}`, url: mounted });
  if (request.method === 'POST' && rest.startsWith(`${ENDPOINTS}/token`)) {
    const form = new URLSearchParams(await textOf(request));
    made.asked.push(form);
    const lacking = steps.refusal(form, made.contextWanted);
    if (lacking !== undefined) {
      response.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify(lacking));
      return;
    }
    // The library says it as before RFC 8628, which Entra takes, too.
    if (form.get('grant_type') === 'device_code') form.set('grant_type', DEVICE_GRANT);
    Object.assign(request, { body: Object.fromEntries(form) });
  }
  await on(request, response);
}

/** What Entra calls picking an account is signing in here, and a refresh token is only given after a question for consent. */
function asking(path: string): string {
  const prompt = 'prompt=login%20consent';
  if (!path.startsWith(`${ENDPOINTS}/authorize?`)) return path;
  return /[?&]prompt=/.test(path) ? path.replace('prompt=select_account', prompt) : `${path}&${prompt}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function providerFor(url: string, settings: ProviderSettings, privateKey: KeyObject, steps: StepUps): Provider {
  const { people, apps, refreshSeconds = 86_400, grants = () => ({}), graphUrl = NOWHERE } = settings;
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
    extraTokenClaims: (context: Context, token: { readonly accountId?: string; readonly clientId?: string }) => {
      const person = token.accountId === undefined ? undefined : find(token.accountId);
      const tid = tenantOf(context, person);
      const who = person === undefined ? {} : { oid: person.objectId, ...steps.claims() };
      return { tid, ...who, ...grants(person ?? token.clientId ?? '', tid) };
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      resourceIndicators: resourceFeature(graphUrl),
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
function resourceFeature(graphUrl: string): unknown {
  return {
    enabled: true,
    defaultResource: () => graphUrl,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({ scope: `${graphUrl}/.default`, audience: graphUrl, accessTokenFormat: 'jwt' }),
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
