import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One request as it came over the wire, read to its end. */
export interface WireRequest {
  readonly method: string;
  /** Path as sent, still percent-encoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** What goes back. `reset` cuts the connection, `hang` never answers, `lose` cuts it after the work was done. */
export type WireReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

const largestBody = 4_194_304;

/** Thrown for a body that is larger than the server takes. */
class TooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk as Uint8Array);
    size += part.length;
    if (size > largestBody) throw new TooLarge();
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function read(request: IncomingMessage): Promise<WireRequest> {
  const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: headersOf(request),
    bytes: await readBody(request),
  };
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

function send(response: ServerResponse, reply: WireReply): void {
  if (reply.kind === 'hang') return;
  if (reply.kind === 'reset') {
    response.socket?.destroy();
    return;
  }
  response.sendDate = false;
  const length = reply.status === 204 ? {} : { 'Content-Length': String(reply.bytes.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(reply.bytes);
}

/**
 * A plain HTTP server on the loopback address. A request whose handling throws is answered with 500 and told to
 * `problem`.
 */
export function wireServer(
  answer: (request: WireRequest) => Promise<WireReply>,
  problem: (cause: unknown) => void,
): Server {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      send(response, await answer(await read(request)));
    } catch (cause) {
      const status = cause instanceof TooLarge ? 413 : 500;
      if (status === 500) problem(cause);
      if (!response.headersSent) response.writeHead(status, { Connection: 'close' });
      response.end();
    }
  };
  return createServer((request, response) => {
    void handle(request, response);
  });
}

/** Opens the port on 127.0.0.1 and tells which one it is. Rejects with a sentence when it is taken. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (cause: NodeJS.ErrnoException): void => {
      const why =
        cause.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be opened (${cause.code ?? 'unknown'})`;
      reject(new Error(`port ${String(port)} on 127.0.0.1 ${why}`, { cause }));
    };
    server.once('error', refused);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', refused);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): WireReply {
  const bytes = Buffer.from(JSON.stringify(body));
  return { kind: 'answer', status, headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers }, bytes };
}
