import type { Failure } from '../../shared/errors';
import { errorText, type ErrorText } from './errors';

/** Words of the network's part of the preferences. */
export const networkPage = {
  title: 'Network',
  proxy: 'Proxy',
  hint: 'For Microsoft 365, sign-in, the organisation file, the webhook and new versions. Domain controllers and endpoints are always reached directly.',
  kinds: { system: 'As the system says', none: 'None', manual: 'This one' },
  host: 'Host',
  port: 'Port',
  use: 'Use it',
  notYet: 'In use once you press Use it.',
  hostWrong: 'Give the name or the address of a computer.',
  portWrong: 'Between 1 and 65535.',
  try: 'Try the connection',
  trying: 'Trying…',
  trials: 'What came of trying',
  answers: (host: string) => `${host} answers.`,
  nothing: 'Nothing here is reached over the network.',
  asks: (proxy: string) => `${proxy} asks who you are.`,
  knows: (proxy: string) => `The keychain of this computer holds a user name and a password for ${proxy}.`,
  who: (proxy: string) => `User name and password for ${proxy}`,
  user: 'User name',
  password: 'Password',
  keep: 'Keep',
  forget: 'Forget them',
  authorities: 'Certificate authorities',
  authoritiesHint:
    'For a network that looks into encrypted traffic. Those of the system are believed where the runtime can read them.',
  add: 'Add a certificate…',
  file: 'Certificate file',
  compare:
    'Whoever holds the key of this authority can read and change what Latchkey sends. Trust it only if the fingerprint is the one that your IT names.',
  trust: 'Trust',
  cancel: 'Cancel',
  remove: (subject: string) => `Remove ${subject}`,
  managed: 'By the policy of this computer',
  none: 'None beside those of the system.',
} as const;

const refusals: Readonly<Record<string, ErrorText>> = {
  none: {
    title: 'This is no certificate',
    body: 'The file holds nothing that can be read as one.',
    action: 'Choose a file in PEM or DER.',
  },
  noAuthority: {
    title: 'This is not an authority',
    body: 'The certificate may not sign others.',
    action: 'Ask your IT for the certificate of the authority itself.',
  },
  ended: {
    title: 'The time of this certificate is over',
    body: 'Nothing that it signed is believed any more.',
    action: 'Ask your IT for the one in use.',
  },
  many: {
    title: 'That would be too many',
    body: 'A computer believes at most twenty added authorities.',
    action: 'Remove one that is no longer needed.',
  },
};

/** What a person reads when a certificate was not added. */
export function trustText(failure: Failure): ErrorText {
  const word = /^certificate (\w+)$/.exec(failure.detail ?? '')?.[1] ?? '';
  return failure.code === 'bad_input' && Object.hasOwn(refusals, word)
    ? (refusals[word] ?? errorText(failure))
    : errorText(failure);
}
