import { createPrivateKey, generateKeyPair, X509Certificate, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { DAY, instant, MINUTE, type Millis } from '../../../../shared/time';
import type { ConnectorCertificate, ConnectorCertificates } from '../../../ports/identity';
import type { Keychain } from '../../../ports/security';
import type { Clock } from '../../../ports/system';
import { selfSigned } from './self-signed';

/** A year: as long as many tenants allow at most (Entra: app management policies, `asymmetricKeyLifetime`). */
const LIFETIME: Millis = 365 * DAY;
/** Clocks differ. */
const EARLIER: Millis = 5 * MINUTE;
/** The longest whose private half fits into one entry of every keychain. */
const KEY_BITS = 3_072;

/** What a client assertion is signed with. */
export interface SigningCertificate {
  readonly certificate: ConnectorCertificate;
  /** PEM (PKCS #8). */
  readonly privateKey: Secret<string>;
}

export interface CertificateStore extends ConnectorCertificates {
  /** Both halves, to sign with. Undefined: there is none. */
  forSigning(connectorId: ConnectorId): Promise<Result<SigningCertificate | undefined, Failure>>;
}

/**
 * Certificates of this computer in its keychain, `connector/<id>/key` and `connector/<id>/certificate`. `keyBits` is for
 * tests, which cannot wait for long keys.
 */
export function createCertificates(world: {
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly keyBits?: number;
}): CertificateStore {
  const { keychain, clock, keyBits = KEY_BITS } = world;
  const forSigning: CertificateStore['forSigning'] = async (connectorId) => {
    const [key, pem] = [await keychain.get(keyEntry(connectorId)), await keychain.get(pemEntry(connectorId))];
    if (!key.ok) return key;
    if (!pem.ok) return pem;
    if (key.value === undefined && pem.value === undefined) return ok(undefined);
    const both = key.value === undefined || pem.value === undefined ? undefined : readBoth(key.value, pem.value);
    return both === undefined ? err(failure('keychain_corrupt', { connectorId, detail: 'certificate' })) : ok(both);
  };
  return {
    forSigning,
    get: async (connectorId) => {
      const found = await forSigning(connectorId);
      return found.ok ? ok(found.value?.certificate) : found;
    },
    create: async (connectorId) => {
      const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: keyBits });
      const now = clock.wall();
      const der = selfSigned({
        privateKey,
        commonName: connectorId,
        notBefore: now - EARLIER,
        notAfter: now + LIFETIME,
      });
      const pem = new X509Certificate(der).toString();
      const kept = await keep(keychain, connectorId, privateKey, pem);
      return kept.ok ? ok(factsOf(new X509Certificate(der))) : kept;
    },
    remove: async (connectorId) => {
      const removed = await keychain.remove(keyEntry(connectorId));
      return removed.ok ? keychain.remove(pemEntry(connectorId)) : removed;
    },
  };
}

function keyEntry(connectorId: ConnectorId): string {
  return `connector/${connectorId}/key`;
}

function pemEntry(connectorId: ConnectorId): string {
  return `connector/${connectorId}/certificate`;
}

/** DER in base64: as PEM the key would be too long for the entries of some keychains. */
async function keep(
  keychain: Keychain,
  connectorId: ConnectorId,
  privateKey: KeyObject,
  pem: string,
): Promise<Result<void, Failure>> {
  const der = new Secret(privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'));
  const key = await keychain.put(keyEntry(connectorId), der);
  return key.ok ? keychain.put(pemEntry(connectorId), new Secret(pem)) : key;
}

/** Undefined when one half is unreadable or not the other's. */
function readBoth(key: Secret<string>, pem: Secret<string>): SigningCertificate | undefined {
  try {
    const privateKey = createPrivateKey({ key: Buffer.from(key.reveal(), 'base64'), format: 'der', type: 'pkcs8' });
    const x509 = new X509Certificate(pem.reveal());
    if (!x509.checkPrivateKey(privateKey)) return undefined;
    const signing = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return { certificate: factsOf(x509), privateKey: signing };
  } catch {
    return undefined;
  }
}

function factsOf(x509: X509Certificate): ConnectorCertificate {
  return {
    pem: x509.toString(),
    thumbprint: x509.fingerprint256.replaceAll(':', ''),
    notBefore: instant(Date.parse(x509.validFrom)),
    notAfter: instant(Date.parse(x509.validTo)),
  };
}
