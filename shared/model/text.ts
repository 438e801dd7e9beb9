import { z } from 'zod';

// Control characters break terminals, DNs and logs; bidirectional overrides make one name look like another.
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line of text a person typed: no control characters and no bidirectional marks. */
export function lineSchema(max: number, min = 0): z.ZodString {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((text) => !FORBIDDEN.test(text), { message: 'control or direction character' });
}

/** The name of a thing: one line, 1–120 characters, not only blanks. */
export const nameSchema = lineSchema(120, 1).refine((text) => text.trim().length > 0, { message: 'blank' });

/** An Ed25519 public key: raw 32 bytes (RFC 8032) as base64. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
