import { errorWords as text } from './error-words';

/** A directory that cannot be asked now; it is asked again. */
export const waiting = {
  throttled: text(
    'The directory asked for a pause',
    'It limits how many requests it takes.',
    'Nothing to do: Latchkey goes on when the pause is over.',
  ),
  busy: text(
    'The directory is busy',
    'It could not take the request now.',
    'Nothing to do: Latchkey tries again shortly.',
  ),
  not_yet_visible: text(
    'The directory does not show the change yet',
    'Its copies take a moment to agree.',
    'Nothing to do: Latchkey reads again shortly.',
  ),
  unreachable: text(
    'The directory did not answer',
    'It could not be reached from this computer.',
    'Check the network or VPN. Latchkey keeps trying.',
  ),
  timeout: text(
    'The directory took too long to answer',
    'Whether the request arrived is not known, so it will be looked up before anything is repeated.',
    'Nothing to do: Latchkey keeps trying.',
  ),
  tls_untrusted: text(
    'The connection is not trusted',
    'The certificate of the directory is not signed by a trusted authority, or names another host.',
    'Ask an administrator to check the certificate in the connection.',
  ),
  dns: text(
    'The name of the directory was not found',
    'No address is known for its host name.',
    'Check the network, the VPN and the host name in the connection.',
  ),
  malformed_answer: text(
    'The directory gave an answer that makes no sense',
    'Something between here and there may have changed it, such as a proxy or a sign-in page.',
    'Check the network. Latchkey keeps trying.',
  ),
} as const;

/** A directory that was asked and refused. */
export const directoryRefused = {
  bind_failed: text(
    'The directory did not accept the bind account',
    'Its name or password is wrong, locked or expired.',
    'Ask an administrator to renew the password in the connection.',
  ),
  sign_in_failed: text(
    'Signing in to Microsoft 365 failed',
    'The sign-in was refused, interrupted or has run out.',
    'Sign in again. Where an app signs in by itself, ask an administrator to run the check of the connection.',
  ),
  insufficient_rights: text(
    'The connection may not do this',
    'It lacks a role or permission at the customer.',
    'Ask an administrator to grant what the connection check lists.',
  ),
  constraint_violation: text(
    'The directory refused a value',
    'A rule of the customer’s directory stands against it, such as its password or naming rules.',
    'Ask an administrator to compare the policy with the rules of the customer.',
  ),
  licence_missing: text(
    'The customer lacks a licence for this',
    'The feature that the policy uses needs Entra ID P1 or higher.',
    'Use a policy with password authentication, or add the licence.',
  ),
  tap_disabled: text(
    'Temporary Access Pass is off at this customer',
    'The method is disabled, or does not include this account.',
    'Entra admin centre › Protection › Authentication methods › Temporary Access Pass: enable it for all users.',
  ),
  quota: text(
    'The directory is full',
    'It has reached its limit of accounts or objects.',
    'Ask an administrator to make room at the customer.',
  ),
  not_found: text(
    'The directory does not know this object',
    'A role, group or account that the policy needs is not there.',
    'Ask an administrator to check the privileges of the policy.',
  ),
} as const;
