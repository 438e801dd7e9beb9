import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a feed answers for a file: its bytes, or what depends on how often it was asked before. */
type Answer = Buffer | ((times: number) => Buffer);

/** A feed on loopback with its own release key. */
export interface Feed {
  readonly url: string;
  /** Raw public key, base64. */
  readonly key: string;
  /** PEM; its own authority, which nobody believes who was not told to. */
  readonly certificate: string;
  /** Lays a file at the feed. */
  lay(name: string, content: Answer): void;
  /** The signature of an announcement, as it lies beside it. */
  signature(announcement: Buffer): Buffer;
  /** Names of the files that were fetched, in order. */
  readonly fetched: readonly string[];
  stop(): Promise<void>;
}

/** Runs one of the system's programs to its end. */
function run(command: string, parameters: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
}

/** Starts an empty feed; `folder` keeps its certificate. */
export async function startFeed(folder: string): Promise<Feed> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [key, cert] = [join(folder, 'feed.key'), join(folder, 'feed.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert];
  run('openssl', ['req', '-x509', '-days', '2', ...made, ...subject]);
  const files = new Map<string, Answer>();
  const fetched: string[] = [];
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    const name = new URL(request.url ?? '/', 'https://feed').pathname.slice(1);
    const answer = files.get(name);
    const before = fetched.filter((other) => other === name).length;
    fetched.push(name);
    if (answer === undefined) response.writeHead(404).end();
    else response.end(typeof answer === 'function' ? answer(before) : answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    key: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'),
    certificate: readFileSync(cert, 'utf8'),
    lay: (name, content) => void files.set(name, content),
    signature: (announcement) => Buffer.from(`${sign(null, announcement, privateKey).toString('base64')}\n`),
    fetched,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An announcement as electron-builder writes it (`latest-linux.yml`). */
export function announcement(version: string, name: string, content: Buffer, more = ''): Buffer {
  const digest = createHash('sha512').update(content).digest('base64');
  const file = `  - url: ${name}\n    sha512: ${digest}\n    size: ${String(content.length)}\n`;
  return Buffer.from(`version: ${version}\nfiles:\n${file}path: ${name}\nsha512: ${digest}\n${more}`);
}

/** A small Debian package of a version of Latchkey that holds one file. */
export function smallPackage(folder: string, version: string): Buffer {
  const tree = join(folder, `package-${version}`);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr', 'lib', 'latchkey'), { recursive: true });
  const control = `Package: latchkey\nVersion: ${version}\nArchitecture: amd64\nMaintainer: Latchkey\nDescription: a test\n`;
  writeFileSync(join(tree, 'DEBIAN', 'control'), control);
  writeFileSync(join(tree, 'usr', 'lib', 'latchkey', 'version'), version);
  run('dpkg-deb', ['--root-owner-group', '--build', tree, `${tree}.deb`]);
  return readFileSync(`${tree}.deb`);
}
