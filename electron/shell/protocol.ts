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
 * SHA-256 of nothing. Fluent's style engine adds empty style elements and fills them through the object model, which the
 * policy does not concern; this allows exactly the empty ones, so no markup can bring style of its own.
 */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What a page may load: script, style and pictures from our own files, and nothing from anywhere else. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${EMPTY_STYLE}`,
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
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
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
