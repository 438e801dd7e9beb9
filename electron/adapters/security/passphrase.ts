import { z } from 'zod';
import { Secret } from '../../../shared/secret';
import type { Passphrases } from '../../ports/lock';

const SALT_BYTES = 16;
const KEY_BYTES = 32;

const base64url = (bytes: number): z.ZodString =>
  z
    .string()
    .length(Math.ceil((bytes * 4) / 3))
    .regex(/^[\w-]+$/);
/** What lies in the keychain; bounded, so that a planted entry cannot ask for all memory. */
const sealedSchema = z.strictObject({
  version: z.literal(1),
  log2N: z.number().int().min(14).max(18),
  r: z.literal(8),
  p: z.number().int().min(1).max(4),
  salt: base64url(SALT_BYTES),
  key: base64url(KEY_BYTES),
});
type Cost = Pick<z.infer<typeof sealedSchema>, 'log2N' | 'r' | 'p'>;

/**
 * scrypt (RFC 7914) with N = 2^15, r = 8, p = 3: one of the settings of the OWASP Password Storage Cheat Sheet; 32 MB and
 * some tenths of a second for each try.
 */
const COST: Cost = { log2N: 15, r: 8, p: 3 };

/** Passphrases by scrypt of the host, which is loaded when the first is sealed or tried. */
export function scryptPassphrases(cost: Cost = COST): Passphrases {
  return {
    seal: async (passphrase) => {
      const { randomBytes } = await import('node:crypto');
      const salt = randomBytes(SALT_BYTES);
      const key = await derive(passphrase, salt, cost);
      const text = { version: 1, ...cost, salt: salt.toString('base64url'), key: key.toString('base64url') };
      return new Secret(JSON.stringify(text));
    },
    opens: async (sealed, passphrase) => {
      const known = readSealed(sealed);
      if (known === undefined) return undefined;
      const { timingSafeEqual } = await import('node:crypto');
      const key = await derive(passphrase, Buffer.from(known.salt, 'base64url'), known);
      return timingSafeEqual(key, Buffer.from(known.key, 'base64url'));
    },
  };
}

function readSealed(sealed: Secret<string>): z.infer<typeof sealedSchema> | undefined {
  try {
    return sealedSchema.safeParse(JSON.parse(sealed.reveal())).data;
  } catch {
    return undefined;
  }
}

/** Keyboards write the same letter in two ways (Unicode NFC and NFD), so one of them is taken for both. */
async function derive(passphrase: Secret<string>, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> {
  const { scrypt } = await import('node:crypto');
  const N = 2 ** log2N;
  return new Promise((resolve, reject) => {
    // Twice what it needs (128 N r); the host refuses at the limit itself.
    const limits = { N, r, p, maxmem: 256 * N * r };
    scrypt(passphrase.reveal().normalize('NFC'), salt, KEY_BYTES, limits, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
