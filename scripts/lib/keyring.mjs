import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** Password of the keyring of a private session: what its guard unlocks it with. */
const PASSWORD = '\n';
/** gnome-keyring, daemon/control/gkd-control-codes.h */
const UNLOCK = 1;
const DONE = 0;

/**
 * Unlocks the keyring of a session as signing in to a desktop does (gnome-keyring, pam/gkr-pam-client.c): over the control
 * socket of the running daemon, with the password. Rejects when it refuses.
 * @param {Readonly<Record<string, string | undefined>>} environment of the session
 */
export async function unlockKeyring(environment) {
  const socket = connect(join(environment['XDG_RUNTIME_DIR'] ?? '', 'keyring', 'control'));
  const password = Buffer.from(PASSWORD);
  const head = Buffer.alloc(12);
  head.writeUInt32BE(head.length + password.length, 0);
  head.writeUInt32BE(UNLOCK, 4);
  head.writeUInt32BE(password.length, 8);
  const answer = await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the keyring hung up')));
    socket.once('data', (/** @type {Buffer} */ bytes) => resolve(bytes.readUInt32BE(4)));
    // The first byte is there for the credentials that the kernel sends along.
    socket.write(Buffer.concat([Buffer.from([0]), head, password]));
  }).finally(() => socket.destroy());
  if (answer !== DONE) throw new Error(`the keyring refused to be unlocked: ${String(answer)}`);
}

/**
 * @typedef {object} KeyringEntry
 * @property {string} service
 * @property {string} account
 * @property {string} password one line
 */

/**
 * Lays a login keyring with these entries into a folder for `keyringData`. Written one by one they would take minutes: the
 * keyring writes its whole file for each. It is the readable form of a keyring without a password, which the daemon takes
 * and writes encrypted at the first change (gnome-keyring, pkcs11/secret-store/gkm-secret-textual.c).
 * @param {string} folder
 * @param {readonly KeyringEntry[]} entries
 */
export function layKeyring(folder, entries) {
  const head = ['[keyring]', 'display-name=Login', 'ctime=1', 'mtime=1', 'lock-on-idle=false', 'lock-after=false', ''];
  const items = entries.flatMap(({ service, account, password }, index) => {
    const id = String(index + 1);
    const attributes = { account, service, 'xdg:schema': 'org.freedesktop.Secret.Generic' };
    return [
      ...[`[${id}]`, 'item-type=0', `display-name=${account}`, `secret=${password}`, 'mtime=1', 'ctime=1', ''],
      ...Object.entries(attributes).flatMap(([name, value], at) => [
        ...[`[${id}:attribute${String(at)}]`, `name=${name}`, 'type=string', `value=${value}`, ''],
      ]),
    ];
  });
  mkdirSync(join(folder, 'keyrings'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'keyrings', 'login.keyring'), [...head, ...items].join('\n'), { mode: 0o600 });
}
