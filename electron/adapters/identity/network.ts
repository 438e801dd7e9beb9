import { AuthError, type INetworkModule, type NetworkRequestOptions, type NetworkResponse } from '@azure/msal-node';
import { failure, type Failure } from '../../../shared/errors';
import { retryAfterMs } from '../../core/network/retry-after';
import { NetworkFailure } from '../../core/network/wire-failure';

/** Answers of a sign-in service are a few kilobytes; anything above this is not one. */
const LARGEST_ANSWER = 1024 * 1024;

/**
 * Carries a failure of the wire through the sign-in library. It is one of the library's own errors because the library
 * lets those through and turns every other into one that says nothing.
 */
export class WireFailure extends AuthError {
  constructor(readonly failure: Failure) {
    super(failure.code, '');
    // The library's constructor resets the prototype to its own.
    Object.setPrototypeOf(this, WireFailure.prototype);
  }
}

/** Names of OpenSSL's and Node's verification errors: somebody in between has a certificate of their own, or clocks differ. */
const untrusted = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_)[A-Z_]{1,60}$/;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * HTTP for the sign-in library. Throttling, outages, redirects and answers that are no JSON end here as `WireFailure`: the
 * library would remember a 429 or 5xx and refuse the next minute's requests without asking (msal-common, ThrottlingUtils).
 */
export function signInNetwork(fetch: Fetch, timeoutMs: number): INetworkModule {
  async function send<T>(url: string, method: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const response = await reach(fetch, url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(options?.headers === undefined ? {} : { headers: options.headers }),
      ...(options?.body === undefined ? {} : { body: options.body }),
    });
    const text = await boundedText(response);
    refuseUnusable(response);
    // The library names its own answer type, and checks the fields that it uses.
    return { headers: Object.fromEntries(response.headers), status: response.status, body: parsed(text) as T };
  }
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions) => send<T>(url, 'GET', options),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) => send<T>(url, 'POST', options),
  };
}

async function reach(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (problem) {
    throw new WireFailure(wireFailure(problem));
  }
}

/** The failure behind what `fetch` rejected with; told apart by name and system code, never by message. */
function wireFailure(problem: unknown): Failure {
  if (problem instanceof NetworkFailure) return problem.failure;
  if (!(problem instanceof Error)) return failure('unreachable');
  if (problem.name === 'TimeoutError' || problem.name === 'AbortError') return failure('timeout');
  const cause: unknown = problem.cause;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return failure('timeout', { detail: code });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failure('dns', { detail: code });
  if (untrusted.test(code)) return failure('tls_untrusted', { detail: code });
  return failure('unreachable', /^[A-Z0-9_]{1,60}$/.test(code) ? { detail: code } : {});
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      const chunk: unknown = piece;
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.byteLength;
      if (size > LARGEST_ANSWER) throw new WireFailure(failure('sign_in_failed', { detail: 'bad_answer oversize' }));
      chunks.push(chunk);
    }
  } catch (problem) {
    throw problem instanceof WireFailure ? problem : new WireFailure(wireFailure(problem));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refuseUnusable(response: Response): void {
  const { status, headers } = response;
  const wait = retryAfterMs(headers.get('retry-after'), headers.get('date'));
  const extras = { detail: `HTTP ${String(status)}`, retryAfterMs: wait };
  if (status === 429) throw new WireFailure(failure('throttled', extras));
  if (status === 504) throw new WireFailure(failure('timeout', extras));
  if (status >= 500) throw new WireFailure(failure('unreachable', extras));
  if (status >= 300 && status < 400)
    throw new WireFailure(failure('sign_in_failed', { detail: 'bad_answer redirected' }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireFailure(failure('sign_in_failed', { detail: 'bad_answer not JSON' }));
  }
}
