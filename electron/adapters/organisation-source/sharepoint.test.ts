import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { sharePointSource } from './sharepoint';

interface Stored {
  text: string;
  version: number;
  /** ms since 1970. */
  modifiedAt: number;
}

interface Drive {
  /** Files by path. */
  readonly items: Map<string, Stored>;
  /** Graph ignores If-Match at the content, as its documentation leaves open. */
  ignoresMatch: boolean;
  /** Awaited before the next replacement is looked at. */
  slow: Promise<unknown> | undefined;
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

const tagOf = ({ version }: Stored): string => `"{4C9C8BB6-1111-4222-8333-444455556666},${String(version)}"`;
const FILE = 'Latchkey/organisation.json';

async function drive(): Promise<{ drive: Drive; url: string }> {
  const state: Drive = { items: new Map(), ignoresMatch: false, slow: undefined, after: undefined, requests: [] };
  // The content lies on another host, which must not get the token.
  const store = await listen(
    createServer((request, response) => {
      state.requests.push(`store ${request.headers.authorization ?? 'no token'}`);
      response.end(state.items.get(decodeURIComponent((request.url ?? '').slice(1)))?.text);
    }),
  );
  const url = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        state.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
        if (request.headers.authorization !== 'Bearer t0ken') return response.writeHead(401).end();
        const { slow } = state;
        const isSlow = request.method === 'PUT' && request.url?.includes('.lock') === false && slow !== undefined;
        if (!isSlow) return serve(state, store, request, body, response);
        state.slow = undefined;
        return void slow.then(() => serve(state, store, request, body, response));
      });
    }),
  );
  return { drive: state, url };
}

function serve(
  state: Drive,
  store: string,
  { method, url = '', headers }: IncomingMessage,
  body: string,
  response: ServerResponse,
) {
  const [path = '', query = ''] = url.replace('/drives/b!1/root:/', '').split('?');
  const isContent = path.endsWith(':/content');
  const name = decodeURIComponent(isContent ? path.slice(0, -':/content'.length) : path);
  const item = state.items.get(name);
  const describe = (stored: Stored): string =>
    JSON.stringify({
      id: '01ABC',
      eTag: tagOf(stored),
      lastModifiedDateTime: new Date(stored.modifiedAt).toISOString(),
    });
  if (method === 'PUT') {
    const match = headers['if-match'];
    if (match !== undefined && (item === undefined || match !== tagOf(item)) && !state.ignoresMatch)
      return response.writeHead(412).end();
    if (query.includes('conflictBehavior=fail') && item !== undefined) return response.writeHead(409).end();
    const stored = { text: body, version: (item?.version ?? 0) + 1, modifiedAt: Date.now() };
    state.items.set(name, stored);
    if (name === FILE) state.after?.();
    return response.writeHead(200).end(describe(stored));
  }
  if (item === undefined) return response.writeHead(404).end();
  if (method === 'DELETE') {
    if (headers['if-match'] !== tagOf(item)) return response.writeHead(412).end();
    state.items.delete(name);
    return response.writeHead(204).end();
  }
  if (isContent) return response.writeHead(302, { location: `${store}/${encodeURIComponent(name)}` }).end();
  return response.end(describe(item));
}

const sourceAt = (graphUrl: string, path = FILE, patienceMs = 60) =>
  sharePointSource({
    graphUrl,
    driveId: 'b!1',
    path,
    lock: { patienceMs, diesAfterMs: 60_000, everyMs: 5 },
    token: () => Promise.resolve(ok(new Secret('t0ken'))),
  });

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
    expect([...state.items].map(([name, { text }]) => [name, text])).toEqual([[FILE, 'two']]);
    expect(state.requests.filter((line) => line.startsWith('store'))).not.toContain('store Bearer t0ken');
  });

  it('is addressed by its encoded path', async () => {
    const { drive: state, url } = await drive();
    await sourceAt(url, '/Shared docs/100% #1.json').read();
    expect(state.requests[0]).toBe(
      'GET /drives/b!1/root:/Shared%20docs/100%25%20%231.json?$select=id,eTag,lastModifiedDateTime',
    );
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
        const mine = state.items.get(FILE);
        state.items.set(FILE, { text: 'theirs', version: (mine?.version ?? 0) + 1, modifiedAt: 0 });
      };
      expect(await source.publish('mine', first.ok ? first.value : undefined)).toMatchObject({
        error: { code: 'stale_revision' },
      });
      expect(await source.read()).toMatchObject({ value: { text: 'theirs' } });
    },
  );

  it('is not overwritten by one whose upload was long on its way, though If-Match is ignored', async () => {
    const { drive: state, url } = await drive();
    const first = await sourceAt(url).publish('one', undefined);
    const revision = first.ok ? first.value : undefined;
    state.ignoresMatch = true;
    let arrive = (): void => undefined;
    state.slow = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow = sourceAt(url).publish('slow', revision);
    await expect.poll(() => state.slow === undefined).toBe(true);
    const fast = await sourceAt(url).publish('fast', revision);
    arrive();
    expect([(await slow).ok, fast]).toMatchObject([true, { error: { code: 'busy' } }]);
    expect(state.items.get(FILE)?.text).toBe('slow');
  });

  it('waits for another publisher, says so when that takes too long, and does not wait for the dead', async () => {
    const { drive: state, url } = await drive();
    const lock = `${FILE}.lock`;
    state.items.set(lock, { text: 'somebody', version: 1, modifiedAt: Date.now() });
    expect(await sourceAt(url).publish('one', undefined)).toMatchObject({ error: { code: 'busy' } });
    expect(state.items.get(lock)?.text).toBe('somebody');
    state.items.set(lock, { text: 'died long ago', version: 1, modifiedAt: 0 });
    expect((await sourceAt(url, FILE, 0).publish('one', undefined)).ok).toBe(true);
    expect([...state.items.keys()]).toEqual([FILE]);
  });

  it('is not written by one who was taken for dead', async () => {
    const { drive: state, url } = await drive();
    const lock = `${FILE}.lock`;
    state.items.set(FILE, { text: 'one', version: 1, modifiedAt: 0 });
    const first = await sourceAt(url).read();
    const items = state.items;
    // The lock is somebody else's by the time it is looked at.
    const get = items.get.bind(items);
    let looks = 0;
    items.get = (name) => {
      if (name === lock && get(lock) !== undefined && (looks += 1) > 0)
        items.set(lock, { text: 'another', version: 7, modifiedAt: Date.now() });
      return get(name);
    };
    const revision = first.ok && first.value.kind === 'file' ? first.value.revision : undefined;
    expect(await sourceAt(url).publish('two', revision)).toMatchObject({ error: { code: 'stale_revision' } });
    expect([get(FILE)?.text, get(lock)?.text]).toEqual(['one', 'another']);
  });

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
