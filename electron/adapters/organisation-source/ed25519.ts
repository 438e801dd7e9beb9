import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Signatures } from '../../ports/organisation';
import type { Keychain } from '../../ports/security';

/** SubjectPublicKeyInfo of an Ed25519 key up to the 32 bytes of the key itself (RFC 8410 section 4). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Ed25519 with OpenSSL; private keys live in the keychain and nowhere else. */
export function createSignatures(keychain: Keychain): Signatures {
  return {
    check: checkSignature,
    ownKey: async (organisationId) => {
      const known = await keychain.get(adminKeyEntry(organisationId));
      if (!known.ok) return known;
      if (known.value !== undefined) return withKey(known.value, publicText);
      const privateKey = generateKeyPairSync('ed25519').privateKey;
      const pem = new Secret(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
      const kept = await keychain.put(adminKeyEntry(organisationId), pem);
      return kept.ok ? ok(publicText(privateKey)) : kept;
    },
    sign: async (organisationId, message) => {
      const known = await keychain.get(adminKeyEntry(organisationId));
      if (!known.ok) return known;
      if (known.value === undefined) return err(failure('keychain_corrupt', { detail: 'no admin key' }));
      return withKey(known.value, (key) => sign(null, Buffer.from(message, 'utf8'), key).toString('base64'));
    },
  };
}

/** True only for the signature that this key made over exactly this text. */
export function checkSignature(publicKey: string, message: string, signature: string): boolean {
  try {
    const [raw, given] = [exactly(publicKey, 32), exactly(signature, 64)];
    if (raw === undefined || given === undefined) return false;
    const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(message, 'utf8'), key, given);
  } catch {
    // Not a point of the curve.
    return false;
  }
}

/** Node reads base64 leniently; here one value has one spelling. */
function exactly(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length && bytes.toString('base64') === text ? bytes : undefined;
}

/** Keychain entry of the private half. */
export function adminKeyEntry(organisationId: string): string {
  return `admin-key/${organisationId}`;
}

function publicText(privateKey: KeyObject): string {
  return createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI_HEAD.length)
    .toString('base64');
}

function withKey(pem: Secret<string>, use: (key: KeyObject) => string): Result<string, Failure> {
  try {
    return ok(use(createPrivateKey(pem.reveal())));
  } catch {
    return err(failure('keychain_corrupt', { detail: 'admin key' }));
  }
}
