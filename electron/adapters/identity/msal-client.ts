import { ConfidentialClientApplication } from '@azure/msal-node';
import { failure, type Failure } from '../../../shared/errors';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { TokenOptions } from '../../ports/identity';
import type { SignInAddresses } from './clouds';
import { signInNetwork, type Fetch } from './network';
import { signInFailure } from './sign-in-errors';
import { tenantOfToken } from './token-tenant';

/** The sign-in library, set up for one connector. Everything that loads the library is behind this file. */
export interface Client {
  readonly application: ConfidentialClientApplication;
  readonly scope: string;
}

export interface ClientSettings {
  readonly clientId: string;
  readonly secret: Secret<string>;
  readonly addresses: SignInAddresses;
  readonly fetch: Fetch;
  /** Milliseconds one request may take. */
  readonly timeoutMs: number;
}

/** Sets up the library; asks nobody yet. */
export function makeClient(settings: ClientSettings): Result<Client, Failure> {
  const { authority, scope, metadata } = settings.addresses;
  try {
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: settings.clientId,
        authority,
        clientSecret: settings.secret.reveal(),
        // Declares that claims challenges are understood (Entra: continuous access evaluation).
        clientCapabilities: ['cp1'],
        ...(metadata === undefined ? {} : { knownAuthorities: [metadata.host], authorityMetadata: metadata.document }),
      },
      system: { networkClient: signInNetwork(settings.fetch, settings.timeoutMs), disableInternalRetries: true },
    });
    return ok({ application, scope });
  } catch (problem) {
    return err(signInFailure(problem));
  }
}

/** A token from the library's memory or from the service, checked to be for the connector's tenant. */
export async function acquire(
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
