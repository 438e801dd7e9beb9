import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../shared/time';
import { claimsOf } from './wire/claims';
import { graphRoot } from './tenant/clouds';
import { passLifetime } from './begin/pass-lifetime';
import { literal, userPath } from './wire/paths';
import { isConflict, problemOf } from './wire/problem';
import { userSchema } from './wire/schemas';

const policy = (minimumLifetimeInMinutes: number, maximumLifetimeInMinutes: number) => ({
  minimumLifetimeInMinutes,
  maximumLifetimeInMinutes,
});

describe('the lifetime of a pass', () => {
  test.each([
    ['the lease', 'lease', 60, policy(60, 480), 60],
    ['the lease, begun seconds ago', 'lease', 59.9, policy(60, 480), 60],
    ['the lease, begun minutes ago', 'lease', 50, policy(60, 480), 60],
    ['a lease much shorter than the minimum', 'lease', 30, policy(60, 480), undefined],
    ['a lease longer than the maximum', 'lease', 1_440, policy(60, 480), 480],
    ['a lease longer than Graph knows', 'lease', 100_000, undefined, 43_200],
    ['a fixed one', 60, 480, policy(60, 480), 60],
    ['a fixed one longer than the lease', 480, 60, policy(60, 480), 60],
    ['a fixed one above the maximum', 600, 1_440, policy(60, 480), undefined],
    ['a fixed one below the minimum', 30, 480, policy(60, 480), undefined],
    ['one at the maximum', 480, 480, policy(60, 480), 480],
    ['one below what Graph knows', 5, 480, undefined, undefined],
    ['a policy that cannot be read', 'lease', 120, undefined, 120],
  ] as const)('%s', (_, wanted, left, rules, expected) => {
    const got = passLifetime(wanted, left * MINUTE, rules);
    expect(got.ok ? got.value : undefined).toBe(expected);
    if (!got.ok) expect(got.error.length).toBeLessThan(120);
  });

  test('is within the bounds of the tenant, and outlives the lease by no more than the grace', () => {
    const wanted = fc.oneof(fc.constant('lease' as const), fc.integer({ min: 10, max: 43_200 }));
    fc.assert(
      fc.property(
        wanted,
        fc.integer({ min: -10, max: 43_200 * MINUTE }),
        fc.integer({ min: 10, max: 500 }),
        fc.integer({ min: 0, max: 43_000 }),
        (asked, left, shortest, more) => {
          const got = passLifetime(asked, left, policy(shortest, shortest + more));
          if (!got.ok) return;
          expect(got.value).toBeGreaterThanOrEqual(shortest);
          expect(got.value).toBeLessThanOrEqual(shortest + more);
          expect(got.value * MINUTE).toBeLessThanOrEqual(Math.max(left, 0) + 16 * MINUTE);
        },
      ),
    );
  });

  test('that must not outlive the lease never does, not even by a second', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant('lease' as const), fc.integer({ min: 10, max: 43_200 })),
        fc.integer({ min: -10, max: 600 * MINUTE }),
        fc.integer({ min: 10, max: 120 }),
        (asked, left, shortest) => {
          const got = passLifetime(asked, left, policy(shortest, 480), true);
          const possible = left >= shortest * MINUTE && (asked === 'lease' || (asked >= shortest && asked <= 480));
          expect(got.ok).toBe(possible);
          if (got.ok) expect(got.value * MINUTE).toBeLessThanOrEqual(left);
        },
      ),
    );
  });
});

describe('a claims challenge', () => {
  const json = '{"access_token":{"nbf":{"essential":true, "value":"1"}}}';
  const claims = Buffer.from(json).toString('base64');
  test.each([
    ['as Entra writes it', `Bearer realm="", error="insufficient_claims", claims="${claims}"`, json],
    ['in another order', `Bearer claims="${claims}", error="insufficient_claims", realm=""`, json],
    ['after another challenge', `PoP nonce="x", Bearer error="insufficient_claims", claims="${claims}"`, json],
    ['without its error', `Bearer realm="", claims="${claims}"`, undefined],
    ['that is no JSON', 'Bearer error="insufficient_claims", claims="aGVsbG8="', undefined],
    [
      'that is a JSON string',
      `Bearer error="insufficient_claims", claims="${Buffer.from('"x"').toString('base64')}"`,
      undefined,
    ],
    ['without claims', 'Bearer error="invalid_token"', undefined],
    ['without end', `Bearer error="insufficient_claims", claims="${'A'.repeat(20_000)}"`, undefined],
    ['none', null, undefined],
  ])('%s', (_, header, wanted) => {
    expect(claimsOf(header)).toBe(wanted);
  });
});

