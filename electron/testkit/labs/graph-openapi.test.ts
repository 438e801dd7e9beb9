import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGraphRequestChecker, graphOpenapiPath } from './graph-openapi';

const checker = createGraphRequestChecker();
const id = '20000001-7a1c-4000-8000-000000020001';
const user = {
  accountEnabled: true,
  displayName: 'JIT',
  mailNickname: 'jit',
  userPrincipalName: 'jit@a.practice.example',
  passwordProfile: { password: 'x', forceChangePasswordNextSignIn: false },
};

describe('a request', () => {
  it.each([
    ['POST', '/users', user],
    ['POST', '/users', { ...user, employeeType: 'x', onPremisesExtensionAttributes: { extensionAttribute15: 'm' } }],
    ['GET', `/users/${id}?$select=id,accountEnabled`, undefined],
    ['GET', `/users/jit%40a.practice.example`, undefined],
    ['PATCH', `/users/${id}`, { accountEnabled: false }],
    ['POST', `/users/${id}/revokeSignInSessions`, undefined],
    ['POST', `/users/${id}/authentication/temporaryAccessPassMethods`, { lifetimeInMinutes: 60, isUsableOnce: true }],
    ['DELETE', `/users/${id}/authentication/fido2Methods/${id}`, undefined],
    ['GET', `/directory/deletedItems/microsoft.graph.user?$filter=x&$count=true`, undefined],
    ['DELETE', `/directory/deletedItems/${id}`, undefined],
    ['POST', `/groups/${id}/members/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` }],
  ])('is fine: %s %s', (method, url, body) => {
    expect(checker.check({ method, url, body })).toEqual([]);
  });

  it.each([
    ['an operation that does not exist', 'PUT', `/users/${id}`, {}, /no such operation/],
    ['a segment that does not exist', 'GET', '/user', undefined, /no such operation/],
    ['a property that does not exist', 'PATCH', `/users/${id}`, { acountEnabled: false }, /unevaluated/],
    ['a property inside a property', 'PATCH', `/users/${id}`, { passwordProfile: { pasword: 'x' } }, /unevaluated/],
    ['a value of the wrong type', 'PATCH', `/users/${id}`, { accountEnabled: 'no' }, /boolean/],
    ['a missing property', 'POST', '/users', { ...user, mailNickname: undefined }, /mailNickname/],
    ['a user name that cannot be', 'POST', '/users', { ...user, userPrincipalName: 'a b@c.example' }, /pattern/],
    ['a missing body', 'POST', '/users', undefined, /needs a body/],
    ['a body that is not taken', 'DELETE', `/users/${id}`, {}, /takes no body/],
    ['a body beyond the subset', 'DELETE', `/users/${id}/authentication/phoneMethods/x`, {}, /takes no body/],
    ['a query option that does not exist', 'GET', `/users/${id}?$filtre=x`, undefined, /\$filtre/],
    [
      'a pass that lasts too short',
      'POST',
      `/users/${id}/authentication/temporaryAccessPassMethods`,
      { lifetimeInMinutes: 9 },
      />= 10/,
    ],
    [
      'a policy without its type',
      'PATCH',
      '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass',
      { state: 'enabled' },
      /odata\.type/,
    ],
  ])('is refused for %s', (_name, method, url, body, expected) => {
    const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
    expect(checker.check({ method, url, body: sent }).join('\n')).toMatch(expected);
  });
});

describe('an answer', () => {
  it('is compared too', () => {
    const request = { method: 'GET', url: `/users/${id}` };
    expect(checker.checkReply(request, { status: 200, body: { id } })).toEqual([]);
    expect(checker.checkReply(request, { status: 200, body: { id: 7 } })).not.toEqual([]);
    expect(checker.checkReply(request, { status: 204 })).not.toEqual([]);
    expect(checker.checkReply(request, { status: 404, body: { error: { code: 'x', message: 'y' } } })).toEqual([]);
    expect(checker.checkReply(request, { status: 404, body: { fault: 'x' } })).not.toEqual([]);
  });
});

describe('the description', () => {
  it('is looked for where the environment says, else in the copy that the project keeps', () => {
    expect(graphOpenapiPath('/p', { LATCHKEY_GRAPH_OPENAPI: '/d/x.json' })).toBe('/d/x.json');
    expect(graphOpenapiPath('/p/q', {})).toBe('/p/q/electron/testkit/labs/graph-description.json');
  });

  it('is missed loudly', () => {
    const nowhere = join(mkdtempSync(join(tmpdir(), 'graph-openapi-')), 'none.json');
    expect(() => createGraphRequestChecker(nowhere)).toThrow(/LATCHKEY_GRAPH_OPENAPI/);
  });
});
