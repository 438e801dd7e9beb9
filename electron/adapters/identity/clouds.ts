import { failure, type Failure } from '../../../shared/errors';
import type { Cloud } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';

/** Where tokens come from and what they are for. */
export interface SignInAddresses {
  readonly authority: string;
  readonly scope: string;
  /** Set where the library's own discovery must not run: the addresses, as an OpenID configuration document. */
  readonly metadata?: { readonly host: string; readonly document: string };
}

/** Sign-in and Graph roots per cloud (Microsoft: national clouds, "Microsoft Graph and Graph Explorer service root endpoints"). */
const clouds = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usGov: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  usGovDod: { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
} as const;

/** The library takes https authorities only. This name can never be resolved (RFC 2606), so nothing but the metadata's addresses is called. */
const LOOPBACK_AUTHORITY = 'login.practice.invalid';

/** Addresses for one tenant. Plain http is refused except on a loopback address, where the practice tenant lives. */
export function signInAddresses(cloud: Cloud, tenantId: string): Result<SignInAddresses, Failure> {
  if (cloud.kind !== 'custom') {
    const { login, graph } = clouds[cloud.kind];
    return ok({ authority: `${login}/${tenantId}`, scope: `${graph}/.default` });
  }
  const login = new URL(cloud.loginUrl);
  const root = `${login.origin}${login.pathname.replace(/\/+$/, '')}`;
  const scope = `${new URL(cloud.graphUrl).origin}/.default`;
  if (login.protocol === 'https:') {
    return ok({
      authority: `${root}/${tenantId}`,
      scope,
      metadata: { host: login.host, document: openIdDocument(root, root) },
    });
  }
  if (login.protocol !== 'http:' || !isLoopback(login.hostname)) {
    return err(failure('sign_in_failed', { detail: 'sign-in address is not https' }));
  }
  const issuer = `https://${LOOPBACK_AUTHORITY}`;
  return ok({
    authority: `${issuer}/${tenantId}`,
    scope: 'https://graph.microsoft.com/.default',
    metadata: { host: LOOPBACK_AUTHORITY, document: openIdDocument(root, issuer) },
  });
}

function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === '[::1]' || host === 'localhost';
}

/** The library fills in `{tenantid}` for each request. */
function openIdDocument(root: string, issuer: string): string {
  return JSON.stringify({
    issuer: `${issuer}/{tenantid}/v2.0`,
    authorization_endpoint: `${root}/{tenantid}/oauth2/v2.0/authorize`,
    token_endpoint: `${root}/{tenantid}/oauth2/v2.0/token`,
    end_session_endpoint: `${root}/{tenantid}/oauth2/v2.0/logout`,
    jwks_uri: `${root}/{tenantid}/discovery/v2.0/keys`,
  });
}
