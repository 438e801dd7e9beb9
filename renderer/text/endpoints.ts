import type { LocalConnector } from '../../shared/model/connector';

/** Words around the key by which a computer is known. */
export const hostKeyText = {
  none: 'Nothing connects to this computer until a key is trusted. Read it, compare it, trust it.',
  pinned: 'Only a computer that shows this key is ever connected to.',
  read: 'Read the key from the computer',
  reading: 'Reading…',
  notRead: 'The key could not be read',
  same: 'The computer shows the trusted key.',
  shows: (algorithm: string) => `The computer shows this key (${algorithm}):`,
  compare: 'Compare it with what the computer prints itself, at its own console:',
  copyCommand: 'Copy the command',
  trust: 'Trust this key',
  changed: 'This is not the key that was trusted.',
  changedBody:
    'Somebody may stand between you and the computer. Latchkey refuses to connect. Trust the new key only if you know why it changed, such as a new installation, and have compared it.',
  replace: 'Trust the new key instead',
  trusted: 'Trusted key',
  untrusted: 'No key is trusted yet, so nothing connects. Edit the connection to read and trust it.',
} as const;

/** Where OpenSSH keeps the public keys of a computer (sshd_config(5); Windows: OpenSSH server configuration). */
const KEY_FOLDER: Readonly<Record<LocalConnector['os'], string>> = {
  linux: '/etc/ssh/',
  macos: '/etc/ssh/',
  windows: 'C:\\ProgramData\\ssh\\',
};

/** What prints the fingerprint at the computer's own console. */
export function printKeyCommand(os: LocalConnector['os'], algorithm: string): string {
  const kind = algorithm.startsWith('ecdsa') ? 'ecdsa' : algorithm.includes('rsa') ? 'rsa' : 'ed25519';
  return `ssh-keygen -lf ${KEY_FOLDER[os]}ssh_host_${kind}_key.pub`;
}

/** Words around the secret of an SSH user. */
export const sshSecretText = {
  kind: 'Signs in with',
  kinds: { password: 'A password', key: 'A private key' },
  key: 'Private key',
  keyHint: 'Without a passphrase: nobody could type it when an account has to end at night. An Ed25519 key is best.',
  keyFile: 'Private key file',
  chooseFile: 'Choose a file…',
  notAKey: 'This is no private key. It begins with -----BEGIN … PRIVATE KEY-----.',
  protected: 'A passphrase protects this key. Give one without, made for Latchkey alone.',
} as const;
