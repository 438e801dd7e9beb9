import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { exchange, isSafeAddress } from './http';
import { httpsSource } from './https';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => handler(request, response, body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/organisation.json`;
}

/** A small WebDAV-like server: one file, strong ETags, conditional requests. */
function fileServer(options: { readonly tellsTag?: boolean; readonly weak?: boolean } = {}): {
  handler: Handler;
  seen: IncomingMessage['headers'][];
} {
  let text: string | undefined;
  const seen: IncomingMessage['headers'][] = [];
  const tag = (): string =>
    `${options.weak === true ? 'W/' : ''}"${createHash('sha256')
      .update(text ?? '')
      .digest('hex')}"`;
  const handler: Handler = (request, response, body) => {
    seen.push(request.headers);
    const end = (status: number, content = '', headers: Record<string, string> = {}): void =>
      void response.writeHead(status, headers).end(content);
    const { 'if-match': match, 'if-none-match': none } = request.headers;
    if (request.method === 'GET') {
      if (text === undefined) end(404);
      else if (none === tag()) end(304);
      else end(200, text, { etag: tag() });
    } else if ((none === '*' && text !== undefined) || (match !== undefined && match !== tag())) {
      end(412);
    } else {
      text = body;
      end(204, '', options.tellsTag === false ? {} : { etag: tag() });
    }
  };
  return { handler, seen };
}

const codeFrom = async (url: string, extras: object = {}): Promise<string> => {
  const result = await httpsSource({ url, timeoutMs: 5_000, ...extras }).read();
  return result.ok ? result.value.kind : result.error.code;
};

describe('an organisation file at an address', () => {
  it.each([true, false])('is published, read and unchanged; the server tells the new tag: %s', async (tellsTag) => {
    const source = httpsSource({ url: await serve(fileServer({ tellsTag }).handler) });
    expect(await source.read()).toEqual(ok({ kind: 'missing' }));
    const first = await source.publish('one', undefined);
    if (!first.ok) throw new Error(first.error.code);
    expect(await source.read()).toEqual(ok({ kind: 'file', text: 'one', revision: first.value }));
    expect(await source.read(first.value)).toEqual(ok({ kind: 'unchanged' }));
    expect((await source.publish('two', first.value)).ok).toBe(true);
    expect(await source.publish('three', first.value)).toMatchObject({ error: { code: 'stale_revision' } });
    expect(await source.publish('three', undefined)).toMatchObject({ error: { code: 'stale_revision' } });
    expect(await source.read(first.value)).toMatchObject({ value: { kind: 'file', text: 'two' } });
  });

  it('with weak tags can be read and recognised, not replaced', async () => {
    const { handler } = fileServer({ weak: true });
    const source = httpsSource({ url: await serve(handler) });
    expect(await source.publish('one', undefined)).toMatchObject({ error: { detail: 'no strong ETag' } });
    const read = await source.read();
    if (!read.ok || read.value.kind !== 'file') throw new Error('unreadable');
    expect(await source.read(read.value.revision)).toEqual(ok({ kind: 'unchanged' }));
    expect(await source.publish('two', read.value.revision)).toMatchObject({ error: { detail: 'no strong ETag' } });
  });

  it('gets a bearer token only when it has one to give', async () => {
    const { handler, seen } = fileServer();
    const url = await serve(handler);
    await codeFrom(url);
    await codeFrom(url, { token: () => Promise.resolve(ok(new Secret('t0ken'))) });
    expect(seen.map((headers) => headers.authorization)).toEqual([undefined, 'Bearer t0ken']);
  });

  it.each([
    [301, {}, 'malformed_answer'],
    [401, {}, 'insufficient_rights'],
    [403, {}, 'insufficient_rights'],
    [412, {}, 'stale_revision'],
    [423, {}, 'busy'],
    [500, {}, 'unreachable'],
    [507, {}, 'quota'],
  ])('answering %i is %s %s', async (status, headers, expected) => {
    expect(await codeFrom(await serve((_request, response) => void response.writeHead(status, headers).end()))).toBe(
      expected,
    );
  });

  it('may ask for patience', async () => {
    const url = await serve((_request, response) => void response.writeHead(429, { 'retry-after': '2.5' }).end());
    expect(await httpsSource({ url }).read()).toMatchObject({ error: { code: 'throttled', retryAfterMs: 2_500 } });
  });

  it('is not followed to another address', async () => {
    const url = await serve(
      (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect(await codeFrom(url)).toBe('malformed_answer');
  });

  it('is refused when it is cut off, no text, silent or not there', async () => {
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(await codeFrom(cut)).toBe('unreachable');
    expect(await codeFrom(await serve((_request, response) => void response.end(Buffer.from([0xff]))))).toBe(
      'malformed_answer',
    );
    expect(await codeFrom(await serve(() => undefined), { timeoutMs: 50 })).toBe('timeout');
    expect(await codeFrom('http://127.0.0.1:1/')).toBe('unreachable');
  });

  it('is not read beyond the largest size', async () => {
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'a');
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, more);
      };
      more();
    });
    expect(await codeFrom(url, { timeoutMs: 25_000 })).toBe('quota');
  });
});

describe('addresses', () => {
  it.each([
    ['https://files.example/organisation.json', true],
    ['http://127.0.0.1:8080/x', true],
    ['http://[::1]/x', true],
    ['http://files.example/x', false],
    ['http://127.0.0.1.example/x', false],
    ['https://user:secret@files.example/x', false],
    ['ftp://files.example/x', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('%s may be asked: %s', async (address, safe) => {
    expect(isSafeAddress(address)).toBe(safe);
    if (!safe)
      expect(await exchange({ method: 'GET', url: address, timeoutMs: 100 })).toMatchObject({
        error: { code: 'bad_input' },
      });
  });
});
