import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certification authority that nobody trusts by itself, and what it certified for this computer. All PEM. */
export interface LoopbackCa {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * Makes one with Debian's openssl (`apt-get install openssl`), good for two days, for 127.0.0.1 and localhost. Keys lie in a
 * folder of their own while it is made and are gone after.
 */
export function makeLoopbackCa(name = 'Loopback test CA'): LoopbackCa {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ca-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
    openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-keyout', 'ca.key', '-out', 'ca.pem');
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-addext', 'basicConstraints=CA:FALSE'];
    const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-subj',
      '/CN=127.0.0.1',
      ...names,
      ...signer,
      '-keyout',
      'own.key',
      '-out',
      'own.pem',
    );
    return { ca: read('ca.pem'), certificate: read('own.pem'), key: read('own.key') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
