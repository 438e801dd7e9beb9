import { expect, test } from 'vitest';
import { Secret } from '../../../../shared/secret';
import { fromFileTime, passwordBytes } from '../wire/values';
import { expired, memberValue, password } from './changes';

test('a password is written where a domain controller takes one', () => {
  const { type, values } = password(new Secret('x')).modification;
  expect([type, values]).toEqual(['unicodePwd', [passwordBytes('x')]]);
});

test('a membership with an end of its own names the seconds', () => {
  expect(memberValue('CN=a,DC=b')).toBe('CN=a,DC=b');
  expect(memberValue('CN=a,DC=b', 3_600.9)).toBe('<TTL=3600,CN=a,DC=b>');
  expect(memberValue('CN=a,DC=b', -5)).toBe('<TTL=1,CN=a,DC=b>');
});

test('the end of an account that is ended lies before any domain’s clock', () => {
  const [value] = expired().modification.values;
  // Active Directory came with Windows 2000, on 2000-02-17.
  expect(fromFileTime(String(value))).toBeLessThan(Date.UTC(2000, 1, 17));
  expect(fromFileTime(String(value))).toBeGreaterThan(0);
});
