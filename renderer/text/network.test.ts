import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../shared/errors';
import { errorText } from './errors';

const words = (failure: Failure): string => Object.values(errorText(failure)).join(' ');

describe('what stands between this computer and a service is said with what to do', () => {
  it.each([
    [{ code: 'offline', detail: 'ENETUNREACH' }, /has no network.*Connect it/],
    [{ code: 'connection_refused', detail: 'ECONNREFUSED' }, /takes connections.*firewall/],
    [{ code: 'captive_portal', detail: 'http 302' }, /sign in first.*browser/],
    [{ code: 'proxy_unreachable', detail: 'ECONNREFUSED proxy:8080' }, /through proxy:8080.*Preferences › Network/],
    [{ code: 'proxy_unreachable', detail: 'unknown SOCKS' }, /SOCKS/],
    [{ code: 'proxy_unreachable' }, /could not be reached/],
    [
      { code: 'proxy_credentials', detail: 'basic proxy:8080' },
      /proxy:8080 asks for a user name.*Preferences › Network/,
    ],
    [{ code: 'proxy_credentials', detail: 'wrong proxy:8080' }, /proxy:8080 turned down.*anew/],
    [{ code: 'proxy_credentials', detail: 'ntlm,negotiate proxy:8080' }, /Windows sign-in/],
    [{ code: 'proxy_credentials' }, /user name and a password/],
    [{ code: 'proxy_refused', detail: 'http 403 proxy:8080' }, /rules of proxy:8080.*allow the addresses/],
    [
      { code: 'tls_untrusted', detail: 'SELF_SIGNED_CERT_IN_CHAIN by Acme Inspection CA' },
      /issued by “Acme Inspection CA”.*Nothing was sent.*Preferences › Network/,
    ],
    [{ code: 'tls_untrusted', detail: 'ERR_TLS_CERT_ALTNAME_INVALID for portal.example' }, /for “portal.example”/],
    [{ code: 'tls_untrusted', detail: 'CERT_HAS_EXPIRED by Old CA' }, /time of the certificate.*“Old CA”/],
    [{ code: 'tls_untrusted', detail: 'SELF_SIGNED_CERT_IN_CHAIN' }, /not trusted/],
    [{ code: 'clock_disagrees', detail: 'computer 864000000 ms' }, /10 days ahead of/],
    [{ code: 'clock_disagrees', detail: 'computer -7200000 ms' }, /2 hours behind/],
    [{ code: 'clock_disagrees' }, /shows another time/],
  ] satisfies readonly (readonly [Failure, RegExp])[])('%j', (failure, wanted) => {
    expect(words(failure)).toMatch(wanted);
  });
});

it('is explained in docs/network.md under the words that people read', () => {
  const page = readFileSync(new URL('../../docs/network.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| ([^|`]+) \| `([a-z_]+)` \|/gm)].map(
    ([, title, code]) => `${String(code)}: ${String(title)}`,
  );
  const known: readonly Failure[] = [
    { code: 'offline' },
    { code: 'dns' },
    { code: 'connection_refused' },
    { code: 'timeout' },
    { code: 'unreachable' },
    { code: 'captive_portal' },
    { code: 'proxy_unreachable' },
    { code: 'proxy_credentials' },
    { code: 'proxy_credentials', detail: 'wrong proxy:1' },
    { code: 'proxy_refused' },
    { code: 'tls_untrusted', detail: 'SELF_SIGNED_CERT_IN_CHAIN by X' },
    { code: 'tls_untrusted', detail: 'ERR_TLS_CERT_ALTNAME_INVALID for X' },
    { code: 'tls_untrusted', detail: 'CERT_HAS_EXPIRED by X' },
    { code: 'clock_disagrees', detail: 'computer 60000 ms' },
  ];
  expect(rows).toEqual(known.map((failure) => `${failure.code}: ${errorText(failure).title}`));
});
