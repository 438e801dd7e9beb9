import type { ConfidentialClientApplication } from '@azure/msal-node';
import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { TokenOptions, TokenSource } from '../../ports/identity';
import { signInAddresses } from './clouds';
import { signInNetwork, type Fetch } from './network';
import { signInFailure } from './sign-in-errors';
import { tenantOfToken } from './token-tenant';

export interface TokenSourceOptions {
  /** Client secret of a connector with app sign-in, read from the keychain each time a client is made. */
  readonly secretOf: (connectorId: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
  /** Milliseconds one request to the sign-in service may take. */
  readonly timeoutMs?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: Fetch;
}

interface Client {
  readonly application: ConfidentialClientApplication;
  readonly scope: string;
}

const PATIENCE_MS = 15_000;

/**
 * Tokens through MSAL, kept in memory only. One client per connector and setting; requests for the same token share one call.
 * Failures: `sign_in_failed` (detail: AADSTS number), `unreachable`, `timeout`, `throttled`, and what `secretOf` gives.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const clients = new Map<string, Promise<Result<Client, Failure>>>();
  const asking = new Map<string, Promise<Result<Secret<string>, Failure>>>();

  function clientOf(connector: M365Connector, key: string): Promise<Result<Client, Failure>> {
    const known = clients.get(key);
    if (known !== undefined) return known;
    const made = makeClient(connector, options);
    clients.set(key, made);
    return made;
  }

  async function ask(connector: M365Connector, asked: TokenOptions): Promise<Result<Secret<string>, Failure>> {
    const key = JSON.stringify([connector.id, connector.tenantId, connector.cloud, connector.signIn]);
    const client = await clientOf(connector, key);
    const answer = client.ok ? await acquire(client.value, connector, asked) : client;
    // A wrong or replaced secret is read anew the next time.
    if (!answer.ok) clients.delete(key);
    return answer;
  }

  return {
    token(connector, asked = {}) {
      const key = JSON.stringify([connector, asked.claims ?? '', asked.renew ?? false]);
      const running = asking.get(key);
      if (running !== undefined) return running;
      const started = ask(connector, asked).finally(() => asking.delete(key));
      asking.set(key, started);
      return started;
    },
  };
}

async function makeClient(connector: M365Connector, options: TokenSourceOptions): Promise<Result<Client, Failure>> {
  const { signIn } = connector;
  if (signIn.kind === 'technician') {
    return err(failure('sign_in_failed', { detail: 'sign-in as technician is not available' }));
  }
  if (signIn.credential === 'certificate') {
    return err(failure('sign_in_failed', { detail: 'sign-in with a certificate is not available' }));
  }
  const addresses = signInAddresses(connector.cloud, connector.tenantId);
  if (!addresses.ok) return addresses;
  const secret = await options.secretOf(connector.id);
  if (!secret.ok) return secret;
  const { authority, scope, metadata } = addresses.value;
  try {
    const { ConfidentialClientApplication } = await import('@azure/msal-node');
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: signIn.clientId,
        authority,
        clientSecret: secret.value.reveal(),
        // Declares that claims challenges are understood (Entra: continuous access evaluation).
        clientCapabilities: ['cp1'],
        ...(metadata === undefined ? {} : { knownAuthorities: [metadata.host], authorityMetadata: metadata.document }),
      },
      system: {
        networkClient: signInNetwork(options.fetch ?? fetch, options.timeoutMs ?? PATIENCE_MS),
        disableInternalRetries: true,
      },
    });
    return ok({ application, scope });
  } catch (problem) {
    return err(signInFailure(problem));
  }
}

async function acquire(
  client: Client,
  connector: M365Connector,
  asked: TokenOptions,
): Promise<Result<Secret<string>, Failure>> {
  try {
    const answer = await client.application.acquireTokenByClientCredential({
      scopes: [client.scope],
      skipCache: asked.claims !== undefined || asked.renew === true,
      ...(asked.claims === undefined ? {} : { claims: asked.claims }),
    });
    if (answer === null || answer.accessToken === '') return err(failure('sign_in_failed', { detail: 'no token' }));
    if (tenantOfToken(answer.accessToken) !== connector.tenantId.toLowerCase()) {
      return err(failure('sign_in_failed', { detail: 'token is for another tenant' }));
    }
    return ok(new Secret(answer.accessToken));
  } catch (problem) {
    return err(signInFailure(problem));
  }
}
