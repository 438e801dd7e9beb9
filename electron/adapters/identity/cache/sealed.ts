import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../../../../shared/secret';

/** First bytes of every sealed file: the name of the format and its version. They are authenticated with the rest. */
const HEADER = Buffer.from('LKTC\u0001', 'latin1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** A new key, as it is kept in the keychain. */
export function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** Whether a keychain entry can be a key at all. */
export function isKey(key: Secret<string>): boolean {
  return Buffer.from(key.reveal(), 'base64').length === KEY_BYTES;
}

/**
 * Encrypts text with AES-256-GCM (NIST SP 800-38D) and a fresh random nonce: header, nonce, cipher text, tag. The file is
 * rewritten a few times an hour, far below the 2^32 messages that random nonces are good for under one key.
 */
export function seal(key: Secret<string>, text: Secret<string>): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.reveal(), 'base64'), nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(HEADER);
  const body = Buffer.concat([cipher.update(text.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([HEADER, nonce, body, cipher.getAuthTag()]);
}

/** Undefined for anything that was not sealed with this key, in this version, exactly so. */
export function unseal(key: Secret<string>, sealed: Buffer): Secret<string> | undefined {
  const start = HEADER.length + NONCE_BYTES;
  if (sealed.length < start + TAG_BYTES || !sealed.subarray(0, HEADER.length).equals(HEADER)) return undefined;
  try {
    const nonce = sealed.subarray(HEADER.length, start);
    const plain = createDecipheriv('aes-256-gcm', Buffer.from(key.reveal(), 'base64'), nonce, {
      authTagLength: TAG_BYTES,
    });
    plain.setAAD(HEADER);
    plain.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = sealed.subarray(start, sealed.length - TAG_BYTES);
    return new Secret(Buffer.concat([plain.update(body), plain.final()]).toString('utf8'));
  } catch {
    return undefined;
  }
}
