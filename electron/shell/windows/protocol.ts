import { readFileSync } from 'node:fs';
import { extname, sep } from 'node:path';
import { protocol, type ProtocolRequest, type ProtocolResponse, type Session } from 'electron';
import { MAIN_SCHEME, REPORT_SCHEME, SECRET_SCHEME } from './origins';
import { contentSecurityPolicy, fileOf, typeOf } from './page-files';

/** Before `ready`: our schemes are real, secure origins, without service workers and without CORS. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: false, codeCache: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: MAIN_SCHEME, privileges },
    { scheme: SECRET_SCHEME, privileges: { ...privileges, codeCache: false } },
    { scheme: REPORT_SCHEME, privileges: { ...privileges, codeCache: false } },
  ]);
}

const notFound: ProtocolResponse = { statusCode: 404, mimeType: 'text/plain', data: Buffer.alloc(0) };

function answer(
  { method, url }: Pick<ProtocolRequest, 'method' | 'url'>,
  folder: string,
  allowed: (path: string) => boolean,
): ProtocolResponse {
  const file = method === 'GET' ? fileOf(url, folder) : undefined;
  if (file === undefined || !allowed(file.slice(folder.length).split(sep).join('/'))) return notFound;
  let content: Buffer;
  // Small files of our own: a page in want of twelve of them waits longer for turns of a busy event loop than for the disk.
  try {
    content = readFileSync(file);
  } catch {
    return notFound;
  }
  return {
    data: content,
    mimeType: typeOf(file) ?? 'application/octet-stream',
    headers: {
      'content-type': typeOf(file) ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=(), clipboard-write=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': extname(file) === '.html' ? 'no-store' : 'no-cache',
    },
  };
}

const isSecretPage = (path: string): boolean => path.startsWith('/windows/secret/');

// Both use the older call on purpose: `protocol.handle` answers with `Response`, whose first use loads Node's whole HTTP
// client, and that alone keeps the first page waiting for 100 ms.

/** Serves the built pages except the one that shows a secret. */
export function servePages(target: Session, folder: string): void {
  target.protocol.registerBufferProtocol(MAIN_SCHEME, (request, reply) => {
    reply(answer(request, folder, (path) => !isSecretPage(path)));
  });
}

/** Serves the page that shows a secret, and nothing else but scripts, in a session of its own. */
export function serveSecretPage(target: Session, folder: string): void {
  target.protocol.registerBufferProtocol(SECRET_SCHEME, (request, reply) => {
    reply(answer(request, folder, (path) => isSecretPage(path) || path.startsWith('/assets/')));
  });
}
