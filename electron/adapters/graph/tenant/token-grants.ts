import { z } from 'zod';
import { json } from '../wire/problem';

/** What an access token says that its holder may do (Entra: access token claims reference). */
export interface TokenGrants {
  /** Undefined: the token does not tell. */
  readonly permissions: readonly string[] | undefined;
  /** Template ids of directory roles, lower case; undefined: the token does not tell. */
  readonly roles: readonly string[] | undefined;
}

const LONGEST = 64 * 1024;
const names = z.array(z.string().max(200)).max(500);
const claimsSchema = z.object({
  /** Application permissions; an app without any has none of it. */
  roles: names.optional(),
  scp: z.string().max(20_000).optional(),
  wids: names.optional(),
});

/**
 * The grants inside an access token for Graph; undefined when it cannot be read, as Microsoft reserves the right to. Only for
 * telling a person what is missing: what is allowed, Graph decides.
 */
export function grantsOfToken(token: string, by: 'app' | 'technician'): TokenGrants | undefined {
  const payload = token.length > LONGEST ? undefined : token.split('.')[1];
  if (payload === undefined) return undefined;
  const claims = claimsSchema.safeParse(json(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success) return undefined;
  const { roles, scp, wids } = claims.data;
  return {
    permissions: by === 'app' ? (roles ?? []) : scp?.split(' ').filter((name) => name !== ''),
    roles: wids?.map((id) => id.toLowerCase()),
  };
}
