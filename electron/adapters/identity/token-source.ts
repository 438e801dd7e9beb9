import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { TokenOptions, TokenSource } from '../../ports/identity';
import type { Clock } from '../../ports/system';
import type { SigningCertificate } from './certificate/connector-certificates';
import { signInAddresses } from './clouds';
import type { AppCredential, Client } from './msal-client';
import type { Fetch } from './network';
import { signInTrouble } from './trouble';

export interface TokenSourceOptions {
  /** Client secret of a connector with app sign-in, read from the keychain each time a client is made. */
  readonly secretOf: (connectorId: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
  /** Certificate of a connector with app sign-in; absent = this computer keeps none. Undefined: the connector has none. */
  readonly certificateOf?: (connectorId: ConnectorId) => Promise<Result<SigningCertificate | undefined, Failure>>;
  /** Tokens in the name of the technician at the keyboard; absent = nobody can sign in here. */
  readonly technician?: TokenSource['token'];
  /** Tells when a certificate has run out, which the service would refuse without saying so. Absent = it is asked all the same. */
  readonly clock?: Clock;
  /** Milliseconds one request to the sign-in service may take. */
  readonly timeoutMs?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: Fetch;
}

const PATIENCE_MS = 15_000;

/**
 * Tokens through MSAL, kept in memory only. One client per connector and setting; requests for the same token share one call.
 * Failures: `sign_in_failed` (detail: a word of `signInTroubles`, perhaps an AADSTS number), `unreachable`, `timeout`, `dns`,
 * `tls_untrusted`, `throttled`, `clock_disagrees`, and what `secretOf`, `certificateOf` and `technician` give.
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
    if (connector.signIn.kind === 'technician') {
      return options.technician?.(connector, asked) ?? err(signInTrouble('signed_out'));
    }
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
  const addresses = signInAddresses(connector.cloud, connector.tenantId);
  if (!addresses.ok) return addresses;
  const credential = await credentialOf(connector, options);
  if (!credential.ok) return credential;
  const { makeClient } = await import('./msal-client');
  return makeClient({
    clientId: connector.signIn.clientId,
    credential: credential.value,
    addresses: addresses.value,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? PATIENCE_MS,
  });
}

async function credentialOf(
  { id, signIn }: M365Connector,
  { secretOf, certificateOf, clock }: TokenSourceOptions,
): Promise<Result<AppCredential, Failure>> {
  if (signIn.kind === 'app' && signIn.credential === 'certificate') {
    const found = (await certificateOf?.(id)) ?? ok(undefined);
    if (!found.ok) return found;
    if (found.value === undefined) return err(signInTrouble('certificate_missing'));
    const { certificate, privateKey } = found.value;
    const isOver = clock !== undefined && clock.wall() >= certificate.notAfter;
    if (isOver) return err(signInTrouble('certificate_expired'));
    return ok({ kind: 'certificate', privateKey, thumbprint: certificate.thumbprint });
  }
  const secret = await secretOf(id);
  return secret.ok ? ok({ kind: 'secret', secret: secret.value }) : secret;
}
