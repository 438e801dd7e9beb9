import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../shared/time';
import { failure } from '../../../shared/errors';
import {
  connectionFailure,
  NetworkFailure,
  portalSign,
  printable,
  proofsAsked,
  refusedByProxy,
  wireFailure,
  type WireFacts,
} from './wire-failure';

const noon = 1_800_000_000_000;
const DAY = 86_400_000;
const at = (ms: number) => instant(noon + ms);
const facts = (change: Partial<WireFacts>): WireFacts => ({
  code: 'ECONNRESET',
  offline: false,
  now: at(0),
  ...change,
});
const certificate = { issuer: 'Acme Inspection CA', subject: 'portal.example', from: at(-DAY), until: at(DAY) };

describe('a connection that did not come about', () => {
  it.each([
    [{ code: 'ENOTFOUND' }, 'dns', 'ENOTFOUND'],
    [{ code: 'EAI_AGAIN' }, 'dns', 'EAI_AGAIN'],
    [{ code: 'ENOTFOUND', offline: true }, 'offline', 'ENOTFOUND'],
    [{ code: 'ENETUNREACH', offline: true }, 'offline', 'ENETUNREACH'],
    [{ code: 'ENETUNREACH' }, 'unreachable', 'ENETUNREACH'],
    [{ code: 'ECONNREFUSED' }, 'connection_refused', 'ECONNREFUSED'],
    [{ code: 'ECONNREFUSED', offline: true }, 'connection_refused', 'ECONNREFUSED'],
    [{ code: 'ETIMEDOUT' }, 'timeout', 'ETIMEDOUT'],
    [{ code: 'ABORT_ERR' }, 'timeout', 'ABORT_ERR'],
    [{ code: 'ECONNRESET' }, 'unreachable', 'ECONNRESET'],
    [{ code: 'odd code; <b>' }, 'unreachable', 'unknown'],
    [{ code: '' }, 'unreachable', 'unknown'],
    [{ code: 'ECONNREFUSED', proxy: 'p:8080' }, 'proxy_unreachable', 'ECONNREFUSED p:8080'],
    [{ code: 'ENOTFOUND', proxy: 'p:8080' }, 'proxy_unreachable', 'ENOTFOUND p:8080'],
    [{ code: 'ENOTFOUND', proxy: 'p:8080', offline: true }, 'offline', 'ENOTFOUND'],
    [{ code: 'EPROTO' }, 'tls_untrusted', 'EPROTO'],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'tls_untrusted', 'SELF_SIGNED_CERT_IN_CHAIN'],
    [
      { code: 'SELF_SIGNED_CERT_IN_CHAIN', certificate },
      'tls_untrusted',
      'SELF_SIGNED_CERT_IN_CHAIN by Acme Inspection CA',
    ],
    [
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID', certificate },
      'tls_untrusted',
      'ERR_TLS_CERT_ALTNAME_INVALID for portal.example',
    ],
  ] as const)('%j is %s', (change, code, detail) => {
    expect(wireFailure(facts(change))).toEqual({ code, detail });
  });

  it.each([
    // The computer is ten days ahead: what has ended here is good there.
    ['CERT_HAS_EXPIRED', 10 * DAY, 0, { code: 'clock_disagrees', detail: `computer ${String(10 * DAY)} ms` }],
    ['CERT_NOT_YET_VALID', -10 * DAY, 0, { code: 'clock_disagrees', detail: `computer ${String(-10 * DAY)} ms` }],
    // It has ended there as well: the clock is right.
    ['CERT_HAS_EXPIRED', 3 * DAY, 3 * DAY, { code: 'tls_untrusted', detail: 'CERT_HAS_EXPIRED by Acme Inspection CA' }],
    [
      'CERT_HAS_EXPIRED',
      3 * DAY,
      undefined,
      { code: 'tls_untrusted', detail: 'CERT_HAS_EXPIRED by Acme Inspection CA' },
    ],
    // A minute apart is no clock that is wrong.
    [
      'CERT_HAS_EXPIRED',
      DAY + 59_999,
      DAY,
      { code: 'tls_untrusted', detail: 'CERT_HAS_EXPIRED by Acme Inspection CA' },
    ],
    ['CERT_HAS_EXPIRED', DAY + 60_000, DAY, { code: 'clock_disagrees', detail: 'computer 60000 ms' }],
  ] as const)('%s at %d with the other at %s', (code, here, there, wanted) => {
    const serverTime = there === undefined ? undefined : at(there);
    expect(wireFailure(facts({ code, now: at(here), certificate, serverTime }))).toEqual(wanted);
  });

  it('shows a name out of a hostile certificate on one short line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (issuer) => {
        const { detail = '' } = wireFailure(
          facts({ code: 'SELF_SIGNED_CERT_IN_CHAIN', certificate: { ...certificate, issuer } }),
        );
        expect(detail.length).toBeLessThanOrEqual(130);
        expect(detail).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
    expect(printable(' Acme\u0000\u202e CA\n\n"<b>" ')).toBe('Acme CA"<b>"');
  });
});

