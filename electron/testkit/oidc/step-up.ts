import { verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const wantedSchema = z.object({
  access_token: z.object({ acrs: z.object({ value: z.string() }) }),
});

/** The authentication context that a `claims` parameter asks for. */
function contextIn(claims: string | null): string | undefined {
  try {
    return wantedSchema.safeParse(JSON.parse(claims ?? 'null')).data?.access_token.acrs.value;
  } catch {
    return undefined;
  }
}

/** Which authentication contexts somebody signed in for; the provider itself knows of none (Entra: claims challenges). */
export class StepUps {
  readonly #done = new Set<string>();

  /** A sign-in page was opened. */
  heard(query: URLSearchParams): void {
    const context = contextIn(query.get('claims'));
    if (context !== undefined) this.#done.add(context);
  }

  /** The answer to a request that wants what nobody signed in for. */
  refusal(form: URLSearchParams, wanted: string | undefined): object | undefined {
    const context = contextIn(form.get('claims'));
    if (form.get('grant_type') !== 'refresh_token' || context === undefined || context !== wanted) return undefined;
    if (this.#done.has(context)) return undefined;
    return {
      error: 'interaction_required',
      suberror: 'basic_action',
      error_codes: [50_076],
      error_description: 'AADSTS50076: more is needed.',
      claims: form.get('claims'),
    };
  }

  /** What tokens say of it. */
  claims(): { readonly acrs?: readonly string[] } {
    return this.#done.size === 0 ? {} : { acrs: [...this.#done] };
  }
}

/** The payload of a token that this key signed with RS256 (RFC 7515); undefined for anything else. */
export function verifiedClaims(token: string, key: KeyObject): Readonly<Record<string, unknown>> | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  const isOurs = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  if (!isOurs || more.length > 0) return undefined;
  return z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
}
