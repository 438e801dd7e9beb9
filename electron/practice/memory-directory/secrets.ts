import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret } from '../../../shared/secret';

const SALT_BYTES = 16;

const digestOf = (salt: string, secret: string): Buffer => createHash('sha256').update(salt).update(secret).digest();

/**
 * Salted SHA-256 of a password or pass. A slow hash would protect nothing here: these secrets are random, long, and open
 * only an account that exists in memory.
 */
export function fingerprint(secret: string): string {
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  return `${salt}.${digestOf(salt, secret).toString('base64url')}`;
}

/** Whether `secret` is the one that the fingerprint was made of; one that cannot be read matches nothing. */
export function matches(secret: string, print: string | undefined): boolean {
  const [salt, digest] = print?.split('.') ?? [];
  if (salt === undefined || digest === undefined) return false;
  const expected = Buffer.from(digest, 'base64url');
  const actual = digestOf(salt, secret);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const PASS_LENGTH = 12;

/** A new pass, as a tenant would make it. */
export function newPass(): Secret<string> {
  return new Secret(Array.from(randomBytes(PASS_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length] ?? '').join(''));
}
