import { json } from './problem';

/** Longest challenge that is looked at. */
const LONGEST = 16_384;

/**
 * The claims that a `WWW-Authenticate` header demands, as JSON text; undefined when it holds no claims challenge. The header
 * may hold several challenges, parameters come in any order (Entra: claims challenges).
 */
export function claimsOf(header: string | null): string | undefined {
  if (header === null || header.length > LONGEST) return undefined;
  if (!/error="?insufficient_claims"?/i.test(header)) return undefined;
  const encoded = /(?:^|[\s,])claims="([A-Za-z0-9+/_=-]+)"/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const parsed = json(text);
  return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? text : undefined;
}
