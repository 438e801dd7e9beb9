import { failure, type Failure } from '../../../shared/errors';
import type { Instant } from '../../../shared/time';

/** A certificate that was shown and not believed, as far as it helps a person. */
export interface SeenCertificate {
  /** Who signed it; a name that anybody may have put there. */
  readonly issuer: string;
  /** Whose it says it is. */
  readonly subject: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** What is known of a connection that did not come about. */
export interface WireFacts {
  /** System code of Node, OpenSSL's or Node's own word (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`). */
  readonly code: string;
  /** Name of the proxy when it is the one that was not reached. */
  readonly proxy?: string | undefined;
  /** This computer has no address but its own. */
  readonly offline: boolean;
  readonly now: Instant;
  readonly certificate?: SeenCertificate | undefined;
  /** `Date` of the one who showed the certificate; believed for nothing but a sentence. */
  readonly serverTime?: Instant | undefined;
}

const untrusted = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|ALTNAME|EPROTO/;
const unknownName: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ENODATA']);
const noRoute: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);
const outOfTime: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/** The failure behind a connection that did not come about; by codes, never by messages. */
export function wireFailure(facts: WireFacts): Failure {
  const code = /^[A-Za-z0-9_]{1,60}$/.test(facts.code) ? facts.code : 'unknown';
  const nowhere = facts.offline && (unknownName.has(code) || noRoute.has(code));
  if (nowhere) return failure('offline', { detail: code });
  if (facts.proxy !== undefined)
    return failure('proxy_unreachable', { detail: `${code} ${facts.proxy}`.slice(0, 240) });
  if (untrusted.test(code)) return untrustedFailure(code, facts);
  if (unknownName.has(code)) return failure('dns', { detail: code });
  if (code === 'ECONNREFUSED') return failure('connection_refused', { detail: code });
  if (/TIMEDOUT|TIMEOUT/.test(code) || code === 'ABORT_ERR') return failure('timeout', { detail: code });
  return failure('unreachable', { detail: code });
}

/** Clocks that differ by less may both be right enough: certificates are made to begin a little early. */
const LEAST_SKEW_MS = 60_000;

function untrustedFailure(code: string, { now, certificate, serverTime }: WireFacts): Failure {
  if (certificate === undefined) return failure('tls_untrusted', { detail: code });
  if (outOfTime.has(code) && serverTime !== undefined) {
    const isGoodThere = certificate.from <= serverTime && serverTime <= certificate.until;
    const skew = now - serverTime;
    if (isGoodThere && Math.abs(skew) >= LEAST_SKEW_MS)
      return failure('clock_disagrees', { detail: `computer ${String(skew)} ms` });
  }
  const [word, name] =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? ['for', certificate.subject] : ['by', certificate.issuer];
  const said = printable(name);
  return failure('tls_untrusted', { detail: said === '' ? code : `${code} ${word} ${said}` });
}

/** A name out of a certificate of whoever it may be, fit to be shown: one line, no marks that turn text around, not long. */
export function printable(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100);
}

/** What a proxy answered to `CONNECT` other than 2xx (RFC 9110 section 9.3.6). `ways`: of `Proxy-Authenticate`. */
export function refusedByProxy(status: number, proxy: string, ways: readonly string[]): Failure {
  const detail = (text: string): string => `${text} ${proxy}`.slice(0, 240);
  if (status === 407) return failure('proxy_credentials', { detail: detail(ways.join(',') || 'none') });
  if (status === 511 || (status >= 300 && status < 400))
    return failure('captive_portal', { detail: detail(`http ${String(status)}`) });
  if (status === 504) return failure('timeout', { detail: detail('proxy http 504') });
  // The proxy itself found no way to the service.
  if (status === 500 || status === 502 || status === 503)
    return failure('unreachable', { detail: detail(`proxy http ${String(status)}`) });
  return failure('proxy_refused', { detail: detail(`http ${String(status)}`) });
}

/** Ways of proving who is there, as a proxy lists them in `Proxy-Authenticate`; known ones only, each once. */
export function proofsAsked(header: string | readonly string[] | undefined): readonly string[] {
  const said = [header ?? []].flat().join(', ').toLowerCase();
  return ['basic', 'digest', 'ntlm', 'negotiate'].filter((way) => new RegExp(`(^|[\\s,])${way}([\\s,]|$)`).test(said));
}

/**
 * Whether an answer comes from a network that wants a person to sign in first, where a service that speaks JSON and never
 * redirects was asked (RFC 6585 section 6 for 511).
 */
export function portalSign(status: number, contentType: string | null): Failure | undefined {
  const isPage = status >= 200 && status < 300 && /^\s*(text\/html|application\/xhtml)/i.test(contentType ?? '');
  const isElsewhere = status >= 300 && status < 400 && status !== 304;
  if (status !== 511 && !isElsewhere && !isPage) return undefined;
  return failure('captive_portal', { detail: `http ${String(status)}${isPage ? ' html' : ''}` });
}

/** A connection that failed, by Node's own code, or by the failure of whoever made the connection; never by a message. */
export function connectionFailure(error: unknown): Failure {
  if (error instanceof NetworkFailure) return error.failure;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'cut';
  const detail = /^[A-Za-z0-9_]{1,60}$/.test(code) ? code : 'unknown';
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return failure('dns', { detail });
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME|ISSUER|^ERR_SSL|^ERR_TLS|^EPROTO/.test(code))
    return failure('tls_untrusted', { detail });
  if (['ETIMEDOUT', 'ABORT_ERR'].includes(code)) return failure('timeout', { detail });
  return failure('unreachable', { detail });
}

/** What a request that did not come about rejects with; the only thing worth reading in it is the failure. */
export class NetworkFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
    this.name = 'NetworkFailure';
  }
}
