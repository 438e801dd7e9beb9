import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Media type of a file that pages may load. */
export const typeOf = (file: string): string | undefined => TYPES[extname(file)];

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
  // Before the URL parser tidies it away.
  if (/%2f|%5c|%2e|\/\.\./i.test(url)) return undefined;
  let parsed: URL;
  let path: string;
  try {
    parsed = new URL(url);
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return undefined;
  }
  if (parsed.host !== 'latchkey' || path.includes('\0') || path.includes('\\')) return undefined;
  if (path.split('/').some((part) => part.startsWith('.'))) return undefined;
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep) || typeOf(file) === undefined) return undefined;
  return file;
}
