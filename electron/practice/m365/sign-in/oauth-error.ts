import { randomUUID } from 'node:crypto';
import type { Json } from '../state/schema';

/** A refusal of the token endpoint (RFC 6749 section 5.2; Entra: authentication and authorization error codes). */
export class SignInFault extends Error {
  constructor(
    readonly status: number,
    /** OAuth error, such as `invalid_client`. */
    readonly code: string,
    /** Number of the AADSTS error. */
    readonly number: number,
    message: string,
    readonly suberror?: string,
  ) {
    super(message);
  }
}

/** The refusals that a client credentials request can meet. */
export const signInFaults = {
  wrongSecret: (appId: string): SignInFault =>
    new SignInFault(
      401,
      'invalid_client',
      7_000_215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
    ),
  expiredSecret: (appId: string): SignInFault =>
    new SignInFault(
      401,
      'invalid_client',
      7_000_222,
      `The provided client secret keys for app '${appId}' are expired.`,
    ),
  wrongAssertion: (): SignInFault =>
    new SignInFault(
      401,
      'invalid_client',
      700_027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    ),
  unknownApp: (appId: string, tenant: string): SignInFault =>
    new SignInFault(
      400,
      'unauthorized_client',
      700_016,
      `Application with identifier '${appId}' was not found in the directory '${tenant}'.`,
    ),
  notConsented: (appId: string, tenantId: string): SignInFault =>
    new SignInFault(
      400,
      'invalid_client',
      7_000_229,
      `The client application ${appId} is missing service principal in the tenant ${tenantId}.`,
    ),
  unknownTenant: (tenant: string): SignInFault =>
    new SignInFault(
      400,
      'invalid_request',
      90_002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`,
    ),
  missing: (name: string): SignInFault =>
    new SignInFault(
      400,
      'invalid_request',
      900_144,
      `The request body must contain the following parameter: '${name}'.`,
    ),
  badScope: (scope: string): SignInFault =>
    new SignInFault(
      400,
      'invalid_scope',
      1_002_012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  badGrant: (grant: string): SignInFault =>
    new SignInFault(400, 'unsupported_grant_type', 70_003, `The app requested an unsupported grant type '${grant}'.`),
  unavailable: (): SignInFault =>
    new SignInFault(503, 'temporarily_unavailable', 90_033, 'A transient error has occurred. Please try again.'),
  throttled: (): SignInFault =>
    new SignInFault(
      429,
      'temporarily_unavailable',
      90_055,
      'The server is terminating the request because there are too many.',
    ),
};

/** The JSON body of a refusal. `now` in ms. */
export function signInErrorBody(fault: SignInFault, now: number): Json {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [trace, correlation] = [randomUUID(), randomUUID()];
  return {
    error: fault.code,
    error_description: `AADSTS${String(fault.number)}: ${fault.message}\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: ${timestamp}`,
    error_codes: [fault.number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${String(fault.number)}`,
    ...(fault.suberror === undefined ? {} : { suberror: fault.suberror }),
  };
}
