import { randomUUID } from 'node:crypto';
import { hasPermission, type Caller } from '../services/caller';
import { graphAudience, readToken, type AccessClaims } from '../sign-in/access-token';
import type { Json } from '../state/schema';
import type { Tenant } from '../state/tenant';
import type { World } from '../state/world';
import type { FaultRule } from '../switches';
import type { GraphContext, GraphReply } from './context';
import { GraphFault, badRequest, denied, errorBody, unauthenticated } from './errors';
import { afterwards, claimsChallenge, instead } from './injected';
import { Quota } from './quota';
import { findRoute } from './routes';
import type { WireReply, WireRequest } from './wire';

const version = '/v1.0';
const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

interface SignedIn {
  readonly tenant: Tenant;
  readonly caller: Caller;
}

/** A request on its way through the service. */
interface Passage {
  readonly request: WireRequest;
  /** Path below the version, as sent. */
  readonly path: string;
  readonly requestId: string;
  readonly clientRequestId: string;
  units: number;
}

/** Microsoft Graph v1.0 of all practice tenants: sign-in, faults, quota, routing, envelope. */
export class GraphService {
  readonly #quota: Quota;

  constructor(
    private readonly world: World,
    private readonly graphUrl: () => string,
  ) {
    this.#quota = new Quota(world);
  }

  /** Whether an address is one of Graph's. */
  static owns(path: string): boolean {
    return path === version || path.startsWith(`${version}/`) || path.startsWith('/beta/');
  }

  answer(request: WireRequest): { reply: WireReply; fault: FaultRule | undefined } {
    const passage = this.passage(request);
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
    const claims = token === undefined ? undefined : readToken(token);
    const fault = this.world.takeFault({
      service: 'graph',
      method: request.method,
      path: passage.path,
      ...(claims === undefined ? {} : { tenantId: claims.tid }),
    });
    return { reply: this.guarded(passage, token, claims, fault), fault };
  }

  private passage(request: WireRequest): Passage {
    const requestId = randomUUID();
    const path = request.path.replace(/^\/(v1\.0|beta)/, '').replace(/\/$/, '') || '/';
    return { request, path, requestId, clientRequestId: request.headers['client-request-id'] ?? requestId, units: 1 };
  }

  private guarded(
    passage: Passage,
    token: string | undefined,
    claims: AccessClaims | undefined,
    fault: FaultRule | undefined,
  ): WireReply {
    try {
      const early = fault === undefined ? undefined : instead(fault, passage.path, this.world.now());
      if (early !== undefined) return early;
      const signedIn = this.signIn(token, claims);
      return afterwards(fault, this.envelope(passage, this.handle(passage, signedIn)));
    } catch (cause) {
      if (cause instanceof GraphFault) return this.refusal(passage, cause);
      throw cause;
    }
  }

  private signIn(token: string | undefined, claims: AccessClaims | undefined): SignedIn {
    if (token === undefined) throw unauthenticated('Access token is empty.');
    if (claims === undefined) throw unauthenticated('CompactToken parsing failed with error code: 80049217');
    if (claims.aud !== graphAudience) throw unauthenticated('Access token validation failure. Invalid audience.');
    if (claims.exp * 1_000 <= Date.now()) throw unauthenticated('Lifetime validation failed, the token is expired.');
    const tenant = this.world.tenants.get(claims.tid);
    if (tenant === undefined || !tenant.settings.app.consented)
      throw unauthenticated('Access token validation failure.');
    if (this.revoked(claims, tenant)) {
      const continuous = claims.xms_cc?.includes('cp1') === true;
      throw continuous
        ? claimsChallenge(Math.floor(this.world.now() / 1_000))
        : unauthenticated('Lifetime validation failed, the token is expired.');
    }
    return { tenant, caller: callerOf(claims) };
  }

