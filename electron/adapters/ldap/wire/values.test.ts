import fc from 'fast-check';
import { AlreadyExistsError, InsufficientAccessError, InvalidCredentialsError, UnknownStatusCodeError } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { failureSchema } from '../../../../shared/errors';
import { Secret } from '../../../../shared/secret';
import { instant } from '../../../../shared/time';
import type { Observation } from '../../../ports/directory';
import { expired, memberValue, password } from '../verbs/changes';
import { toFailure } from './errors';
import { worse } from '../verbs/look';
import { childDn, equals, guidDn, isAccountName, isDisplayName } from './names';
import { fromFileTime, fromGeneralizedTime, guidText, passwordBytes, sidText, toFileTime } from './values';

describe('times', () => {
  test.each([
    ['116444736000000000', 0],
    ['134120772000000000', Date.UTC(2026, 0, 5, 9)],
    ['0', undefined],
    ['9223372036854775807', undefined],
    ['-1', undefined],
    ['99999999999999999999', undefined],
    ['', undefined],
    ['12a', undefined],
    [undefined, undefined],
  ])('FILETIME %s is %s', (text, expected) => {
    expect(fromFileTime(text)).toBe(expected);
  });

  test('an instant survives the way there and back to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_640_000_000_000 }), (ms) => {
        expect(fromFileTime(toFileTime(instant(ms)))).toBe(ms);
      }),
    );
  });

  test.each([
    ['20260105090000.0Z', Date.UTC(2026, 0, 5, 9)],
    ['20260105090000Z', Date.UTC(2026, 0, 5, 9)],
    ['20260105090000+0100', undefined],
    ['2026-01-05', undefined],
    [undefined, undefined],
  ])('GeneralizedTime %s is %s', (text, expected) => {
    expect(fromGeneralizedTime(text)).toBe(expected);
  });

  test('the end of an account that is ended lies before any domain’s clock', () => {
    const [value] = expired().modification.values;
    // Active Directory came with Windows 2000, on 2000-02-17.
    expect(fromFileTime(String(value))).toBeLessThan(Date.UTC(2000, 1, 17));
    expect(fromFileTime(String(value))).toBeGreaterThan(0);
  });
});

describe('identifiers', () => {
  test('a GUID and a SID read as Windows writes them', () => {
    expect(guidText(Buffer.from('33221100554477668899aabbccddeeff', 'hex'))).toBe(
      '00112233-4455-6677-8899-aabbccddeeff',
    );
    expect(guidText(Buffer.from('3322', 'hex'))).toBeUndefined();
    expect(sidText(Buffer.from('01020000000000052000000020020000', 'hex'))).toBe('S-1-5-32-544');
    expect(sidText(Buffer.from('0102000000000005200000002002', 'hex'))).toBeUndefined();
  });

  test.each([['x'], [''], ['*'], ['<GUID=1>'], ['00112233-4455-6677-8899-aabbccddeeff>,DC=x']])(
    '%s is no GUID',
    (text) => {
      expect(guidDn(text)).toBeUndefined();
    },
  );

  test('names: 20 characters, none of the forbidden ones, shown as they are', () => {
    expect(isAccountName('x'.repeat(20))).toBe(true);
    expect(isAccountName("o'brien-jit")).toBe(true);
    expect(isAccountName('田中-jit')).toBe(true);
    expect(isAccountName('x'.repeat(21))).toBe(false);
    for (const character of '"/\\[]:;|=,+*?<>@\u0000\n\u202e\u200f\u2028') {
      expect([character, isAccountName(`a${character}b`)]).toEqual([character, false]);
    }
    for (const text of ['', ' a', 'a ', 'a.']) expect([text, isAccountName(text)]).toEqual([text, false]);
    expect([isDisplayName(''), isDisplayName('a\u0000'), isDisplayName('"a", (b)')]).toEqual([false, false, true]);
  });

  test('no text leaves its place in a filter or a DN', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 24 }), (text) => {
        expect(equals('cn', text).value).toBe(text);
        const escaped = childDn(text.replaceAll('\u0000', ''), 'DC=lab').slice('CN='.length, -',DC=lab'.length);
        expect(/(?<!\\)(?:\\\\)*[,+"<>;=]/.test(escaped)).toBe(false);
      }),
    );
  });
});

describe('values that are written', () => {
  test('a password is quoted UTF-16LE', () => {
    expect(passwordBytes('a"é').toString('hex')).toBe('220061002200e9002200');
    expect(password(new Secret('x')).modification.type).toBe('unicodePwd');
  });

  test('a membership with an end of its own names the seconds', () => {
    expect(memberValue('CN=a,DC=b')).toBe('CN=a,DC=b');
    expect(memberValue('CN=a,DC=b', 3_600.9)).toBe('<TTL=3600,CN=a,DC=b>');
    expect(memberValue('CN=a,DC=b', -5)).toBe('<TTL=1,CN=a,DC=b>');
  });
});

describe('failures', () => {
  const nodeError = (code: string) => Object.assign(new Error('secret text'), { code });
  test.each<[unknown, string, string]>([
    [
      new InvalidCredentialsError('80090308: LdapErr: comment: AcceptSecurityContext error, data 533, v1db1'),
      'bind_failed',
      'ldap 49 data 533',
    ],
    [new InvalidCredentialsError('data <script>'), 'bind_failed', 'ldap 49'],
    [new InsufficientAccessError('secret text'), 'insufficient_rights', 'ldap 50'],
    [new AlreadyExistsError('secret text'), 'constraint_violation', 'ldap 68'],
    [new UnknownStatusCodeError(10, 'secret text'), 'not_found', 'ldap 10'],
    [new UnknownStatusCodeError(9_999, 'secret text'), 'constraint_violation', 'ldap 9999'],
    [nodeError('ENOTFOUND'), 'dns', 'ENOTFOUND'],
    [nodeError('ECONNREFUSED'), 'unreachable', 'ECONNREFUSED'],
    [nodeError('ETIMEDOUT'), 'timeout', 'ETIMEDOUT'],
    [nodeError('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls_untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [nodeError('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls_untrusted', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [nodeError('CERT_HAS_EXPIRED'), 'tls_untrusted', 'CERT_HAS_EXPIRED'],
    [nodeError('x'.repeat(500)), 'unreachable', 'x'.repeat(60)],
    ['thrown text', 'unreachable', 'connection'],
    [undefined, 'unreachable', 'connection'],
  ])('%s', (error, code, detail) => {
    const made = toFailure(error);
    expect(made).toEqual({ code, detail });
    expect(failureSchema.safeParse(made).success).toBe(true);
    expect(JSON.stringify(made)).not.toContain('secret text');
  });
});

describe('two domain controllers that disagree', () => {
  const base = { at: instant(1), methods: [] };
  const absent: Observation = { ...base, account: 'absent', grants: [] };
  const seen = (enabled: boolean, ...groups: string[]): Observation => ({
    ...base,
    account: 'present',
    enabled,
    grants: groups.map((name) => ({ name, key: `adGroup:${name}` })),
  });
  test.each<[Observation, Observation, Observation]>([
    [absent, absent, absent],
    [absent, seen(false), seen(false)],
    [seen(false), absent, seen(false)],
    [seen(false), seen(true), seen(true)],
    [seen(true), seen(false), seen(true)],
    [seen(false, 'a'), seen(false, 'a', 'b'), seen(false, 'a', 'b')],
    [seen(false, 'a'), seen(true, 'b'), seen(true, 'a', 'b')],
  ])('the worse one counts (%#)', (first, second, expected) => {
    expect(worse(first, second)).toEqual(expected);
  });
});
