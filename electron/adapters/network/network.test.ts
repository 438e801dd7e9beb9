import { request } from 'node:https';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { proxyCredentialsSchema } from '../../../shared/model/network';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { waysOf } from '../../core/network/ways';
import { closedPort } from '../../testkit/labs/network-lab';
import { at, failureOf, good, json, network, networkTrial, through } from '../../testkit/labs/network-trial';
import { testCertificate } from '../../testkit/labs/test-certificate';
import { waysBy, type NetworkWorld } from './index';

const trial = networkTrial();
const { service, proxy } = trial;
afterEach(() => trial.end());

describe('an answer', () => {
  it('comes directly, with its headers, and the connection is used again', async () => {
    const connections = new Set<unknown>();
    const one = await service((asked, response) => {
      connections.add(asked.socket);
      json(asked, response);
    });
    const { fetch } = network();
    for (const path of ['/a', '/b', '/c']) {
      const answer = await fetch(at(one, path), {});
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(await answer.json()).toEqual({ path });
    }
    expect(connections.size).toBe(1);
  });

  it('is unpacked, and says so', async () => {
    const one = await service((asked, response) => {
      expect(asked.headers['accept-encoding']).toBe('gzip');
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"packed":true}'));
    });
    const answer = await network().fetch(at(one), {});
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(await answer.json()).toEqual({ packed: true });
  });

  it('carries method, headers and body there and an empty answer back', async () => {
    const seen: string[] = [];
    const one = await service((asked, response) => {
      asked.on('data', (piece: Buffer) => seen.push(piece.toString()));
      asked.on('end', () => {
        seen.push(asked.method ?? '', String(asked.headers.authorization), String(asked.headers['content-length']));
        response.writeHead(204).end();
      });
    });
    const answer = await network().fetch(at(one), {
      method: 'PATCH',
      headers: { authorization: 'Bearer t' },
      body: '{"ä":1}',
    });
    expect(answer.status).toBe(204);
    expect(answer.body).toBeNull();
    expect(seen).toEqual(['{"ä":1}', 'PATCH', 'Bearer t', '8']);
  });

  it('that is cut in the middle does not pass for a short one', async () => {
    const one = await service((_asked, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => response.destroy());
    });
    const answer = await network().fetch(at(one), {});
    await expect(answer.text()).rejects.toThrow();
  });

  it('that is called off rejects with the reason, before there is a connection, too', async () => {
    const { fetch } = network({ waysTo: () => new Promise(() => undefined) });
    const reason = new DOMException('late', 'TimeoutError');
    const asked = fetch('https://127.0.0.1:1/', { signal: AbortSignal.abort(reason) });
    await expect(asked).rejects.toMatchObject({ name: expect.stringMatching(/TimeoutError|AbortError/) as string });
    const abort = new AbortController();
    const waiting = fetch('https://127.0.0.1:1/', { signal: abort.signal });
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('is asked of nobody over plain http, but of this computer', async () => {
    await expect(network().fetch('http://example.invalid/', {})).rejects.toThrow(TypeError);
  });
});

