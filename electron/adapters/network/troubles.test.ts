import { afterEach, describe, expect, it } from 'vitest';
import { makeLoopbackCa } from '../../testkit/oidc/loopback-ca';
import { closedPort } from '../../testkit/labs/network-lab';
import { at, failureOf, json, network, networkTrial, through } from '../../testkit/labs/network-trial';
import { testCertificate } from '../../testkit/labs/test-certificate';
import { hasNoNetwork } from './index';

const trial = networkTrial();
const { service, proxy } = trial;
afterEach(() => trial.end());

describe('what stands in the way is told apart', () => {
  it('a port on which nobody listens', async () => {
    const port = await closedPort();
    expect((await failureOf(network().fetch(at({ port }), {}))).code).toBe('connection_refused');
  });

  it('a name that nobody knows', async () => {
    expect((await failureOf(network().fetch('https://nobody.invalid/', {}))).code).toBe('dns');
  });

  it('a computer without a network', async () => {
    const asked = network({ isOffline: () => true }).fetch('https://nobody.invalid/', {});
    expect((await failureOf(asked)).code).toBe('offline');
    const one = [{ internal: true }] as never;
    expect(hasNoNetwork(() => ({ lo: one }))).toBe(true);
    expect(hasNoNetwork(() => ({ lo: one, eth0: [{ internal: false }] as never }))).toBe(false);
  });

  it('a proxy that is away', async () => {
    const port = await closedPort();
    const { fetch } = network({ choice: through(port) });
    const failed = await failureOf(fetch('https://graph.invalid/', {}));
    expect(failed).toEqual({ code: 'proxy_unreachable', detail: `ECONNREFUSED 127.0.0.1:${String(port)}` });
  });

  it.each([
    [['HTTP/1.1 407 Who', 'Proxy-Authenticate: Basic realm="a"'], 'proxy_credentials'],
    [['HTTP/1.1 407 Who', 'Proxy-Authenticate: NTLM', 'Proxy-Authenticate: Negotiate'], 'proxy_credentials'],
    [['HTTP/1.1 403 No'], 'proxy_refused'],
    [['HTTP/1.1 302 There', 'Location: http://portal.example/'], 'captive_portal'],
    [['HTTP/1.1 511 Sign in'], 'captive_portal'],
    [['HTTP/1.1 502 Bad'], 'unreachable'],
    [['HTTP/1.1 504 Late'], 'timeout'],
  ] as const)('a proxy that answers %j', async (refuses, code) => {
    const between = await proxy({ refuses });
    const { fetch } = network({ choice: through(between.port) });
    expect((await failureOf(fetch('https://graph.invalid/', {}))).code).toBe(code);
  });

  it('a proxy that gives up in the middle', async () => {
    const one = await service((asked) => asked.socket.destroy());
    const { fetch } = network({ choice: through(one.port) });
    // What speaks TLS there is no proxy.
    expect((await failureOf(fetch('https://graph.invalid/', {}))).code).toBe('proxy_unreachable');
  });

  it('somebody who looks into encrypted traffic, by the name of the authority', async () => {
    const { certificate, key, ca } = makeLoopbackCa();
    const one = await service(json, { cert: `${certificate}${ca}`, key });
    const failed = await failureOf(network().fetch(at(one), {}));
    expect(failed).toEqual({ code: 'tls_untrusted', detail: 'SELF_SIGNED_CERT_IN_CHAIN by Loopback test CA' });
    const believing = network({ authorities: () => [ca] });
    expect((await believing.fetch(at(one), {})).status).toBe(200);
  });

  it('the same behind a proxy, and nothing of the request reaches them', async () => {
    const asked: string[] = [];
    const one = await service((incoming, response) => {
      asked.push([incoming.method, incoming.url, incoming.headers.authorization].join(' '));
      json(incoming, response);
    }, testCertificate('Acme \u202e"Inspection"'));
    const between = await proxy();
    const { fetch } = network({ choice: through(between.port) });
    const failed = await failureOf(fetch(at(one, '/secret'), { headers: { authorization: 'Bearer secret' } }));
    expect(failed).toEqual({ code: 'tls_untrusted', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT by Acme "Inspection"' });
    expect(asked).toEqual(['HEAD / ']);
  });

  it('a certificate for somebody else', async () => {
    const portal = testCertificate('portal.example', { address: [10, 1, 2, 3] });
    const one = await service(json, portal);
    const failed = await failureOf(network({ authorities: () => [portal.cert] }).fetch(at(one), {}));
    expect(failed).toEqual({ code: 'tls_untrusted', detail: 'ERR_TLS_CERT_ALTNAME_INVALID for portal.example' });
  });

  it.each([
    ['Thu, 01 Apr 2021 00:00:00 GMT', 'clock_disagrees', /^computer 178\d{9} ms$/],
    ['Thu, 26 Nov 2026 00:00:00 GMT', 'tls_untrusted', /^CERT_HAS_EXPIRED by Old$/],
    ['no date', 'tls_untrusted', /^CERT_HAS_EXPIRED by Old$/],
  ])('a certificate whose time is over, while the service says that it is %s', async (date, code, detail) => {
    const old = testCertificate('Old', { from: '20210101000000Z', until: '20211231235959Z' });
    const one = await service((_asked, response) => response.setHeader('date', date).end('{}'), old);
    const failed = await failureOf(network({ authorities: () => [old.cert] }).fetch(at(one), {}));
    expect(failed.code).toBe(code);
    expect(failed.detail).toMatch(detail);
  });

  it.each([
    [302, { location: 'https://portal.example/' }],
    [511, { 'content-type': 'text/html' }],
    [200, { 'content-type': 'text/html; charset=utf-8' }],
  ])('a network that wants a person to sign in: %d %j', async (status, headers) => {
    const one = await service((_asked, response) => response.writeHead(status, headers).end('<html>'));
    expect((await failureOf(network().fetch(at(one), {}))).code).toBe('captive_portal');
  });

  it('an answer that is no TLS', async () => {
    const plain = await proxy();
    expect((await failureOf(network().fetch(at(plain), {}))).code).toBe('tls_untrusted');
  });
});
