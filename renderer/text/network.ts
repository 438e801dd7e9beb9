import type { Failure } from '../../shared/errors';
import { errorWords as text, type ErrorText } from './error-words';
import { spoken } from './time';

const WHERE = 'Settings › Preferences › Network';

/** What stands between this computer and a service, where nothing more is known than the code. */
export const networkErrors = {
  offline: text(
    'This computer has no network',
    'It has no address but its own.',
    'Connect it to a network. Latchkey keeps trying.',
  ),
  connection_refused: text(
    'Nobody takes connections at that address',
    'The computer there refused, or a firewall on the way did.',
    'Check the address in the connection, and the firewall. Latchkey keeps trying.',
  ),
  captive_portal: text(
    'The network wants you to sign in first',
    'A page of the network answered in the place of the service.',
    'Open any page in your browser and sign in to the network, then try again.',
  ),
  proxy_unreachable: text(
    'The proxy does not answer',
    'Connections leave this computer through a proxy that could not be reached.',
    `Check ${WHERE}, or the proxy settings of the system. Latchkey keeps trying.`,
  ),
  proxy_credentials: text(
    'The proxy asks who you are',
    'It lets nothing through without a user name and a password.',
    `Enter them at ${WHERE}.`,
  ),
  proxy_refused: text(
    'The proxy does not let this address through',
    'Its rules forbid it.',
    'Ask whoever runs the proxy to allow the addresses that Latchkey needs.',
  ),
} as const;

const last = (detail: string): string => detail.slice(detail.lastIndexOf(' ') + 1);

function proxyText(failure: Failure): ErrorText | undefined {
  const { code, detail } = failure;
  if (detail === undefined || !detail.includes(' ')) return undefined;
  const proxy = last(detail);
  if (code === 'proxy_unreachable') {
    const { title, action } = networkErrors.proxy_unreachable;
    return proxy === 'SOCKS'
      ? text(title, 'The system names a SOCKS proxy, and Latchkey speaks HTTP proxies only.', `Check ${WHERE}.`)
      : text(title, `Connections leave this computer through ${proxy}, which could not be reached.`, action);
  }
  if (code === 'proxy_refused') {
    const { title, action } = networkErrors.proxy_refused;
    return text(title, `The rules of ${proxy} forbid it.`, action);
  }
  return code === 'proxy_credentials' ? whoText(detail, proxy) : undefined;
}

function whoText(detail: string, proxy: string): ErrorText {
  const { title, action } = networkErrors.proxy_credentials;
  if (detail.startsWith('wrong ')) {
    return text(
      'The proxy did not accept the password',
      `${proxy} turned down the user name and the password that this computer keeps.`,
      `Enter them anew at ${WHERE}.`,
    );
  }
  if (detail.startsWith('basic')) return text(title, `${proxy} asks for a user name and a password.`, action);
  return text(
    title,
    `${proxy} asks for a Windows sign-in (NTLM or Negotiate), which Latchkey does not speak.`,
    'Ask whoever runs the proxy to let this computer through, or to take a user name and a password.',
  );
}

function certificateText(detail: string): ErrorText | undefined {
  const [, code = '', word, name = ''] = /^([A-Z_]+) (by|for) (.+)$/.exec(detail) ?? [];
  if (word === 'for') {
    return text(
      'The certificate belongs to somebody else',
      `It is for “${name}”. A network that wants you to sign in first does that, and so does a wrong address.`,
      'Open any page in your browser and sign in to the network if it asks; otherwise check the address.',
    );
  }
  if (word !== 'by') return undefined;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return text(
      'The time of the certificate is over, or has not begun',
      `It was issued by “${name}”.`,
      'Check the clock of this computer; if it is right, tell whoever runs the service.',
    );
  }
  return text(
    'Somebody reads along, or the authority is unknown',
    `The certificate was issued by “${name}”, which this computer does not trust. Networks that look into encrypted traffic do that; so do attackers. Nothing was sent.`,
    `If it is the authority of your network, get its certificate from your IT, compare the fingerprint, and add it at ${WHERE}.`,
  );
}

function clockText(detail: string): ErrorText | undefined {
  const ms = Number(/^computer (-?\d{1,15}) ms$/.exec(detail)?.[1]);
  if (!Number.isFinite(ms)) return undefined;
  const way = ms > 0 ? 'ahead of' : 'behind';
  return text(
    'The clock of this computer is wrong',
    `It is ${spoken(Math.abs(ms))} ${way} the service’s, so that certificates seem to be out of their time.`,
    'Set the clock to the right time.',
  );
}

/** What is known of the network beyond the code of a failure, in words. */
export function networkText(failure: Failure): ErrorText | undefined {
  const { code, detail = '' } = failure;
  if (code === 'tls_untrusted') return certificateText(detail);
  if (code === 'clock_disagrees') return clockText(detail);
  return proxyText(failure);
}
