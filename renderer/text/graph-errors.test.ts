import { expect, test } from 'vitest';
import { failure } from '../../shared/errors';
import { errorText } from './errors';

test.each([
  ['constraint_violation', 'Request_BadRequest userPrincipalName', 'The customer does not take the account name'],
  ['constraint_violation', 'RoleAssignmentRequestPolicyValidationFailed', 'PIM at the customer refused the role'],
  [
    'constraint_violation',
    'pass of 30 minutes: tenant allows 60 to 480 minutes',
    'The customer takes no pass of that length',
  ],
  ['constraint_violation', 'several groups have this name', 'Several groups at the customer have this name'],
  ['constraint_violation', 'sign-in method of an unknown kind', 'A sign-in method is left on the account'],
  ['licence_missing', 'AadPremiumLicenseRequired', 'The customer has no licence for PIM'],
  ['not_found', 'no group has this name', 'The group is not there at the customer'],
  ['not_found', 'no group has this id', 'The group is not there at the customer'],
] as const)('%s, %s', (code, detail, title) => {
  expect(errorText(failure(code, { detail })).title).toBe(title);
});

test('says which lifetimes of a pass the tenant allows', () => {
  const detail = 'pass of 30 minutes: tenant allows 60 to 480 minutes';
  expect(errorText(failure('constraint_violation', { detail })).body).toContain('60 to 480 minutes');
});

test.each(['toString', '__proto__', 'something else'])('%s is no detail of Graph', (detail) => {
  expect(errorText(failure('not_found', { detail })).title).toBe('The directory does not know this object');
});
