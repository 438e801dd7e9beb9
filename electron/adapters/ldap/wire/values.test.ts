import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../shared/time';
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

test('a password is quoted UTF-16LE', () => {
  expect(passwordBytes('a"é').toString('hex')).toBe('220061002200e9002200');
});
