import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { capture } from './run.mjs';

const VALID_DAYS = '30';
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * Makes a certificate authority and a server certificate for a name and its addresses (P-256), with the openssl program.
 * @param {string} folder
 * @param {string} host
 * @param {readonly string[]} addresses
 */
export async function makeAuthority(folder, host, addresses) {
  const tls = join(folder, 'tls');
  mkdirSync(tls, { mode: 0o700 });
  const path = (/** @type {string} */ name) => join(tls, name);
  const openssl = (/** @type {string[]} */ ...words) => capture('openssl', words);
  await openssl(
    ...['req', '-x509', ...CURVE, '-days', VALID_DAYS, '-subj', '/CN=Latchkey lab CA'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-keyout', path('ca.key'), '-out', path('ca.pem')],
  );
  await openssl(
    'req',
    '-new',
    ...CURVE,
    '-subj',
    `/CN=${host}`,
    '-keyout',
    path('key.pem'),
    '-out',
    path('server.csr'),
  );
  const names = [`DNS:${host}`, ...addresses.map((address) => `IP:${address}`)].join(',');
  writeFileSync(
    path('extensions'),
    `subjectAltName=${names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n`,
  );
  await openssl(
    ...['x509', '-req', '-in', path('server.csr'), '-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial'],
    ...['-days', VALID_DAYS, '-extfile', path('extensions'), '-out', path('cert.pem')],
  );
  return { keyFile: path('key.pem'), certFile: path('cert.pem'), caFile: path('ca.pem') };
}
