import { constants, verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';

const headerSchema = z.object({
  alg: z.enum(['PS256', 'RS256']),
  'x5t#S256': z.string().optional(),
  x5t: z.string().optional(),
});
const claimsSchema = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

/** What the grant says of the type of a client assertion (RFC 7523 section 2.2). */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface Assertion {
  readonly jwt: string;
  readonly clientId: string;
  /** Id or domain of the tenant that was asked; the assertion has to be meant for its token endpoint. */
  readonly tenant: string;
  /** PEM of the certificates that the app registration lists. */
  readonly certificates: readonly string[];
}

/**
 * Whether a client assertion was signed with the key of one of these certificates, for this app and tenant, and still holds
 * (RFC 7523 section 3; Entra: certificate credentials). Lives by the computer's clock, as the client library does.
 */
export function assertionHolds({ jwt, clientId, tenant, certificates }: Assertion): boolean {
  const [head = '', body = '', signature = '', ...more] = jwt.split('.');
  const header = headerSchema.safeParse(jsonIn(head));
  const claims = claimsSchema.safeParse(jsonIn(body));
  if (more.length > 0 || !header.success || !claims.success) return false;
  const { iss, sub, aud, exp } = claims.data;
  const isMeant = iss === clientId && sub === clientId && aud.includes(`/${tenant}/`) && exp * 1_000 > Date.now();
  if (!isMeant) return false;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return certificates.some((pem) => {
    const key = new X509Certificate(pem).publicKey;
    const proof = header.data.alg === 'PS256' ? { key, ...pss } : key;
    return verify('sha256', Buffer.from(`${head}.${body}`), proof, Buffer.from(signature, 'base64url'));
  });
}

function jsonIn(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
