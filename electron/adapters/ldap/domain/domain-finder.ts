import { X509Certificate } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import type { SrvRecord } from 'node:dns';
import { isIP } from 'node:net';
import { failure, type ErrorCode, type Failure } from '../../../../shared/errors';
import { isHost } from '../../../../shared/model/address';
import { err, ok, type Result } from '../../../../shared/result';
import { instant, type Millis } from '../../../../shared/time';
import type { CertificateFacts, DomainFinder } from '../../../ports/domain-finder';

/** As many as a connector takes. */
const MOST_CONTROLLERS = 16;
const MOST_CERTIFICATES = 32;
const TRIES = 2;
const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;

/** How long one of the tries may take. */
const WAIT_MS = 3_000;

/** What Node's resolver says when it has no answer (Node: dns, "Error codes"). */
const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ['ENOTFOUND', 'not_found'],
  ['ENODATA', 'not_found'],
  ['ETIMEOUT', 'timeout'],
  ['ECONNREFUSED', 'unreachable'],
]);

function toFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return failure(codes.get(code) ?? 'dns', { detail: code.slice(0, 60) });
}

/** Lowest priority first, the weightier of equals before the lighter (RFC 2782); what is no host name is left out. */
function hostsOf(records: readonly SrvRecord[]): readonly string[] {
  const sorted = records.toSorted(
    (a, b) => a.priority - b.priority || b.weight - a.weight || a.name.localeCompare(b.name),
  );
  const hosts = sorted.map(({ name }) => name.toLowerCase().replace(/\.$/, '')).filter((name) => isHost(name));
  return [...new Set(hosts)].slice(0, MOST_CONTROLLERS);
}

/** `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`. */
function isServer(text: string): boolean {
  const bare = /^\[(.+)\]:\d{1,5}$/.exec(text)?.[1] ?? /^([0-9.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  return isIP(bare) !== 0;
}

async function findControllers(
  domain: string,
  server: string | undefined,
  waitMs: Millis,
): Promise<Result<readonly string[], Failure>> {
  const resolver = new Resolver({ timeout: waitMs, tries: TRIES });
  if (server !== undefined) {
    if (!isServer(server)) return err(failure('bad_input', { detail: 'server' }));
    resolver.setServers([server]);
  }
  try {
    // Every domain controller registers itself there (MS-ADTS 6.3.2.3, SRV records).
    const hosts = hostsOf(await resolver.resolveSrv(`_ldap._tcp.dc._msdcs.${domain}`));
    return hosts.length > 0 ? ok(hosts) : err(failure('not_found', { detail: 'no host name' }));
  } catch (error) {
    return err(toFailure(error));
  }
}

function factsOf(pem: string): CertificateFacts | undefined {
  try {
    const { fingerprint256, subject, validTo, ca } = new X509Certificate(pem);
    const endsAt = Date.parse(validTo);
    if (!(endsAt >= 0)) return undefined;
    // Node gives one attribute per line; an escaped line break cannot come up in one.
    const line = subject.split('\n').reverse().join(', ');
    return { fingerprint: fingerprint256, subject: line.slice(0, 1_000), endsAt: instant(endsAt), isAuthority: ca };
  } catch {
    return undefined;
  }
}

/** Looks domain controllers up in DNS, waiting `waitMs` for each of two tries, and reads certificates. */
export function createDomainFinder(waitMs: Millis = WAIT_MS): DomainFinder {
  return {
    controllers: (domain, server) => findControllers(domain, server, waitMs),
    certificates: (pem) => [...pem.matchAll(BLOCK)].slice(0, MOST_CERTIFICATES).map(([block]) => factsOf(block)),
  };
}
