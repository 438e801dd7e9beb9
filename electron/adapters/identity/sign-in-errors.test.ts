import { describe, expect, test } from 'vitest';
import { failureOfNumber } from './sign-in-errors';

describe('what an AADSTS number asks a person to do', () => {
  test.each([
    ['public client flows are off', 7_000_218, 'app_settings'],
    ['the redirect address is not registered', 50_011, 'app_settings'],
    ['the app is for one tenant only', 50_194, 'app_settings'],
    ['the app is not in the tenant', 700_016, 'app_unknown'],
    ['the app is switched off', 70_001, 'app_unknown'],
    ['nobody consented to the permissions', 650_056, 'consent_missing'],
    ['Graph itself is not in the tenant', 500_011, 'consent_missing'],
    ['the device must sign in', 50_097, 'access_rules'],
    ['conditional access', 50_131, 'access_rules'],
    ['risk at home', 53_011, 'access_rules'],
    ['security defaults', 530_035, 'access_rules'],
    ['tenant restrictions', 500_021, 'access_rules'],
    ['rules between tenants, outbound', 500_212, 'access_rules'],
    ['rules between tenants, inbound', 500_213, 'access_rules'],
    ['an invitation that is pending', 50_014, 'no_access'],
    ['a password that has run out on premises', 50_144, 'account_disabled'],
    ['a refresh token that is not valid', 70_000, 'session_expired'],
    ['a tenant of another cloud', 90_038, 'tenant_unknown'],
    ['something new', 999_999, 'other'],
  ])('%s', (_, number, word) => {
    expect(failureOfNumber(number)).toEqual({ code: 'sign_in_failed', detail: `${word} AADSTS${String(number)}` });
  });

  test.each([50_033, 90_012, 90_033, 90_090])('%i is a service that is away for the moment', (number) => {
    expect(failureOfNumber(number)).toEqual({ code: 'unreachable', detail: `AADSTS${String(number)}` });
  });

  test('an assertion outside its time is a clock that is wrong', () => {
    expect(failureOfNumber(700_024)).toEqual({ code: 'clock_disagrees', detail: 'AADSTS700024' });
  });
});
