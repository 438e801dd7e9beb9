import type { Failure } from '../../shared/errors';
import { errorWords as text, type ErrorText } from './error-words';

const REFUSED = 'The domain did not let the bind account in';

/** Why a domain controller refused a bind, by the number it gives (MS-ERREF 2.2, Win32 codes in hexadecimal). */
const reasons: ReadonlyMap<string, ErrorText> = new Map([
  [
    '52e',
    text(
      REFUSED,
      'Its name or its password is wrong.',
      'Ask an administrator to enter the right password in the connection.',
    ),
  ],
  [
    '532',
    text(
      'The password of the bind account has run out',
      'The domain lets it do nothing with an old one.',
      'Set a new password in the domain, best one that does not run out, and enter it in the connection.',
    ),
  ],
  [
    '533',
    text(
      'The bind account is disabled',
      'Somebody switched it off in the domain.',
      'Enable the account in the domain.',
    ),
  ],
  [
    '701',
    text(
      'The bind account has expired',
      'Its account expiry lies in the past.',
      'Take the end date off the account in the domain.',
    ),
  ],
  [
    '773',
    text(
      'The password of the bind account has to be changed',
      'The domain wants that before the first sign-in, which only a person can do.',
      'Take “must change password at next logon” off the account, or change its password and enter it in the connection.',
    ),
  ],
  [
    '775',
    text(
      'The bind account is locked',
      'The domain counted too many wrong passwords. Another program or computer may use an old one.',
      'Unlock the account in the domain, and find out who tried.',
    ),
  ],
]);

const readOnly = text(
  'The domain controller is read-only',
  'It takes no changes, so accounts can be neither made nor ended there.',
  'Ask an administrator to enter a writable domain controller in the connection.',
);

/** The sentence for what a domain controller alone says (electron/adapters/ldap/wire); undefined for anything else. */
export function domainRefusal({ code, detail = '' }: Failure): ErrorText | undefined {
  if (code === 'unreachable' && detail === 'read-only') return readOnly;
  const [, data = ''] = /^ldap \d+ data ([0-9a-f]+)$/.exec(detail) ?? [];
  return code === 'bind_failed' ? reasons.get(data) : undefined;
}