describe('a proxy that does not let through', () => {
  it.each([
    [407, ['basic'], 'proxy_credentials', 'basic p:8080'],
    [407, ['ntlm', 'negotiate'], 'proxy_credentials', 'ntlm,negotiate p:8080'],
    [407, [], 'proxy_credentials', 'none p:8080'],
    [403, [], 'proxy_refused', 'http 403 p:8080'],
    [405, [], 'proxy_refused', 'http 405 p:8080'],
    [302, [], 'captive_portal', 'http 302 p:8080'],
    [511, [], 'captive_portal', 'http 511 p:8080'],
    [502, [], 'unreachable', 'proxy http 502 p:8080'],
    [503, [], 'unreachable', 'proxy http 503 p:8080'],
    [504, [], 'timeout', 'proxy http 504 p:8080'],
  ])('%d %j is %s', (status, ways, code, detail) => {
    expect(refusedByProxy(status, 'p:8080', ways)).toEqual({ code, detail });
  });

  it.each([
    ['Basic realm="corp"', ['basic']],
    ['NTLM, Negotiate', ['ntlm', 'negotiate']],
    [
      ['Negotiate', 'basic realm="a, b"'],
      ['basic', 'negotiate'],
    ],
    ['BasicAuth realm="x"', []],
    [undefined, []],
  ])('%j asks for %j', (header, ways) => {
    expect(proofsAsked(header)).toEqual(ways);
  });
});

it.each([
  [200, 'application/json; charset=utf-8', undefined],
  [200, null, undefined],
  [204, null, undefined],
  [304, null, undefined],
  [404, 'text/html', undefined],
  [503, 'text/html', undefined],
  [200, 'text/html; charset=utf-8', 'http 200 html'],
  [302, 'text/html', 'http 302'],
  [307, null, 'http 307'],
  [511, 'text/html', 'http 511'],
])('an answer %d %s: a network that wants a person to sign in first says %s', (status, type, detail) => {
  expect(portalSign(status, type)?.detail).toBe(detail);
});

describe('an error of a connection', () => {
  it.each([
    ['ENOTFOUND', 'dns', 'ENOTFOUND'],
    ['EAI_AGAIN', 'dns', 'EAI_AGAIN'],
    ['CERT_HAS_EXPIRED', 'tls_untrusted', 'CERT_HAS_EXPIRED'],
    ['UNABLE_TO_GET_ISSUER', 'tls_untrusted', 'UNABLE_TO_GET_ISSUER'],
    ['EPROTO', 'tls_untrusted', 'EPROTO'],
    ['ETIMEDOUT', 'timeout', 'ETIMEDOUT'],
    ['ABORT_ERR', 'timeout', 'ABORT_ERR'],
    ['ECONNRESET', 'unreachable', 'ECONNRESET'],
    ['odd code; <b>', 'unreachable', 'unknown'],
  ] as const)('with the code %j is %s', (word, code, detail) => {
    const error = Object.assign(new Error('host secret.example'), { code: word });
    expect(connectionFailure(error)).toEqual({ code, detail });
  });

  it.each([new Error('secret'), 'secret', undefined, { code: 'ENOTFOUND' }])('%j without one is a cut', (error) => {
    expect(connectionFailure(error)).toEqual({ code: 'unreachable', detail: 'cut' });
  });

  it('that was judged already is what it was judged to be', () => {
    const judged = failure('proxy_credentials', { detail: 'ntlm proxy:8080' });
    expect(connectionFailure(new NetworkFailure(judged))).toEqual(judged);
  });
});
