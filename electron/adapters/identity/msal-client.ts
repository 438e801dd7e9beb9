import { ConfidentialClientApplication } from '@azure/msal-node';
import type { Failure } from '../../../shared/errors';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { TokenOptions } from '../../ports/identity';
import type { SignInAddresses } from './clouds';
import { signInNetwork, type Fetch } from './network';
import { signInFailure } from './sign-in-errors';
import { tenantOfToken } from './token-tenant';
import { signInTrouble } from './trouble';

/** The sign-in library, set up for one connector. Everything that loads the library is behind this file. */
export interface Client {
  readonly application: ConfidentialClientApplication;
  readonly scope: string;
}

/** What an app proves with who it is. */
export type AppCredential =
  | { readonly kind: 'secret'; readonly secret: Secret<string> }
  /** PEM of the key; thumbprint: SHA-256, hexadecimal. The assertion is signed PS256 (RFC 7523; Entra: certificate credentials). */
  | { readonly kind: 'certificate'; readonly privateKey: Secret<string>; readonly thumbprint: string };

export interface ClientSettings {
  readonly clientId: string;
  readonly credential: AppCredential;
  readonly addresses: SignInAddresses;
  readonly fetch: Fetch;
  /** Milliseconds one request may take. */
  readonly timeoutMs: number;
}

/** Sets up the library; asks nobody yet. */
export function makeClient(settings: ClientSettings): Result<Client, Failure> {
  const { authority, scope, metadata } = settings.addresses;
  const { credential } = settings;
  try {
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: settings.clientId,
        authority,
        ...(credential.kind === 'secret'
          ? { clientSecret: credential.secret.reveal() }
          : {
              clientCertificate: {
                thumbprintSha256: credential.thumbprint,
                privateKey: credential.privateKey.reveal(),
              },
            }),
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
    if (answer === null || answer.accessToken === '') return err(signInTrouble('bad_answer'));
    if (tenantOfToken(answer.accessToken) !== connector.tenantId.toLowerCase())
      return err(signInTrouble('wrong_tenant'));
    return ok(new Secret(answer.accessToken));
  } catch (problem) {
    return err(signInFailure(problem));
  }
}
