import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import { failure, type Failure } from '../../../../shared/errors';
import type { M365Connector } from '../../../../shared/model/connector';
import { NetworkFailure } from '../../../core/network/wire-failure';
import type { TokenOptions, TokenSource } from '../../../ports/identity';
import { claimsOf } from './claims';
import type { Operation } from './operation';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Goes along with one request through the chain; the client library itself would turn failures into text. */
export class RequestState implements MiddlewareOptions {
  failure: Failure | undefined;
  constructor(readonly operation: Operation) {}
}

/** Ends the chain early. What happened is in the `RequestState`. */
class Stopped extends Error {}

function stop(state: RequestState, reason: Failure): never {
  state.failure = reason;
  throw new Stopped(reason.code);
}

function stateOf(context: Context): RequestState {
  const state = context.middlewareControl?.getMiddlewareOptions(RequestState);
  if (!(state instanceof RequestState)) throw new Error('request without state');
  return state;
}

/**
 * Puts the token on the request. A claims challenge (Entra: continuous access evaluation) and a token refused for its age are
 * answered once, with a new token. The library's own handler drops the token on every host but Microsoft's.
 */
export class Authentication implements Middleware {
  #next: Middleware | undefined;

  constructor(
    private readonly connector: M365Connector,
    private readonly tokens: TokenSource,
  ) {}

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    await this.#send(context, {});
    const { response } = context;
    if (response?.status !== 401 && response?.status !== 403) return;
    const claims = claimsOf(response.headers.get('www-authenticate'));
    // Conditional access asks for claims with 403, too (Graph: error responses); without them that is a right that is missing.
    if (response.status === 403 && claims === undefined) return;
    await response.body?.cancel();
    await this.#send(context, claims === undefined ? { renew: true } : { claims });
  }

  async #send(context: Context, options: TokenOptions): Promise<void> {
    const state = stateOf(context);
    const token = await Promise.race([this.tokens.token(this.connector, options), state.operation.ended]);
    if (token === undefined) return stop(state, failure('timeout'));
    if (!token.ok) return stop(state, token.error);
    const headers = new Headers(context.options?.headers);
    headers.set('Authorization', `Bearer ${token.value.reveal()}`);
    context.options = { ...context.options, headers };
    await this.#next?.execute(context);
  }
}

/** Sends the request. Redirects are not followed: Graph's directory part has none, and a token must not travel. */
export class Sending implements Middleware {
  constructor(private readonly fetch: Fetch) {}

  async execute(context: Context): Promise<void> {
    const state = stateOf(context);
    const { signal } = state.operation;
    if (typeof context.request !== 'string') return stop(state, failure('bug', { detail: 'request is no address' }));
    const { body, headers, method } = context.options ?? {};
    try {
      context.response = await this.fetch(context.request, {
        redirect: 'manual',
        signal,
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
        ...(typeof body === 'string' ? { body } : {}),
      });
    } catch (problem) {
      stop(state, wireFailure(problem, signal));
    }
  }
}

const tlsCodes = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/;

/** The failure behind what `fetch` or a body stream rejected with; told apart by system codes, never by message. */
export function wireFailure(problem: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return failure('timeout');
  if (problem instanceof NetworkFailure) return problem.failure;
  const cause: unknown = problem instanceof Error ? (problem.cause ?? problem) : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const detail = /^[A-Z0-9_]{1,60}$/.test(code) ? { detail: code } : {};
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failure('dns', detail);
  if (tlsCodes.test(code)) return failure('tls_untrusted', detail);
  return failure(code.includes('TIMEOUT') ? 'timeout' : 'unreachable', detail);
}
