import type { Failure } from '../../shared/errors';
import type { ConnectorId } from '../../shared/ids';
import type { Cloud, M365Connector } from '../../shared/model/connector';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';
import type { Instant } from '../../shared/time';

export interface TokenOptions {
  /** JSON of a claims challenge; forces a new token that answers it (Entra: continuous access evaluation). */
  readonly claims?: string;
  /** A kept token was refused although it looked valid here (clocks differ, rights changed): get a new one. */
  readonly renew?: boolean;
}

/** Gives access tokens for Microsoft Graph in a customer's tenant. */
export interface TokenSource {
  /**
   * A token whose tenant has been checked to be the connector's. Failures: `sign_in_failed` (detail: a word of
   * `signInTroubles`, then perhaps an AADSTS number), `unreachable`, `timeout`, `throttled`, those of the keychain.
   */
  token(connector: M365Connector, options?: TokenOptions): Promise<Result<Secret<string>, Failure>>;
}

/** The app registration through which technicians sign in, and the cloud it lives in. */
export interface SignInApp {
  readonly clientId: string;
  readonly cloud: Cloud;
}

/** Somebody who signed in on this computer with their own Entra account. */
export interface SignedInAccount {
  /** Object id in the home tenant. What the roster is matched by, together with nothing that a person can choose. */
  readonly objectId: string;
  /** The tenant the account lives in. */
  readonly tenantId: string;
  /** As Entra shows it (UPN); may change, may be re-used: for the eye only. */
  readonly username: string;
  readonly name: string;
}

/** The system's browser, or a code that is typed into a browser anywhere (RFC 8628). */
export type SignInWay = 'browser' | 'deviceCode';

export interface SignInRequest {
  readonly app: SignInApp;
  readonly way: SignInWay;
  /** Sign in at this customer instead of at home, because it asks for more (a second factor); its challenge is answered. */
  readonly tenantId?: string;
  /** User name the page starts with. */
  readonly loginHint?: string;
}

/** What a person types into the page. */
export interface DeviceCode {
  readonly userCode: string;
  readonly page: string;
}

/** One try at signing in. It ends by itself after five minutes (`sign_in_failed`, `timed_out`). */
export interface SignInAttempt {
  /** Failures: `sign_in_failed` with a word of `signInTroubles`, `unreachable`, `timeout`, `throttled`, those of the keychain. */
  readonly done: Promise<Result<SignedInAccount, Failure>>;
  /** Ends it with `cancelled`; nothing of it is kept. */
  cancel(): void;
}

/** Sign-in of technicians with their own Entra accounts, and tokens for customers' tenants through GDAP. */
export interface TechnicianSignIn {
  /** `told` hears the code of the device code way once it is known. */
  begin(request: SignInRequest, told?: (code: DeviceCode) => void): SignInAttempt;
  /** Who is signed in. A damaged memory of it reads as nobody. Failures: those of the keychain. */
  accounts(app: SignInApp): Promise<Result<readonly SignedInAccount[], Failure>>;
  /** Forgets an account with all its tokens, here and on disk. Failures: those of the keychain, `ledger_unwritable`. */
  signOut(account: SignedInAccount): Promise<Result<void, Failure>>;
  /** A token for the connector's tenant in the name of the account with this object id. */
  token(connector: M365Connector, objectId: string, options?: TokenOptions): Promise<Result<Secret<string>, Failure>>;
}

/** The public half of what an app registration is signed in to with. */
export interface ConnectorCertificate {
  /** PEM, for upload to the app registration. */
  readonly pem: string;
  /** SHA-256 of the certificate's DER, 64 upper-case hexadecimal digits. */
  readonly thumbprint: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}

/**
 * Asks a directory when a client secret of its app ends. Undefined: it does not tell, because it does not know the secret or
 * knows several that look alike. Failures: `insufficient_rights` (Graph: application.read.all, often not given), those of
 * `TokenSource` and of the network.
 */
export type SecretEndLook = (
  connector: M365Connector,
  secret: Secret<string>,
) => Promise<Result<Instant | undefined, Failure>>;

/** Certificates of connectors; the private halves are made here, lie in the keychain and never leave it but to sign. */
export interface ConnectorCertificates {
  /** Makes a new key pair and certificate in the place of any former. Failures: those of the keychain. */
  create(connectorId: ConnectorId): Promise<Result<ConnectorCertificate, Failure>>;
  /** Undefined: there is none. Failures: those of the keychain, `keychain_corrupt` for half of one. */
  get(connectorId: ConnectorId): Promise<Result<ConnectorCertificate | undefined, Failure>>;
  remove(connectorId: ConnectorId): Promise<Result<void, Failure>>;
}
