import { readFile } from 'node:fs/promises';
import { extname, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { MAIN_SCHEME, SECRET_SCHEME } from './origins';
import { contentSecurityPolicy, fileOf, typeOf } from './page-files';

/** Before `ready`: our schemes are real, secure origins, without service workers and without CORS. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: false, codeCache: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: MAIN_SCHEME, privileges },
    { scheme: SECRET_SCHEME, privileges: { ...privileges, codeCache: false } },
  ]);
}

const notFound = (): Response => new Response('', { status: 404 });

async function answer(request: Request, folder: string, allowed: (path: string) => boolean): Promise<Response> {
  const file = request.method === 'GET' ? fileOf(request.url, folder) : undefined;
  if (file === undefined || !allowed(file.slice(folder.length).split(sep).join('/'))) return notFound();
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch {
    return notFound();
  }
  return new Response(new Uint8Array(content), {
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
  });
}

/** Serves the built pages, each scheme in its own session: the secret page is not to be had under `app:` nor the others here. */
export function servePages(main: Session, secret: Session, folder: string): void {
  const isSecretPage = (path: string): boolean => path.startsWith('/windows/secret/');
  main.protocol.handle(MAIN_SCHEME, (request) => answer(request, folder, (path) => !isSecretPage(path)));
  secret.protocol.handle(SECRET_SCHEME, (request) =>
    answer(request, folder, (path) => isSecretPage(path) || path.startsWith('/assets/')),
  );
}