describe('a proxy', () => {
  it('hears an address and nothing else, and carries what is encrypted for the service', async () => {
    const seen: unknown[] = [];
    const [one, between] = [
      await service((asked, response) => {
        seen.push(asked.headers.authorization);
        json(asked, response);
      }),
      await proxy(),
    ];
    const { fetch } = network({ choice: through(between.port) });
    const answer = await fetch(at(one, '/secret?path'), { headers: { authorization: 'Bearer secret' } });
    expect(await answer.json()).toEqual({ path: '/secret?path' });
    expect(seen).toEqual(['Bearer secret']);
    expect(between.asked).toEqual([`127.0.0.1:${String(one.port)}`]);
    expect(JSON.stringify(between.headers)).not.toContain('secret');
    expect(between.plain).toEqual([]);
  });

  it('is not asked for an address of this computer unless that was chosen', async () => {
    const [one, between] = [await service(), await proxy()];
    const { fetch } = network({ choice: { kind: 'manual', host: '127.0.0.1', port: between.port } });
    expect((await fetch(at(one), {})).status).toBe(200);
    expect(between.asked).toEqual([]);
  });

  it('resolves the name of the service', async () => {
    const between = await proxy({ leadsTo: (await service()).port });
    const { fetch } = network({ choice: through(between.port) });
    const failed = await failureOf(fetch('https://service.invalid/', {}));
    expect(between.asked[0]).toBe('service.invalid:443');
    // The certificate is for 127.0.0.1, and the name is what counts.
    expect(failed).toEqual({
      code: 'tls_untrusted',
      detail: 'ERR_TLS_CERT_ALTNAME_INVALID for Service of tests',
    });
  });

  it('that is away is passed over for the next way of the script, and only then', async () => {
    const [one, between, away] = [await service(), await proxy(), await closedPort()];
    const list = `PROXY 127.0.0.1:${String(away)}; SOCKS5 127.0.0.1:9; PROXY 127.0.0.1:${String(between.port)}`;
    const { fetch } = network({ waysTo: () => Promise.resolve(waysOf(list)) });
    expect((await fetch(at(one), {})).status).toBe(200);
    expect(between.asked).toHaveLength(1);
    const refusing = await proxy({ refuses: ['HTTP/1.1 403 Forbidden'] });
    const stops = `PROXY 127.0.0.1:${String(refusing.port)}; DIRECT`;
    const strict = network({ waysTo: () => Promise.resolve(waysOf(stops)) });
    expect((await failureOf(strict.fetch(at(one), {}))).code).toBe('proxy_refused');
  });

  it('is told who is there when it asks for a password, once for all connections, and no other proxy is', async () => {
    const wants = `Basic ${Buffer.from('ana:pässword').toString('base64')}`;
    const [one, between, other] = [await service(), await proxy({ wants }), await proxy({ wants })];
    const asked: string[] = [];
    const credentials: NetworkWorld['credentials'] = (name) => {
      asked.push(name);
      const known = name === `127.0.0.1:${String(between.port)}`;
      const found = proxyCredentialsSchema.parse({ user: 'ana', password: 'pässword' });
      return Promise.resolve(ok(known ? new Secret(found) : undefined));
    };
    let choice = through(between.port);
    const made = network({
      waysTo: waysBy(
        () => choice,
        () => Promise.resolve(''),
      ),
      credentials,
    });
    await (await made.fetch(at(one), {})).text();
    made.renew();
    await (await made.fetch(at(one), {})).text();
    expect(asked.length).toBeGreaterThanOrEqual(1);
    expect(made.asked()).toEqual({ name: `127.0.0.1:${String(between.port)}`, open: false });
    choice = through(other.port);
    made.renew();
    const name = `127.0.0.1:${String(other.port)}`;
    expect(await failureOf(made.fetch(at(one), {}))).toEqual(failure('proxy_credentials', { detail: `basic ${name}` }));
    expect(made.asked()).toEqual({ name, open: true });
    made.renew();
    expect(made.asked()).toEqual({ name, open: false });
    expect(other.headers.flatMap((headers) => headers['proxy-authorization'] ?? [])).toEqual([]);
  });

  it('that turns a password down is not asked with it for ever', async () => {
    const [one, between] = [await service(), await proxy({ wants: 'Basic other' })];
    const credentials: NetworkWorld['credentials'] = () =>
      Promise.resolve(ok(new Secret(proxyCredentialsSchema.parse({ user: 'ana', password: 'wrong' }))));
    const { fetch } = network({ choice: through(between.port), credentials });
    const failed = await failureOf(fetch(at(one), {}));
    expect(failed).toEqual({ code: 'proxy_credentials', detail: `wrong 127.0.0.1:${String(between.port)}` });
    expect(between.asked).toHaveLength(2);
  });

  it('is told the new password once its own has changed', async () => {
    let password = 'old';
    const wanting = {
      get wants() {
        return `Basic ${Buffer.from(`ana:${password}`).toString('base64')}`;
      },
    };
    const [one, two, between] = [await service(), await service(), await proxy(wanting)];
    const credentials: NetworkWorld['credentials'] = () =>
      Promise.resolve(ok(new Secret(proxyCredentialsSchema.parse({ user: 'ana', password }))));
    const { fetch } = network({ choice: through(between.port), credentials });
    expect((await fetch(at(one), {})).status).toBe(200);
    password = 'new';
    expect((await failureOf(fetch(at(two), {}))).detail).toMatch(/^wrong /);
    expect((await fetch(at(two), {})).status).toBe(200);
  });

  it('waits while the keychain is locked', async () => {
    const [one, between] = [await service(), await proxy({ wants: 'Basic x' })];
    const credentials: NetworkWorld['credentials'] = () => Promise.resolve(err(failure('keychain_locked')));
    const { fetch } = network({ choice: through(between.port), credentials });
    expect(await failureOf(fetch(at(one), {}))).toEqual({ code: 'keychain_locked' });
  });
});

it('requests of node:https go the same ways, with authorities of their own alone', async () => {
  const [one, between] = [await service(), await proxy()];
  const { agent } = network({ choice: through(between.port), authorities: () => [] });
  const status = (ca: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const outgoing = request(at(one), { agent, ca }, (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode);
      });
      outgoing.once('error', reject).end();
    });
  expect(await status(good.cert)).toBe(200);
  expect((await failureOf(status(testCertificate('Another').cert))).code).toBe('tls_untrusted');
  expect(between.asked.length).toBeGreaterThanOrEqual(2);
});
