import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { sharePointSource } from './sharepoint';

interface Drive {
  text: string | undefined;
  version: number;
  /** Graph ignores If-Match at the content, as its documentation leaves open. */
  ignoresMatch: boolean;
  /** Done right after the next replacement was stored: somebody else's replacement. */
  after: (() => void) | undefined;
  readonly requests: string[];
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const listen = (server: Server): Promise<string> => {
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)),
  );
};

async function drive(): Promise<{ drive: Drive; url: string }> {
  const state: Drive = { text: undefined, version: 0, ignoresMatch: false, after: undefined, requests: [] };
  const tag = (): string => `"{4C9C8BB6-1111-4222-8333-444455556666},${String(state.version)}"`;
  const item = (): string =>
    JSON.stringify({ '@odata.context': 'x', id: '01ABC', eTag: tag(), size: state.text?.length ?? 0 });
  // The content lies on another host, which must not get the token.
  const store = await listen(
    createServer((request, response) => {
      state.requests.push(`store ${request.headers.authorization ?? 'no token'}`);
      response.end(state.text);
    }),
  );
  const url = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        state.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
        if (request.headers.authorization !== 'Bearer t0ken') return response.writeHead(401).end();
        if (request.method === 'GET' && state.text === undefined) return response.writeHead(404).end();
        if (request.method === 'GET' && request.url?.endsWith(':/content') === true)
          return response.writeHead(302, { location: `${store}/x?tempauth=y` }).end();
        if (request.method === 'GET') return response.end(item());
        const match = request.headers['if-match'];
        if (match !== undefined && match !== tag() && !state.ignoresMatch) return response.writeHead(412).end();
        if (request.url?.includes('conflictBehavior=fail') === true && state.text !== undefined)
          return response.writeHead(409).end();
        state.text = body;
        state.version += 1;
        const answer = item();
        state.after?.();
        return response.writeHead(200).end(answer);
      });
    }),
  );
  return { drive: state, url };
}

const sourceAt = (graphUrl: string, path = 'Latchkey/organisation.json') =>
  sharePointSource({ graphUrl, driveId: 'b!1', path, token: () => Promise.resolve(ok(new Secret('t0ken'))) });

describe('an organisation file in SharePoint', () => {
  it('is missing, published, read and unchanged; the token stays with Graph', async () => {
    const { drive: state, url } = await drive();
    const source = sourceAt(`${url}/`);
    expect(await source.read()).toEqual(ok({ kind: 'missing' }));
    const first = await source.publish('one', undefined);
    if (!first.ok) throw new Error(first.error.code);
    expect(await source.read()).toEqual(ok({ kind: 'file', text: 'one', revision: first.value }));
    expect(await source.read(first.value)).toEqual(ok({ kind: 'unchanged' }));
    expect((await source.publish('two', first.value)).ok).toBe(true);
    expect(await source.publish('three', first.value)).toMatchObject({ error: { code: 'stale_revision' } });
    expect(await source.publish('three', undefined)).toMatchObject({ error: { code: 'stale_revision' } });
    expect(state.text).toBe('two');
    expect(state.requests.filter((line) => line.startsWith('store'))).not.toContain('store Bearer t0ken');
  });

  it('is addressed by its encoded path', async () => {
    const { drive: state, url } = await drive();
    await sourceAt(url, '/Shared docs/100% #1.json').read();
    expect(state.requests[0]).toBe('GET /drives/b!1/root:/Shared%20docs/100%25%20%231.json?$select=id,eTag,size');
  });

  it.each([false, true])(
    'is not lost when somebody replaces it at the same time (If-Match ignored: %s)',
    async (ignoresMatch) => {
      const { drive: state, url } = await drive();
      const source = sourceAt(url);
      const first = await source.publish('one', undefined);
      state.ignoresMatch = ignoresMatch;
      state.after = () => {
        state.after = undefined;
        state.text = 'theirs';
        state.version += 1;
      };
      expect(await source.publish('mine', first.ok ? first.value : undefined)).toMatchObject({
        error: { code: 'stale_revision' },
      });
      expect(await source.read()).toMatchObject({ value: { text: 'theirs' } });
    },
  );

  it('fails as the sign-in does, and for answers that make no sense', async () => {
    const token = (): Promise<ReturnType<typeof err<ReturnType<typeof failure>>>> =>
      Promise.resolve(err(failure('sign_in_failed')));
    expect(
      await sharePointSource({ graphUrl: 'https://graph.example', driveId: 'b!1', path: 'x', token }).read(),
    ).toMatchObject({ error: { code: 'sign_in_failed' } });
    const nonsense = await listen(createServer((_request, response) => response.end('<html>')));
    expect(await sourceAt(nonsense).read()).toMatchObject({ error: { code: 'malformed_answer' } });
  });
});
