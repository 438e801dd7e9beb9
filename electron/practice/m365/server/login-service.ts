import { SignInFault, signInErrorBody, signInFaults } from '../sign-in/oauth-error';
import { PersonSignIn, type Page } from '../sign-in/person-sign-in';
import { answerToken, instanceDiscovery, openidConfiguration } from '../sign-in/token-endpoint';
import type { Json } from '../state/schema';
import type { World } from '../state/world';
import type { FaultRule } from '../switches';
import { afterwards } from './injected';
import { jsonAnswer, type WireReply, type WireRequest } from './wire';

const addressPattern =
  /^\/([^/]+)\/(v2\.0\/adminconsent|v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys|oauth2\/v2\.0\/(?:token|authorize|devicecode))$/;

/** The sign-in service of all practice tenants: tokens for the app, and the documents that describe the endpoints. */
export class LoginService {
  readonly #people: PersonSignIn;

  constructor(
    private readonly world: World,
    private readonly url: () => string,
  ) {
    this.#people = new PersonSignIn(world, url);
  }

  /** The answer, or undefined when the address is none of this service's. */
  answer(request: WireRequest): { reply: WireReply; fault: FaultRule | undefined } | undefined {
    const { path, method } = request;
    if (method === 'GET' && path === '/common/discovery/instance')
      return plain(jsonAnswer(200, instanceDiscovery(this.url())));
    if (method === 'GET' && path === '/devicelogin') return plain(htmlAnswer(this.#people.devicePage(request.query)));
    const found = addressPattern.exec(path);
    if (found === null) return undefined;
    const [, encoded = '', what = ''] = found;
    const tenant = decoded(encoded);
    if (what.endsWith('/adminconsent')) return plain(htmlAnswer(this.#people.consent(tenant, request.query)));
    if (what.endsWith('/authorize')) return plain(htmlAnswer(this.#people.authorize(tenant, request.query)));
    if (what.endsWith('/token') || what.endsWith('/devicecode'))
      return this.token(request, tenant, what.endsWith('/token'));
    if (what.endsWith('/keys')) return plain(jsonAnswer(200, { keys: [] }));
    const known = this.world.tenant(tenant);
    if (known === undefined && tenant !== 'common' && tenant !== 'organizations') {
      return plain(this.refusal(signInFaults.unknownTenant(tenant)));
    }
    return plain(jsonAnswer(200, openidConfiguration(this.url(), known?.id ?? tenant)));
  }

  private token(
    request: WireRequest,
    tenant: string,
    isToken: boolean,
  ): { reply: WireReply; fault: FaultRule | undefined } {
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
      const form = new URLSearchParams(request.bytes.toString('utf8'));
      const body = isToken ? this.tokens(request, tenant, form) : this.#people.deviceCode(form);
      return {
        reply: afterwards(fault, jsonAnswer(200, body, { 'Cache-Control': 'no-store', Pragma: 'no-cache' })),
        fault,
      };
    } catch (cause) {
      if (cause instanceof SignInFault) return { reply: this.refusal(cause, fault), fault };
      throw cause;
    }
  }

  private tokens(request: WireRequest, tenant: string, form: URLSearchParams): Json {
    const authorization = request.headers['authorization'];
    return (
      this.#people.token(tenant, form) ??
      answerToken({ world: this.world, tenant, form, authorization, graphUrl: this.url() })
    );
  }

  private refusal(cause: SignInFault, fault?: FaultRule): WireReply {
    const wait = cause.status === 429 || cause.status === 503 ? fault?.retryAfterSeconds : undefined;
    const headers: Record<string, string> = typeof wait === 'number' ? { 'Retry-After': String(Math.ceil(wait)) } : {};
    return jsonAnswer(cause.status, signInErrorBody(cause, this.world.now()), headers);
  }
}

/** A path segment without its percent-encoding; one that cannot be read stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function htmlAnswer(page: Page): WireReply {
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
  };
  return { kind: 'answer', status: page.status, headers, bytes: Buffer.from(page.html) };
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
