import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Audience of tokens for Microsoft Graph. */
export const graphAudience = 'https://graph.microsoft.com';

const claimsSchema = z.object({
  aud: z.string(),
  iss: z.string(),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  tid: z.string(),
  oid: z.string(),
  appid: z.string(),
  idtyp: z.enum(['app', 'user']),
  ver: z.literal('1.0'),
  roles: z.array(z.string()).optional(),
  scp: z.string().optional(),
  wids: z.array(z.string()),
  xms_cc: z.array(z.string()).optional(),
  /** Home tenant of a person from the partner. */
  home: z.string().optional(),
  /** Order number of the issue; tells a token from before a revocation while the clock stands still. */
  order: z.number().int(),
});
/** What an access token of the practice tenant says (Entra: access token claims). */
export type AccessClaims = z.infer<typeof claimsSchema>;

/**
 * Key of the signature. It is fixed because a restart must not make tokens worthless, and because there is nothing to
 * guard: practice secrets are in the seed for everybody to read.
 */
const key = 'latchkey practice tenant';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** A token in the form of a JWT (RFC 7519), which clients must treat as opaque. */
export function issueToken(claims: AccessClaims): string {
  const text = `${encode({ typ: 'JWT', alg: 'HS256', kid: 'practice' })}.${encode(claims)}`;
  return `${text}.${signature(text).toString('base64url')}`;
}

/** Reads a token of ours; undefined for anything else. Says nothing about whether it has expired. */
export function readToken(token: string): AccessClaims | undefined {
  const [header, payload, signed, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signed === undefined || rest.length > 0) return undefined;
  const expected = signature(`${header}.${payload}`);
  const actual = Buffer.from(signed, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return claims.data;
}
