import type { Failure } from '../../shared/errors';
import type { SignedInAccountView, SignInTrouble } from '../../shared/ipc/sign-in-rows';
import { errorText, type ErrorText } from './errors';

const text = (title: string, body: string, action: string): ErrorText => ({ title, body, action });

const troubles: Readonly<Record<SignInTrouble, ErrorText>> = {
  signed_out: text('You are not signed in', 'Nothing can be done in this tenant until you are.', 'Sign in.'),
  session_expired: text('Your sign-in has run out', 'It was not used for long, or its time is over.', 'Sign in again.'),
  session_revoked: text(
    'Your sign-in was revoked',
    'An administrator or a rule ended your sessions.',
    'Sign in again.',
  ),
  cancelled: text('The sign-in was cancelled', 'Nobody was signed in.', 'Begin again when you are ready.'),
  timed_out: text('The sign-in took too long', 'It was given five minutes. Nobody was signed in.', 'Begin again.'),
  more_required: text(
    'The customer asks for more than your sign-in gave',
    'Its access rules want another proof, such as multi-factor sign-in at the customer.',
    'Sign in at the customer.',
  ),
  other_account: text(
    'That was another account',
    'Somebody signed in, but not the account that was asked for.',
    'Sign in as yourself.',
  ),
  declined: text('The sign-in was declined', 'It was refused on the sign-in page.', 'Sign in again and accept.'),
  consent_missing: text(
    'The app has no consent in this tenant',
    'Until an administrator of the customer consents, nobody can sign in through it.',
    'Send the consent page to an administrator of the customer.',
  ),
  no_access: text(
    'Your account has no access to this tenant',
    'The GDAP relationship does not include you, or it has ended.',
    'Ask whoever keeps the GDAP relationship to add your group.',
  ),
  account_disabled: text(
    'The account cannot be used',
    'It is disabled, locked or deleted.',
    'Ask whoever administers your accounts.',
  ),
  access_rules: text(
    'An access rule forbids the sign-in',
    'Conditional Access does not allow it from this computer or place.',
    'Ask whoever administers the access rules.',
  ),
  app_unknown: text(
    'The tenant does not know the app',
    'No app with this application id is there.',
    'Correct the application id in the connection.',
  ),
  tenant_unknown: text(
    'There is no such tenant',
    'No directory has this tenant id in this cloud.',
    'Correct the tenant id or the cloud in the connection.',
  ),
  wrong_tenant: text(
    'The answer came from another tenant',
    'It was refused, so that nothing happens at the wrong customer.',
    'Correct the tenant id in the connection.',
  ),
  address_refused: text(
    'The address that signs in is refused',
    'The app registration does not list it as a redirect address.',
    'Add http://localhost to the public client addresses of the app registration.',
  ),
  secret_missing: text(
    'This computer holds no secret for the connection',
    'The app cannot sign in without it.',
    'Enter the secret of the connection.',
  ),
  secret_wrong: text(
    'The secret is wrong',
    'The tenant did not accept it.',
    'Enter the value of the secret, not its id.',
  ),
  secret_expired: text(
    'The secret has expired',
    'The tenant does not accept it any more.',
    'Make a new one and enter it.',
  ),
  certificate_missing: text(
    'This computer has no certificate for the connection',
    'The app cannot sign in without it.',
    'Make one and upload it to the app registration.',
  ),
  certificate_refused: text(
    'The certificate is not accepted',
    'The app registration does not list it.',
    'Upload the certificate of this computer to the app registration.',
  ),
  certificate_expired: text(
    'The certificate has expired',
    'The tenant does not accept it any more.',
    'Make a new one and upload it to the app registration.',
  ),
  browser_failed: text(
    'The browser could not be opened',
    'The sign-in page was never shown.',
    'Sign in with a code on any device.',
  ),
  bad_answer: text(
    'The sign-in service gave an answer that makes no sense',
    'A proxy or a sign-in page of a network may stand between.',
    'Check the network, then try again.',
  ),
  other: errorText({ code: 'sign_in_failed' }),
};

const isTrouble = (word: string): word is SignInTrouble => Object.hasOwn(troubles, word);

/** What a person reads when signing in failed, or what else went wrong with a directory. */
export function signInText(failure: Failure): ErrorText {
  const [word = ''] = (failure.detail ?? '').split(' ');
  if (failure.code !== 'sign_in_failed' || !isTrouble(word)) return errorText(failure);
  return troubles[word];
}

export const rosterName: Readonly<Record<SignedInAccountView['roster'], string>> = {
  me: 'You',
  colleague: 'A colleague',
  unknown: 'Not in the organisation',
};

/** `0A1B 2C3D …`: a thumbprint as people compare it. */
export const grouped = (thumbprint: string): string => thumbprint.replaceAll(/(.{4})(?=.)/g, '$1 ');

export const accountText = {
  nobody: 'Nobody is signed in on this computer.',
  signIn: 'Sign in…',
  another: 'Sign in as another…',
  again: 'Sign in at the customer…',
  code: 'Sign in with a code',
  signOut: 'Sign out',
  signOutOf: (name: string) => `Sign out ${name}`,
  browser: 'Finish signing in in the browser window that was opened.',
  codeLead: 'Open this page on any device and enter the code:',
  copyCode: 'Copy the code',
  openPage: 'Open the page',
  left: (clock: string) => `${clock} left`,
  cancel: 'Cancel',
  done: (name: string) => `Signed in as ${name}.`,
  shared: (count: number) => `Holds for ${String(count)} connections that use this app.`,
  consent: 'Consent page…',
  consentLead: 'An administrator of the customer opens this page once and consents to the app.',
  copyConsent: 'Copy the address',
  openConsent: 'Open it here',
  account: 'Account',
} as const;

export const certificateText = {
  none: 'This computer has no certificate for the connection yet.',
  create: 'Make a certificate',
  renew: 'Make a new one…',
  remove: 'Remove…',
  thumbprint: 'Thumbprint (SHA-256)',
  valid: 'Valid until',
  pem: 'Certificate (PEM)',
  copy: 'Copy the certificate',
  lead: 'Upload it to the app registration: Entra admin centre › App registrations › Certificates & secrets › Certificates. The key stays in the keychain of this computer.',
  renewTitle: 'Make a new certificate?',
  renewBody:
    'The key of the present one is destroyed. Check-outs through this connection fail until the new one is uploaded.',
  renewAction: 'Make a new certificate',
  removeTitle: 'Remove the certificate?',
  removeBody: 'Its key is destroyed. Check-outs through this connection fail on this computer until there is another.',
  removeAction: 'Remove the certificate',
} as const;
