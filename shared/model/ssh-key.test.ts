import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONGEST_KEY, sshKeySchema, sshKeyTrouble } from './ssh-key';

/** The first bytes of a key in the format of OpenSSH, for a cipher. */
function openSsh(cipher: string): string {
  const field = (text: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const kdf = cipher === 'none' ? 'none' : 'bcrypt';
  const head = Buffer.concat([Buffer.from('openssh-key-v1\0'), field(cipher), field(kdf), Buffer.alloc(90, 7)]);
  const lines = head.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
const pkcs8 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const secured = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

describe('a private key', () => {
  it.each([
    ['PKCS 8', pkcs8, undefined],
    ['with the line ends of Windows', pkcs8.replaceAll('\n', '\r\n'), undefined],
    ['of OpenSSH', openSsh('none'), undefined],
    ['of OpenSSH with a passphrase', openSsh('aes256-ctr'), 'protected'],
    ['PKCS 8 with a passphrase', secured, 'protected'],
    [
      'PKCS 1 with a passphrase',
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n',
      'protected',
    ],
    ['cut short', pkcs8.slice(0, -10), 'notAKey'],
    ['with another end than beginning', pkcs8.replace('END PRIVATE', 'END RSA PRIVATE'), 'notAKey'],
    ['public', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'notAKey'],
    ['with a NUL', pkcs8.replace('\n', '\n\0'), 'notAKey'],
    ['with more behind it', `${pkcs8}rm -rf /\n`, 'notAKey'],
    ['too long', pkcs8.replace('\n', `\n${'A'.repeat(LONGEST_KEY)}`), 'notAKey'],
    ['a password', 'correct horse', 'notAKey'],
    ['empty', '', 'notAKey'],
  ])('%s', (_, text, trouble) => {
    expect(sshKeyTrouble(text)).toBe(trouble);
    expect(sshKeySchema.safeParse(text).success).toBe(trouble === undefined);
  });
});
