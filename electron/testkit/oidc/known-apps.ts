import type { KeyObject } from 'node:crypto';

/** Device authorization grant (RFC 8628). */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** An app the provider knows, by what it proves itself with. */
export type KnownApp =
  | { readonly clientId: string; readonly kind: 'public' }
  | { readonly clientId: string; readonly kind: 'secret'; readonly secret: string }
  | { readonly clientId: string; readonly kind: 'certificate'; readonly publicKey: KeyObject };

/** The same as the provider's configuration has it. */
export function clientOf(app: KnownApp): unknown {
  const { clientId } = app;
  if (app.kind === 'public') {
    return {
      client_id: clientId,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT],
    };
  }
  const common = { client_id: clientId, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] };
  if (app.kind === 'secret') {
    return { ...common, client_secret: app.secret, token_endpoint_auth_method: 'client_secret_post' };
  }
  return {
    ...common,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...app.publicKey.export({ format: 'jwk' }), use: 'sig' }] },
  };
}