  /** Whether sessions were ended since the token was issued. A person's token lives on with clients that take no challenge. */
  private revoked(claims: AccessClaims, tenant: Tenant): boolean {
    if (claims.idtyp === 'app') return claims.order < tenant.record.appTokensValidFromOrder;
    const user = this.world.tenants.get(claims.home ?? claims.tid)?.trueUser(claims.oid);
    const dead = user === undefined || claims.order < user.sessionsValidFromOrder;
    return dead && claims.xms_cc?.includes('cp1') === true;
  }

  private handle(passage: Passage, { tenant, caller }: SignedIn): GraphReply {
    const { request, path } = passage;
    const { method, query } = request;
    passage.units = this.#quota.take(tenant.id, caller.appId, { method, path, query });
    const found = findRoute(method, segmentsOf(path));
    if (found.kind === 'noMethod')
      throw new GraphFault(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    if (found.kind === 'noPath')
      throw new GraphFault(400, 'BadRequest', `Resource not found for the segment '${path.split('/')[1] ?? ''}'.`);
    if (!hasPermission(caller, found.permissions)) throw denied();
    const context: GraphContext = {
      world: this.world,
      tenant,
      caller,
      method,
      path,
      params: found.params,
      query,
      headers: request.headers,
      body: bodyOf(request),
      bytes: request.bytes,
      root: `${this.graphUrl()}${version}`,
      downloadRoot: `${this.graphUrl()}/download`,
    };
    return found.handler(context);
  }

  private commonHeaders(passage: Passage): Record<string, string> {
    return {
      'Content-Type': jsonType,
      'OData-Version': '4.0',
      'Cache-Control': 'no-cache',
      'Strict-Transport-Security': 'max-age=31536000',
      'request-id': passage.requestId,
      'client-request-id': passage.clientRequestId,
      'x-ms-ags-diagnostic': JSON.stringify({ ServerInfo: { DataCenter: 'Practice', Slice: 'E', Ring: '1' } }),
      Date: new Date(this.world.now()).toUTCString(),
    };
  }

  private envelope(passage: Passage, reply: GraphReply): WireReply {
    const headers = { ...this.commonHeaders(passage), 'x-ms-resource-unit': String(passage.units), ...reply.headers };
    if (reply.raw !== undefined) {
      return {
        kind: 'answer',
        status: reply.status,
        headers: { ...headers, 'Content-Type': reply.raw.type },
        bytes: reply.raw.bytes,
      };
    }
    return answerOf(reply.status, headers, reply.body);
  }

  private refusal(passage: Passage, fault: GraphFault): WireReply {
    const body = errorBody(fault, passage, this.world.now());
    return answerOf(fault.status, { ...this.commonHeaders(passage), ...fault.extra.headers }, body);
  }
}

function callerOf(claims: AccessClaims): Caller {
  if (claims.idtyp === 'app') return { kind: 'app', appId: claims.appid, permissions: claims.roles ?? [] };
  return {
    kind: 'user',
    appId: claims.appid,
    userId: claims.oid,
    homeTenantId: claims.home ?? claims.tid,
    permissions: (claims.scp ?? '').split(' '),
    wids: claims.wids,
  };
}

function answerOf(status: number, headers: Record<string, string>, body: Json | undefined): WireReply {
  if (body !== undefined) return { kind: 'answer', status, headers, bytes: Buffer.from(JSON.stringify(body)) };
  const { 'Content-Type': unused, ...rest } = headers;
  return { kind: 'answer', status, headers: unused === undefined ? headers : rest, bytes: Buffer.alloc(0) };
}

/** Segments of a path, decoded one by one so that an encoded slash stays inside its segment. */
function segmentsOf(path: string): string[] {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}

function bodyOf(request: WireRequest): unknown {
  // Only file contents are put, and they may be anything.
  if (request.bytes.length === 0 || request.method === 'PUT') return undefined;
  const type = request.headers['content-type'] ?? '';
  if (!type.includes('json')) {
    throw new GraphFault(415, 'Request_BadRequest', 'Unsupported media type.');
  }
  try {
    return JSON.parse(request.bytes.toString('utf8'));
  } catch {
    throw new GraphFault(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}
