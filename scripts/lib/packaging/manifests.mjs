import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Refusal } from '../steps.mjs';

/**
 * Signs every announcement (`latest*.yml`) in a folder: its Ed25519 signature goes beside it as `NAME.sig`, base64. The program
 * takes no announcement without one.
 * @param {string} folder
 * @param {string} pem the private key, PKCS #8
 * @returns {{ names: string[]; publicKey: string }} the raw public key, base64, is what policy files name
 */
export function signManifests(folder, pem) {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Refusal('The release key must be an Ed25519 key.');
  const names = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name));
  for (const name of names) {
    const signature = sign(null, readFileSync(join(folder, name)), key);
    writeFileSync(join(folder, `${name}.sig`), `${signature.toString('base64')}\n`);
  }
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { names, publicKey: Buffer.from(x, 'base64url').toString('base64') };
}
