import { z } from 'zod';

const capabilitySchema = z.object({
  access_token: z.object({ xms_cc: z.object({ values: z.array(z.string()) }).optional() }).optional(),
});

/** What a client says it can do, such as take claims challenges (`cp1`), in the `claims` of a request. */
export function capabilitiesIn(claims: string | null): readonly string[] {
  if (claims === null) return [];
  try {
    return capabilitySchema.parse(JSON.parse(claims)).access_token?.xms_cc?.values ?? [];
  } catch {
    return [];
  }
}

/** Scopes of a request as a list of plain names; the resource in front is dropped (`https://graph…/User.Read`). */
export function scopesIn(text: string | null): string[] {
  const words = (text ?? '').split(' ').filter((word) => word !== '');
  return words.map((word) => word.replace(/^https?:\/\/[^/]+\//, ''));
}

/** Where the code may be sent: only this computer, over http, as a public desktop client is registered (RFC 8252). */
export function isLoopback(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, username, password } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname) && username === '' && password === '';
}
