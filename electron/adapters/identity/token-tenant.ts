import { z } from 'zod';

const claimsSchema = z.object({ tid: z.guid() });
const LONGEST_TOKEN = 64 * 1024;

/**
 * Tenant id inside an access token (JWT, RFC 7519; Entra: claim `tid`). Undefined when the token cannot be read. The signature
 * is the business of Graph; this only guards against using one customer's token at another.
 */
export function tenantOfToken(token: string): string | undefined {
  if (token.length > LONGEST_TOKEN) return undefined;
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return claims.success ? claims.data.tid.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
