import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const cost = { N: 16, r: 8, p: 1 };
const keyLength = 32;

/** Salted hash of a password, pass or token, as text. Cheap on purpose: these secrets open nothing but practice. */
export function hashSecret(secret: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('base64url')}.${scryptSync(secret, salt, keyLength, cost).toString('base64url')}`;
}

/** Whether `secret` is the one the hash was made of; a hash that cannot be read matches nothing. */
export function matchesHash(secret: string, hash: string): boolean {
  const [salt, digest] = hash.split('.');
  if (salt === undefined || digest === undefined) return false;
  const expected = Buffer.from(digest, 'base64url');
  const actual = scryptSync(secret, Buffer.from(salt, 'base64url'), keyLength, cost);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
