import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { answerWith } from './answer-page';

/** Answers of a sign-in service are a few kilobytes. */
const LARGEST_FORM = 64 * 1024;

/** What the sign-in page sent back to this computer. */
export type Callback =
  | { readonly kind: 'code'; readonly code: Secret<string>; readonly clientInfo: string }
  | { readonly kind: 'refused'; readonly error: string; readonly aadsts: number | undefined };

export interface Loopback {
  /** As a desktop client is registered: any port of `http://localhost` (RFC 8252 section 7.3; Entra: redirect URI restrictions). */
  readonly redirectUri: string;
  /** The first answer that carries the state of this attempt; everything else that comes in is turned away. */
  readonly callback: Promise<Callback>;
  close(): void;
}

/**
 * Listens on 127.0.0.1, on a port the OS chooses, for the one form in which the browser posts the code (OAuth 2.0 Form Post
 * Response Mode: the code never stands in an address). Fails with `sign_in_failed`, `browser_failed` when nothing can listen.
 */
export function listenForCallback(state: string): Promise<Result<Loopback, Failure>> {
  return new Promise((resolve) => {
    let settle: (callback: Callback) => void = () => undefined;
    const callback = new Promise<Callback>((found) => {
      settle = found;
    });
    const server = createServer((request, response) => void answer(request, response, { state, server, settle }));
    server.on('error', () => resolve(err(failure('sign_in_failed', { detail: 'browser_failed' }))));
    server.listen(0, '127.0.0.1', () => {
      const close = (): void => {
        server.close();
        server.closeAllConnections();
      };
      resolve(ok({ redirectUri: `http://localhost:${String(portOf(server))}`, callback, close }));
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Waiting {
  readonly state: string;
  readonly server: Server;
  readonly settle: (callback: Callback) => void;
}

async function answer(request: IncomingMessage, response: ServerResponse, waiting: Waiting): Promise<void> {
  const form = isExpected(request, waiting.server) ? await formOf(request) : undefined;
  const callback = form === undefined ? undefined : callbackIn(form, waiting.state);
  if (callback === undefined) {
    answerWith(response, 400, 'unknown');
    return;
  }
  answerWith(response, 200, callback.kind === 'code' ? 'done' : 'refused');
  waiting.settle(callback);
}

/** Only a form posted to our own name: a page elsewhere that was re-bound to 127.0.0.1 says another host. */
function isExpected({ method, url, headers }: IncomingMessage, server: Server): boolean {
  const port = String(portOf(server));
  const isOurs = headers.host === `localhost:${port}` || headers.host === `127.0.0.1:${port}`;
  const kind = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return isOurs && method === 'POST' && url === '/' && kind === 'application/x-www-form-urlencoded';
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request) {
      const bytes: unknown = piece;
      if (!Buffer.isBuffer(bytes)) return undefined;
      size += bytes.length;
      if (size > LARGEST_FORM) return undefined;
      pieces.push(bytes);
    }
  } catch {
    return undefined;
  }
  return new URLSearchParams(Buffer.concat(pieces).toString('utf8'));
}

/** Undefined unless the state, once and exactly, is that of this attempt. */
function callbackIn(form: URLSearchParams, state: string): Callback | undefined {
  const states = form.getAll('state');
  const [given = ''] = states;
  if (states.length !== 1 || !sameText(given, state)) return undefined;
  const error = form.get('error');
  if (error !== null) return { kind: 'refused', error, aadsts: numberIn(form.get('error_description')) };
  const code = form.get('code');
  if (code === null || code === '') return undefined;
  return { kind: 'code', code: new Secret(code), clientInfo: form.get('client_info') ?? '' };
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Here, unlike at the token endpoint, the number stands in the text only (Entra: authentication error codes). */
function numberIn(description: string | null): number | undefined {
  const found = /^AADSTS(\d{4,8})\b/.exec(description ?? '');
  return found === null ? undefined : Number(found[1]);
}
