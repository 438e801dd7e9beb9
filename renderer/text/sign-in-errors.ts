import type { Failure } from '../../shared/errors';
import { signInTroubleOf, type SignInTrouble } from '../../shared/sign-in-words';
import { errorWords as text, type ErrorText } from './error-words';

const troubles: Readonly<Record<Exclude<SignInTrouble, 'other'>, ErrorText>> = {
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
  app_settings: text(
    'The app registration is not set up for this sign-in',
    'It must take accounts of any organisational directory, allow public client flows and list http://localhost.',
    'Ask whoever keeps the app registration to correct its Authentication page in the Entra admin centre.',
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
    'The address of the sign-in service is refused',
    'It is not https, so nothing secret was sent to it and no page was opened.',
    'Correct the addresses of the cloud in the connection.',
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
};

/** The sentence for a sign-in to Microsoft 365 that failed for a reason that is known; undefined for anything else. */
export function signInRefusal(failure: Failure): ErrorText | undefined {
  const trouble = signInTroubleOf(failure);
  return trouble === undefined || trouble === 'other' ? undefined : troubles[trouble];
}