test('a literal comes out of a query as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const query = new URLSearchParams(`$filter=displayName%20eq%20${literal(text)}&$top=1`);
      const filter = query.get('$filter') ?? '';
      expect(filter).toMatch(/^displayName eq '/);
      expect(filter.slice("displayName eq '".length, -1).replaceAll("''", "'")).toBe(text);
      expect(query.get('$top')).toBe('1');
    }),
  );
});

test('a name cannot leave its place in a path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const { pathname, search, hash } = new URL(`https://graph.example${userPath(`x${text}`)}`);
      expect(pathname.split('/')).toHaveLength(3);
      expect(search + hash).toBe('');
    }),
  );
});

test('a time that was never set hides no account', () => {
  const user = { id: '11111111-2222-4333-8444-555555555555', userPrincipalName: 'jit@contoso.example' };
  const never = userSchema.parse({ ...user, lastPasswordChangeDateTime: '0001-01-01T00:00:00Z' });
  expect(never).toEqual({ ...user, lastPasswordChangeDateTime: undefined });
  const once = userSchema.parse({ ...user, lastPasswordChangeDateTime: '2026-01-01T00:00:00.1234567Z' });
  expect(once.lastPasswordChangeDateTime).toBe(Date.UTC(2026, 0, 1) + 123);
});

describe('a problem', () => {
  test('names the property that was refused, and no foreign text in its place', () => {
    const body = (target: string) =>
      JSON.stringify({ error: { code: 'Request_BadRequest', details: [{ code: 'InvalidValue', target }] } });
    const detail = (target: string) => problemOf(400, new Headers(), body(target)).failure.detail;
    expect(detail('userPrincipalName')).toBe('Request_BadRequest userPrincipalName');
    expect(detail('words of a stranger')).toBe('Request_BadRequest');
  });

  test.each([
    ['innerError', { error: { code: 'A', innerError: { code: 'B' } } }, ['A', 'B']],
    ['innererror', { error: { code: 'A', innererror: { code: 'B' } } }, ['A', 'B']],
    [
      'details',
      { error: { code: 'A', details: [{ code: 'ObjectConflict', target: 'x' }, {}] } },
      ['A', 'ObjectConflict'],
    ],
    ['nothing', {}, []],
  ])('gives its codes from %s', (_, body, wanted) => {
    expect(problemOf(400, new Headers(), JSON.stringify(body)).codes).toEqual(wanted);
  });

  test('never shows a code that is a sentence', () => {
    const { failure } = problemOf(400, new Headers(), '{"error":{"code":"your password is hunter2"}}');
    expect(failure).toEqual({ code: 'constraint_violation', detail: 'HTTP 400' });
  });

  test.each([
    [400, 'ObjectConflict', true],
    [400, 'Request_MultipleObjectsWithSameKeyValue', true],
    [409, 'anything', true],
    [400, 'Request_BadRequest', false],
  ])('%i %s is a conflict: %s', (status, code, wanted) => {
    expect(isConflict(problemOf(status, new Headers(), JSON.stringify({ error: { code } })))).toBe(wanted);
  });

  test.each(['AadPremiumLicenseRequired', 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'])(
    '%s is a licence',
    (code) => {
      expect(problemOf(403, new Headers(), JSON.stringify({ error: { code } })).failure.code).toBe('licence_missing');
    },
  );
});

test.each([
  [{ kind: 'global' }, 'https://graph.microsoft.com'],
  [{ kind: 'usGov' }, 'https://graph.microsoft.us'],
  [{ kind: 'usGovDod' }, 'https://dod-graph.microsoft.us'],
  [{ kind: 'china' }, 'https://microsoftgraph.chinacloudapi.cn'],
  [{ kind: 'custom', graphUrl: 'http://127.0.0.1:8080/v1.0/', loginUrl: 'x' }, 'http://127.0.0.1:8080'],
  [{ kind: 'custom', graphUrl: 'https://graph.example', loginUrl: 'x' }, 'https://graph.example'],
  [{ kind: 'custom', graphUrl: 'http://graph.example', loginUrl: 'x' }, undefined],
  [{ kind: 'custom', graphUrl: 'http://127.0.0.1.evil.example', loginUrl: 'x' }, undefined],
] as const)('the root of %j', (cloud, wanted) => {
  expect(graphRoot(cloud)).toBe(wanted);
});
