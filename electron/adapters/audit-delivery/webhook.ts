import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { failure, type Failure } from '../../../shared/errors';
import type { WebhookReceiver } from '../../../shared/model/audit-settings';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { DAY, type Instant, type Millis } from '../../../shared/time';
import { retryAfterMs } from '../../core/network/retry-after';
import { connectionFailure } from '../../core/network/wire-failure';
import type { AuditSink } from '../../ports/audit';

export interface WebhookWorld {
  readonly key: () => Promise<Result<Secret<string> | undefined, Failure>>;
  readonly now: () => Instant;
  readonly timeoutMs: Millis;
  /** Makes the connections; left out: Node's own, directly. */
  readonly agent?: Agent | undefined;
}

/** `v1=` and HMAC-SHA256, hex, over the timestamp (ms since 1970), a full stop and the body. */
function signature(key: Secret<string>, timestamp: string, body: string): string {
  const mac = createHmac('sha256', key.reveal());
  const digest = mac.update(`${timestamp}.${body}`, 'utf8').digest('hex');
  return `v1=${digest}`;
}

/**
 * Posts records as signed JSON over https; redirects are not followed. Fails with `insufficient_rights` (detail `no key`)
 * without a key in the keychain, the keychain's own failures, `dns`, `unreachable`, `tls_untrusted`, `timeout`,
 * `throttled` with the receiver's `Retry-After`, and `insufficient_rights` or `malformed_answer` for a refusal.
 */
export function webhookSink(receiver: WebhookReceiver, { key, now, timeoutMs, agent }: WebhookWorld): AuditSink {
  return {
    send: async (records) => {
      const found = await key();
      if (!found.ok) return found;
      if (found.value === undefined) return err(failure('insufficient_rights', { detail: 'no key' }));
      const body = JSON.stringify({ format: 'latchkey-audit', version: 1, records });
      const timestamp = String(now());
      return post(
        receiver,
        body,
        { timeoutMs, agent },
        {
          'latchkey-timestamp': timestamp,
          'latchkey-signature': signature(found.value, timestamp, body),
        },
      );
    },
  };
}

function post(
  { url, caCertificate }: WebhookReceiver,
  body: string,
  { timeoutMs, agent }: Pick<WebhookWorld, 'timeoutMs' | 'agent'>,
  headers: Readonly<Record<string, string>>,
): Promise<Result<void, Failure>> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (error: unknown): void => resolve(err(signal.aborted ? failure('timeout') : connectionFailure(error)));
    const outgoing = request(
      url,
      {
        method: 'POST',
        signal,
        agent: agent ?? false,
        minVersion: 'TLSv1.2',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body, 'utf8')),
          'user-agent': 'Latchkey',
        },
        ...(caCertificate === undefined ? {} : { ca: caCertificate }),
      },
      (incoming) => {
        incoming.on('error', fail);
        resolve(judged(incoming));
        // Only the status counts; a body without end is cut off.
        incoming.destroy();
      },
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function judged({ statusCode: status = 0, headers }: IncomingMessage): Result<void, Failure> {
  if (status >= 200 && status < 300) return ok(undefined);
  const detail = `http ${String(status)}`;
  const wait = retryAfterMs(headers['retry-after'], headers.date, DAY);
  if (status === 429 || status === 503) return err(failure('throttled', { detail, retryAfterMs: wait }));
  if (status === 401 || status === 403) return err(failure('insufficient_rights', { detail }));
  return err(failure(status >= 500 ? 'unreachable' : 'malformed_answer', { detail }));
}
