import type { Failure } from './errors';

/**
 * Why a sign-in failed, each with one next action: the first word in the `detail` of a `sign_in_failed`; an AADSTS number
 * may follow it.
 */
export const signInTroubles = [
  // sign in
  'signed_out',
  'session_expired',
  'session_revoked',
  'cancelled',
  'timed_out',
  // sign in at the customer, with what it asks for
  'more_required',
  // sign in as somebody else
  'other_account',
  'declined',
  // ask an administrator of the customer for consent
  'consent_missing',
  // ask who keeps the GDAP relationship
  'no_access',
  // ask who administers accounts and access rules
  'account_disabled',
  'access_rules',
  // correct the connection
  'app_unknown',
  'tenant_unknown',
  'wrong_tenant',
  'address_refused',
  // correct the app registration
  'app_settings',
  // renew what the app signs in with
  'secret_missing',
  'secret_wrong',
  'secret_expired',
  'certificate_missing',
  'certificate_refused',
  'certificate_expired',
  // try the device code
  'browser_failed',
  // something between here and there answered
  'bad_answer',
  'other',
] as const;
export type SignInTrouble = (typeof signInTroubles)[number];

/** The trouble behind a failed sign-in; undefined for any other failure. */
export function signInTroubleOf({ code, detail }: Failure): SignInTrouble | undefined {
  if (code !== 'sign_in_failed') return undefined;
  const [word] = (detail ?? '').split(' ');
  return signInTroubles.find((trouble) => trouble === word) ?? 'other';
}
