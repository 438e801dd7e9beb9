import type { Agent } from 'node:https';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { OrganisationSource, SourceRead, SourceRevision } from '../../ports/organisation';
import { exchange, failureOfStatus, type HttpQuery } from './http';
import { decodeText, revisionOf } from './text';

export interface HttpsOptions {
  readonly url: string;
  /** PEM of the authorities that may have signed the server's certificate; left out: those of the system. */
  readonly ca?: string;
  /** A bearer token, where the server wants one. */
  readonly token?: () => Promise<Result<Secret<string>, Failure>>;
  readonly timeoutMs?: number;
  /** Makes the connections; left out: Node's own, directly. */
  readonly agent?: Agent | undefined;
}

/**
 * The organisation file at an https address that speaks conditional requests (RFC 9110 section 13): ETag for reading,
 * `PUT` with `If-Match` or `If-None-Match: *` for publishing. Servers without strong ETags can be read from, not
 * published to, because a swap could not be compared.
 */
export function httpsSource(options: HttpsOptions): OrganisationSource {
  return {
    read: async (known) => {
      const headers: Record<string, string> = known?.startsWith('"') === true ? { 'if-none-match': known } : {};
      const answer = await ask(options, { method: 'GET', headers });
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      if (status === 304 && known !== undefined) return ok({ kind: 'unchanged' });
      if (status === 404) return ok({ kind: 'missing' });
      if (status !== 200) return err(failureOfStatus(answer.value));
      return readAnswer(body, strong(answer.value.headers.etag) ?? revisionOf(body), known);
    },
    publish: async (text, expected) => {
      if (expected !== undefined && !expected.startsWith('"')) return err(noTag());
      const headers: Record<string, string> =
        expected === undefined ? { 'if-none-match': '*' } : { 'if-match': expected };
      const answer = await ask(options, { method: 'PUT', headers, body: text });
      if (!answer.ok) return answer;
      if (![200, 201, 204].includes(answer.value.status)) return err(failureOfStatus(answer.value));
      const tag = strong(answer.value.headers.etag);
      return tag === undefined ? reread(options, text) : ok(tag);
    },
  };
}

function readAnswer(
  body: Uint8Array,
  revision: SourceRevision,
  known: SourceRevision | undefined,
): Result<SourceRead, Failure> {
  if (revision === known) return ok({ kind: 'unchanged' });
  const text = decodeText(body);
  return text.ok ? ok({ kind: 'file', text: text.value, revision }) : text;
}

/** Servers need not tell the new ETag; then it is asked for, and counts only if it stands for what we wrote. */
async function reread(options: HttpsOptions, text: string): Promise<Result<SourceRevision, Failure>> {
  const answer = await ask(options, { method: 'GET' });
  if (!answer.ok) return answer;
  const tag = strong(answer.value.headers.etag);
  if (answer.value.status !== 200) return err(failureOfStatus(answer.value));
  if (Buffer.compare(answer.value.body, Buffer.from(text, 'utf8')) !== 0)
    return err(failure('stale_revision', { detail: 'organisationFile changed' }));
  return tag === undefined ? err(noTag()) : ok(tag);
}

async function ask(
  options: HttpsOptions,
  query: Pick<HttpQuery, 'method' | 'headers' | 'body'>,
): ReturnType<typeof exchange> {
  const token = await options.token?.();
  if (token?.ok === false) return token;
  return exchange({
    url: options.url,
    timeoutMs: options.timeoutMs ?? 30_000,
    agent: options.agent,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(token === undefined ? {} : { token: token.value }),
    ...query,
  });
}

function strong(etag: string | undefined): string | undefined {
  return etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}

function noTag(): Failure {
  return failure('malformed_answer', { detail: 'no strong ETag' });
}
