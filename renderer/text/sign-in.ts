import type { SignedInAccountView } from '../../shared/ipc/sign-in-rows';

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
