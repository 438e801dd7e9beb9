import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, integer, nothing, octets, oid, sequence, set, tagged, time, utf8, yes, type Der } from './der';

/** sha256WithRSAEncryption (RFC 4055 section 5). */
const signatureAlgorithm = (): Der => sequence(oid('1.2.840.113549.1.1.11'), nothing());

export interface CertificateRequest {
  /** RSA. */
  readonly privateKey: KeyObject;
  /** At most 64 characters (RFC 5280, ub-common-name). */
  readonly commonName: string;
  /** ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * A certificate (X.509 v3, RFC 5280) that its own key signed: good for signing in as an app, which Entra recognises by its
 * thumbprint, and for nothing else.
 */
export function selfSigned({ privateKey, commonName, notBefore, notAfter }: CertificateRequest): Buffer {
  const name = sequence(attribute('2.5.4.10', 'Latchkey'), attribute('2.5.4.3', commonName));
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial()),
    signatureAlgorithm(),
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions())),
  );
  return sequence(body, signatureAlgorithm(), bits(sign('sha256', body, privateKey)));
}

/** Positive, 16 bytes, never repeated (RFC 5280 section 4.1.2.2). */
function serial(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function attribute(type: string, text: string): Der {
  return set(sequence(oid(type), utf8(text)));
}

function extensions(): readonly Der[] {
  const extension = (id: string, isCritical: boolean, content: Der): Der =>
    sequence(oid(id), ...(isCritical ? [yes()] : []), octets(content));
  return [
    // basicConstraints: no CA. keyUsage: digitalSignature. extKeyUsage: clientAuth.
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.2'))),
  ];
}
