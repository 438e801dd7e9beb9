import { expect, test } from 'vitest';
import { failure } from '../../shared/errors';
import { endpointRefusal, signInDetails } from './endpoint-errors';
import { errorText } from './errors';
import { doctorText } from './doctor';

test('each refused sign-in has a sentence and a remedy of its own, in errors and at the doctor', () => {
  const told = signInDetails.map((detail) => errorText(failure('bind_failed', { detail })));
  expect(new Set(told.map(({ body, action }) => body + action)).size).toBe(signInDetails.length);
  for (const [at, detail] of signInDetails.entries()) {
    const { title, fix } = doctorText({ code: 'signInRefusedThere', values: { why: detail } });
    expect([title, fix]).toEqual([told[at]?.title, told[at]?.action]);
  }
});

test.each([
  ['quota', 'disk of the endpoint is full', 'The disk of the computer is full'],
  ['clock_disagrees', 'clock of the endpoint', 'The clock of the computer and yours disagree'],
  ['busy', 'account files are locked', 'Another program has locked the account files of the computer'],
  ['constraint_violation', 'endpoint program is older', 'The program installed at the computer is too old'],
  ['insufficient_rights', 'not elevated, exit 1', 'The management account may not become root at the computer'],
  ['insufficient_rights', 'not elevated here, exit 127', 'You did not become root on this computer'],
  ['insufficient_rights', 'no sudo at the endpoint', 'The management account may not become root at the computer'],
  ['insufficient_rights', 'group not permitted at the endpoint', 'The computer does not let this group be given'],
] as const)('%s, %s', (code, detail, title) => {
  expect(errorText(failure(code, { detail })).title).toBe(title);
});

test.each(['toString', '__proto__', 'something else', undefined])('%s is nobody’s detail', (detail) => {
  expect(endpointRefusal({ code: 'bind_failed', ...(detail === undefined ? {} : { detail }) })).toBeUndefined();
  expect(errorText({ code: 'clock_disagrees', ...(detail === undefined ? {} : { detail }) }).title).toBe(
    'The clock of this computer is wrong',
  );
});
