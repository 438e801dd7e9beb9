import type { Failure } from '../../../shared/errors';
import type { Cloud, M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { signInTrouble } from './trouble';

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
    return err(signInTrouble('address_refused'));
  }
  const issuer = `https://${LOOPBACK_AUTHORITY}`;
  return ok({
    authority: `${issuer}/${tenantId}`,
    scope: 'https://graph.microsoft.com/.default',
    metadata: { host: LOOPBACK_AUTHORITY, document: openIdDocument(root, issuer) },
  });
}

/** Whether a page may be opened in the person's browser: https, or http on this computer, where Practice is. */
export function mayBeOpened(page: string): boolean {
  if (!URL.canParse(page)) return false;
  const { protocol, hostname, username, password } = new URL(page);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * The page on which an administrator of a tenant consents to all permissions of an app at once (Entra: grant tenant-wide
 * admin consent, `/{tenant}/v2.0/adminconsent`). The answer goes to the address that the app was registered with; nobody
 * listens there, which the page says after the consent was given.
 */
export function consentPage(connector: M365Connector): Result<string, Failure> {
  const { cloud, tenantId, signIn } = connector;
  const addresses = signInAddresses(cloud, tenantId);
  if (!addresses.ok) return addresses;
  const root =
    cloud.kind === 'custom' ? `${cloud.loginUrl.replace(/\/+$/, '')}/${tenantId}` : addresses.value.authority;
  const query = new URLSearchParams({
    client_id: signIn.clientId,
    scope: addresses.value.scope,
    redirect_uri: 'http://localhost',
  });
  return ok(`${root}/v2.0/adminconsent?${query.toString()}`);
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
