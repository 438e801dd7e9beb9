import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type Agent, request as httpsRequest } from 'node:https';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { DAY } from '../../../shared/time';
import { retryAfterMs } from '../../core/network/retry-after';
import { connectionFailure } from '../../core/network/wire-failure';
import { LARGEST_BYTES } from './text';

export interface HttpQuery {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent as a bearer token. */
  readonly token?: Secret<string>;
  /** PEM of the only authorities to be believed; left out: those of the system. */
  readonly ca?: string;
  /** Makes the connections of https; left out: Node's own, directly. */
  readonly agent?: Agent | undefined;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** A plain address is for a service on this computer only; everything else must be https. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

/** One exchange, no redirects, bounded in time and size. Fails with `unreachable`, `timeout`, `dns`, `tls_untrusted`, `quota`. */
export async function exchange(query: HttpQuery): Promise<Result<HttpAnswer, Failure>> {
  if (!isSafeAddress(query.url)) return err(failure('bad_input', { detail: 'address is not https' }));
  const body = query.body === undefined ? undefined : Buffer.from(query.body, 'utf8');
  const send = query.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(query.timeoutMs);
    const fail = (error: unknown): void => resolve(err(signal.aborted ? failure('timeout') : connectionFailure(error)));
    const outgoing = send(
      query.url,
      {
        method: query.method,
        signal,
        headers: {
          ...query.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }),
          ...(query.token === undefined ? {} : { authorization: bearer(query.token) }),
        },
        ...(query.ca === undefined ? {} : { ca: query.ca }),
        ...(query.agent === undefined || send === httpRequest ? {} : { agent: query.agent }),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > LARGEST_BYTES) {
            resolve(err(failure('quota', { detail: 'organisationFile tooLarge' })));
            outgoing.destroy();
          } else chunks.push(chunk);
        });
        incoming.on('error', fail);
        incoming.on('end', () => {
          // A connection that was cut in the middle must not pass for a short file.
          if (!incoming.complete) {
            fail(new Error('cut'));
            return;
          }
          resolve(ok({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }));
        });
      },
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function bearer(token: Secret<string>): string {
  return ['Bearer', token.reveal()].join(' ');
}

/** What a status that is not the hoped-for one means for a file. */
export function failureOfStatus({ status, headers }: HttpAnswer): Failure {
  const detail = `http ${String(status)}`;
  const wait = retryAfterMs(headers['retry-after'], headers.date, DAY);
  if (status === 412 || status === 409) return failure('stale_revision', { detail });
  if (status === 401 || status === 403) return failure('insufficient_rights', { detail });
  if (status === 511) return failure('captive_portal', { detail });
  if (status === 423) return failure('busy', { detail });
  if (status === 429) return failure('throttled', { detail, retryAfterMs: wait });
  if (status === 413 || status === 507) return failure('quota', { detail });
  return status >= 500
    ? failure('unreachable', { detail, retryAfterMs: wait })
    : failure('malformed_answer', { detail });
}
