import { SignInFault, signInErrorBody, signInFaults } from '../sign-in/oauth-error';
import { answerToken, instanceDiscovery, openidConfiguration } from '../sign-in/token-endpoint';
import type { World } from '../state/world';
import type { FaultRule } from '../switches';
import { afterwards } from './injected';
import { jsonAnswer, type WireReply, type WireRequest } from './wire';

/** The sign-in service of all practice tenants: tokens for the app, and the documents that describe the endpoints. */
export class LoginService {
  constructor(
    private readonly world: World,
    private readonly url: () => string,
  ) {}

  /** The answer, or undefined when the address is none of this service's. */
  answer(request: WireRequest): { reply: WireReply; fault: FaultRule | undefined } | undefined {
    const { path, method } = request;
    if (method === 'GET' && path === '/common/discovery/instance')
      return plain(jsonAnswer(200, instanceDiscovery(this.url())));
    const found =
      /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys|oauth2\/v2\.0\/token)$/.exec(path);
    if (found === null) return undefined;
    const [, tenant = '', what = ''] = found;
    if (what.endsWith('token')) return this.token(request, decodeURIComponent(tenant));
    if (what.endsWith('keys')) return plain(jsonAnswer(200, { keys: [] }));
    const known = this.world.tenant(tenant);
    if (known === undefined && tenant !== 'common' && tenant !== 'organizations') {
      return plain(this.refusal(signInFaults.unknownTenant(tenant)));
    }
    return plain(jsonAnswer(200, openidConfiguration(this.url(), known?.id ?? tenant)));
  }

  private token(request: WireRequest, tenant: string): { reply: WireReply; fault: FaultRule | undefined } {
    const tenantId = this.world.tenant(tenant)?.id;
    const fault = this.world.takeFault({
      service: 'signIn',
      method: request.method,
      path: request.path,
      ...(tenantId === undefined ? {} : { tenantId }),
    });
    try {
      if (fault !== undefined) {
        const early = early503(fault);
        if (early !== undefined) return { reply: early, fault };
      }
      if (request.method !== 'POST') return { reply: jsonAnswer(405, {}), fault };
      const body = answerToken({
        world: this.world,
        tenant,
        form: new URLSearchParams(request.bytes.toString('utf8')),
        authorization: request.headers['authorization'],
        graphUrl: this.url(),
      });
      return {
        reply: afterwards(fault, jsonAnswer(200, body, { 'Cache-Control': 'no-store', Pragma: 'no-cache' })),
        fault,
      };
    } catch (cause) {
      if (cause instanceof SignInFault) return { reply: this.refusal(cause, fault), fault };
      throw cause;
    }
  }

  private refusal(cause: SignInFault, fault?: FaultRule): WireReply {
    const wait = cause.status === 429 || cause.status === 503 ? fault?.retryAfterSeconds : undefined;
    const headers: Record<string, string> = typeof wait === 'number' ? { 'Retry-After': String(Math.ceil(wait)) } : {};
    return jsonAnswer(cause.status, signInErrorBody(cause, this.world.now()), headers);
  }
}

function plain(reply: WireReply): { reply: WireReply; fault: undefined } {
  return { reply, fault: undefined };
}

/** What a fault at the sign-in service does instead of the work. */
function early503(rule: FaultRule): WireReply | undefined {
  if (rule.kind === 'reset' || rule.kind === 'hang') return { kind: rule.kind };
  if (rule.kind === 'lostResponse' || rule.kind === 'malformedJson') return undefined;
  if (rule.kind === 'throttle') throw signInFaults.throttled();
  throw signInFaults.unavailable();
}
