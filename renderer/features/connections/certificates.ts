/** One certificate of a PEM text. */
export interface CertificateSeen {
  /** SHA-256 of its DER, upper-case hex in pairs, as `openssl x509 -fingerprint -sha256` prints it; absent: not base64. */
  readonly fingerprint: string | undefined;
}

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(base64.replaceAll(/\s+/g, ''));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

async function fingerprintOf(base64: string): Promise<string | undefined> {
  const der = bytesOf(base64);
  // A certificate is a DER sequence (RFC 5280 section 4.1).
  if (der?.[0] !== 0x30) return undefined;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

/** The certificates of a PEM text (RFC 7468) in their order, at most 32. */
export async function certificatesOf(pem: string): Promise<readonly CertificateSeen[]> {
  const blocks = [...pem.matchAll(BLOCK)].slice(0, 32);
  return Promise.all(blocks.map(async ([, body = '']) => ({ fingerprint: await fingerprintOf(body) })));
}
