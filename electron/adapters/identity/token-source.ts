import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { err, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { TokenOptions, TokenSource } from '../../ports/identity';
import { signInAddresses } from './clouds';
import type { Client } from './msal-client';
import type { Fetch } from './network';

export interface TokenSourceOptions {
  /** Client secret of a connector with app sign-in, read from the keychain each time a client is made. */
  readonly secretOf: (connectorId: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
  /** Milliseconds one request to the sign-in service may take. */
  readonly timeoutMs?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: Fetch;
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
    const made = clientFor(connector, options);
    clients.set(key, made);
    return made;
  }

  async function ask(connector: M365Connector, asked: TokenOptions): Promise<Result<Secret<string>, Failure>> {
    const key = JSON.stringify([connector.id, connector.tenantId, connector.cloud, connector.signIn]);
    const client = await clientOf(connector, key);
    const answer = client.ok ? await acquired(client.value, connector, asked) : client;
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

async function acquired(
  client: Client,
  connector: M365Connector,
  asked: TokenOptions,
): Promise<Result<Secret<string>, Failure>> {
  const { acquire } = await import('./msal-client');
  return acquire(client, connector, asked);
}

async function clientFor(connector: M365Connector, options: TokenSourceOptions): Promise<Result<Client, Failure>> {
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
  const { makeClient } = await import('./msal-client');
  return makeClient({
    clientId: signIn.clientId,
    secret: secret.value,
    addresses: addresses.value,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? PATIENCE_MS,
  });
}
