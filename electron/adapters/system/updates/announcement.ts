import { createPublicKey, verify } from 'node:crypto';

/** What a signed announcement (`latest*.yml` of electron-builder) promises. */
export interface Announcement {
  readonly version: string;
  /** SHA-512 of each file that may be installed, base64. */
  readonly digests: ReadonlySet<string>;
}

const VERSION = /^version:\s*['"]?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]{1,40})?)['"]?\s*$/gm;
const DIGEST = /^\s*(?:-\s*)?sha512:\s*['"]?([A-Za-z0-9+/]{86}==)['"]?\s*$/gm;

/**
 * Believes an announcement when one of the keys signed it, byte for byte. The signature is Ed25519 (RFC 8032) over the file, in
 * base64; keys are raw and in base64. Undefined: not signed by any of them, or not one version with at least one digest.
 */
export function believedAnnouncement(
  bytes: Uint8Array,
  signature: string,
  keys: readonly string[],
): Announcement | undefined {
  const given = Buffer.from(signature.trim(), 'base64');
  if (given.length !== 64 || !keys.some((key) => isSigned(bytes, given, key))) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  const versions = [...text.matchAll(VERSION)].map(([, version]) => version);
  const digests = new Set([...text.matchAll(DIGEST)].map(([, digest = '']) => digest));
  const [version] = versions;
  return versions.length === 1 && version !== undefined && digests.size > 0 ? { version, digests } : undefined;
}

function isSigned(bytes: Uint8Array, signature: Uint8Array, key: string): boolean {
  try {
    const x = Buffer.from(key, 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, bytes, publicKey, signature);
  } catch {
    return false;
  }
}

/** Whether what electron-updater found is what was announced under a signature: the version, and every file of it. */
export function isAnnounced(
  found: { readonly version: string; readonly digests: readonly string[] },
  { version, digests }: Announcement,
): boolean {
  return found.version === version && found.digests.length > 0 && found.digests.every((digest) => digests.has(digest));
}
