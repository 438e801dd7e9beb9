import { expect, it } from 'vitest';
import { failure } from '../../shared/errors';
import { doctorText } from './doctor';
import { errorText } from './errors';

const told = (data: string) => errorText(failure('bind_failed', { detail: `ldap 49 data ${data}` }));

it.each([
  ['52e', /name or its password is wrong/, /password/],
  ['533', /disabled/, /[Ee]nable/],
  ['701', /expired/, /end/],
  ['532', /run out/, /new/],
  ['773', /password/, /change/],
  ['775', /locked/, /[Uu]nlock/],
])('a bind refused with reason %s says why and what to do about it', (data, why, what) => {
  const { title, body, action } = told(data);
  expect(`${title} ${body}`).toMatch(why);
  expect(action).toMatch(what);
});

it('a reason that nobody knows gets the general sentence', () => {
  const general = errorText(failure('bind_failed'));
  for (const data of ['', '999', 'constructor']) expect(told(data)).toEqual(general);
});

it('a domain controller that may not be written to is no network trouble', () => {
  const { title, action } = errorText(failure('unreachable', { detail: 'read-only' }));
  expect(title).toMatch(/read-only/);
  expect(action).toMatch(/domain controller/);
});

it('the check of a connection says what is in the way, and does not send people to the network for it', () => {
  const { body, fix } = doctorText({
    code: 'unreachable',
    values: { code: 'bind_failed', detail: 'ldap 49 data 775' },
  });
  expect(body).toContain('The bind account is locked');
  expect(fix).toContain('Unlock');
  expect(doctorText({ code: 'unreachable', values: { code: 'dns' } }).fix).toContain('host name');
});

it('nobody is told to put a password policy on an OU, where it has no effect', () => {
  const { fix } = doctorText({ code: 'passwordTooShortForDomain', values: { minimum: 30, ours: 24 } });
  expect(fix).toContain('the domain’s own password policy');
});
