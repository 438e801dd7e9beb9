import type { Failure } from '../../shared/errors';
import type { Result } from '../../shared/result';
import type { Instant } from '../../shared/time';

/** A certificate as a person compares it before it is trusted. */
export interface CertificateFacts {
  /** SHA-256 of its DER, upper-case hex in pairs, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly fingerprint: string;
  /** Whose it is, on one line: `CN=Corp CA, O=Corp`. */
  readonly subject: string;
  readonly endsAt: Instant;
  /** It may sign others (RFC 5280 section 4.2.1.9). */
  readonly isAuthority: boolean;
}

/** What an admin looks up while describing the way into a domain. Signs in nowhere. */
export interface DomainFinder {
  /**
   * Host names of a domain's controllers as its DNS names them, those to prefer first, at most 16. `server`: the DNS server
   * to ask, an address with or without port; the computer's own otherwise. Fails with `not_found` (no such domain there),
   * `dns`, `timeout`, `unreachable`, `bad_input` (`server` is no address).
   */
  controllers(domain: string, server?: string): Promise<Result<readonly string[], Failure>>;
  /** The certificates of a PEM text in their order, at most 32; undefined for one that cannot be read. */
  certificates(pem: string): readonly (CertificateFacts | undefined)[];
}
