import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { testCertificate, type TestCertificate } from '../../testkit/labs/test-certificate';
import { httpsSource } from './https';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve({ cert, key }: TestCertificate): Promise<string> {
  const server = createServer({ cert, key: key.export({ format: 'pem', type: 'pkcs8' }) }, (_request, response) => {
    response.writeHead(200, { etag: '"1"' }).end('text');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/organisation.json`;
}

describe('an https address with a pinned authority', () => {
  const [own, other] = [testCertificate('own'), testCertificate('other')];

  it('is believed when its certificate comes from that authority', async () => {
    const url = await serve(own);
    expect(await httpsSource({ url, ca: own.cert }).read()).toMatchObject({
      ok: true,
      value: { text: 'text', revision: '"1"' },
    });
  });

  it('is not believed with any other, nor by the list of the system', async () => {
    const url = await serve(own);
    for (const extras of [{ ca: other.cert }, {}]) {
      expect(await httpsSource({ url, ...extras }).read()).toMatchObject({ error: { code: 'tls_untrusted' } });
    }
  });

  it('is not believed under another name', async () => {
    const url = (await serve(own)).replace('127.0.0.1', 'localhost');
    expect(await httpsSource({ url, ca: own.cert }).read()).toMatchObject({ error: { code: 'tls_untrusted' } });
  });
});
