import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { MAIN_SCHEME, SECRET_SCHEME } from './hardening';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Before `ready`: our schemes are real, secure origins, without service workers and without CORS. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: false, codeCache: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: MAIN_SCHEME, privileges },
    { scheme: SECRET_SCHEME, privileges: { ...privileges, codeCache: false } },
  ]);
}

/**
 * The policy of one page. Style elements need the nonce of this very answer, because Fluent's style engine makes some at
 * run time; script comes from our files alone.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "worker-src 'none'",
    "trusted-types 'none'",
  ].join('; ');
}

/**
 * The file that a URL of ours names, or undefined: another host, a way out of the folder, an encoded separator, a hidden
 * file, a kind of file that pages do not have.
 */
export function fileOf(url: string, folder: string): string | undefined {
  let parsed: URL;
  let path: string;
  try {
    parsed = new URL(url);
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return undefined;
  }
  if (parsed.host !== 'latchkey' || path.includes('\0') || path.includes('\\')) return undefined;
  if (/%2f|%5c|%2e/i.test(parsed.pathname)) return undefined;
  if (path.split('/').some((part) => part.startsWith('.'))) return undefined;
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep) || TYPES[extname(file)] === undefined) return undefined;
  return file;
}

/** The page with the nonce where its script finds it: an attribute, which scripts of other origins could not read. */
function withNonce(html: string, nonce: string): string {
  return html.replace('<head>', `<head><meta name="style-nonce" nonce="${nonce}">`);
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
  const nonce = randomBytes(16).toString('base64');
  const isPage = extname(file) === '.html';
  const body = isPage ? withNonce(content.toString('utf8'), nonce) : new Uint8Array(content);
  return new Response(body, {
    headers: {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy(nonce),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=(), clipboard-write=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': isPage ? 'no-store' : 'no-cache',
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
