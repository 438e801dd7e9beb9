import { describe, expect, test, vi } from 'vitest';
import {
  connectorIdSchema,
  correlationIdSchema,
  customerIdSchema,
  leaseIdSchema,
  operationIdSchema,
  organisationIdSchema,
  policyIdSchema,
  technicianIdSchema,
} from '../../../../shared/ids';
import { failure, failureSchema, type ErrorCode, type Failure } from '../../../../shared/errors';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { HOUR, plus } from '../../../../shared/time';
import type { Call, CreateRequest, Directory } from '../../../ports/directory';
import type { TokenOptions } from '../../../ports/identity';
import { FakeClock, TEST_START } from '../../../testkit/fakes/clock';
import { memoryLog } from '../../../testkit/fakes/log';
import { seededRandom } from '../../../testkit/fakes/random';
import { FakeTimers } from '../../../testkit/fakes/timers';
import { createGraphDirectory } from '../graph-directory';

const ID = '11111111-2222-4333-8444-555555555555';
const TOKEN = 'token-that-must-not-show';

const connector: M365Connector = {
  kind: 'm365',
  id: connectorIdSchema.parse('c1'),
  customerId: customerIdSchema.parse('k1'),
  label: 'Contoso',
  tenantId: '10000000-7a1c-4000-8000-00000000a001',
  cloud: { kind: 'global' },
  defaultDomain: 'contoso.example',
  signIn: { kind: 'app', clientId: ID, credential: 'secret' },
};

const marker = {
  organisationId: organisationIdSchema.parse('org'),
  leaseId: leaseIdSchema.parse('lease'),
  technicianId: technicianIdSchema.parse('tech'),
  policyId: policyIdSchema.parse('policy'),
  mode: 'burner' as const,
  endsAt: plus(TEST_START, HOUR),
};
const account = { name: 'jit@contoso.example' };
const request: CreateRequest = { account, marker, displayName: 'JIT', mode: 'burner', endsAt: marker.endsAt };
const call: Call = {
  leaseId: marker.leaseId,
  opId: operationIdSchema.parse(ID),
  correlationId: correlationIdSchema.parse('corr'),
  timeoutMs: 10_000,
  priority: 'low',
  unseenPassword: () => new Secret('Unseen-passw0rd!'),
};

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

type Answer = (seen: Seen, init: RequestInit) => Response | Promise<Response>;

function subject(answer: Answer, token: () => Result<Secret<string>, Failure> = () => ok(new Secret(TOKEN))) {
  const seen: Seen[] = [];
  const asked: TokenOptions[] = [];
  const log = memoryLog();
  const clock = new FakeClock();
  const timers = new FakeTimers(clock);
  const directory = createGraphDirectory({
    connector,
    clock,
    timers,
    log,
    random: seededRandom(1),
    tokens: {
      token: (_, options = {}) => {
        asked.push(options);
        return Promise.resolve(token());
      },
    },
    fetch: async (url, init) => {
      const one = { method: init.method ?? 'GET', url, headers: new Headers(init.headers) };
      seen.push(one);
      return answer(one, init);
    },
  });
  return { directory, seen, asked, log, clock, timers };
}

const graphError = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { code, message: `secret words ${TOKEN}`, innerError: {} } }, { status, headers });

/** One verb of each kind, on an account that was found by name. */
const verbs: readonly (readonly [string, (directory: Directory) => Promise<Result<unknown, Failure>>])[] = [
  ['create', (directory) => directory.create(request, call)],
  ['observe', (directory) => directory.observe({ account, marker }, call)],
  ['neutralise', (directory) => directory.neutralise({ account, marker, mode: 'burner', known: { grants: [] } }, call)],
  ['erase', (directory) => directory.erase({ account, marker, mode: 'burner', known: { grants: [] } }, call)],
  ['listMarked', (directory) => directory.listMarked(marker.organisationId, call)],
];

const answers: readonly (readonly [string, () => Response, ErrorCode, number?])[] = [
  ['HTML with 200', () => new Response('<html>Sign in</html>'), 'malformed_answer'],
  ['nothing with 200', () => new Response(''), 'malformed_answer'],
  ['truncated JSON', () => new Response('{"id":"1111'), 'malformed_answer'],
  ['JSON of another kind', () => Response.json([1, 2]), 'malformed_answer'],
  ['fields missing', () => Response.json({ displayName: 'x' }), 'malformed_answer'],
  ['fields of a wrong type', () => Response.json({ id: 7, value: 'x' }), 'malformed_answer'],
  ['an oversize answer', () => new Response('x'.repeat(5 * 1024 * 1024)), 'malformed_answer'],
  [
    'a redirect',
    () => new Response('', { status: 302, headers: { location: 'https://evil.example/' } }),
    'malformed_answer',
  ],
  ['429 for long', () => graphError(429, 'TooManyRequests', { 'retry-after': '30.5' }), 'throttled', 30_500],
  ['503 as HTML', () => new Response('<html>', { status: 503, headers: { 'retry-after': '7' } }), 'busy', 7_000],
  ['504', () => new Response('', { status: 504 }), 'timeout'],
  ['502', () => new Response('', { status: 502 }), 'unreachable'],
  ['500', () => graphError(500, 'UnknownError'), 'busy'],
  ['403', () => graphError(403, 'Authorization_RequestDenied'), 'insufficient_rights'],
  ['a quota', () => graphError(403, 'Directory_QuotaExceeded'), 'quota'],
  ['a status nobody knows', () => new Response('', { status: 418 }), 'malformed_answer'],
];

const named = answers.map(([name, answer, code, retryAfterMs]) => ({ name, answer, code, retryAfterMs }));

describe.each(named)('to $name', ({ answer, code, retryAfterMs }) => {
  test.each(verbs)('%s gives a failure of the closed list, and no foreign word', async (_name, run) => {
    const { directory, log } = subject(answer);
    const got = await run(directory);
    expect(got).toMatchObject({ ok: false, error: { code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } });
    if (!got.ok) expect(failureSchema.safeParse(got.error).success).toBe(true);
    expect(`${JSON.stringify(got)}${log.text()}`).not.toMatch(/secret words|token-that|Unseen/);
  });
});

describe('asked for patience', () => {
  test.each([
    ['as long as it was told', { 'retry-after': '2.128' }, 2_128],
    ['a second when it was told nothing', {}, 1_000],
  ])('waits %s and asks again within the call', async (_name, headers: Record<string, string>, wait) => {
    let asked = 0;
    const { directory, timers } = subject(({ method }) => {
      if (method !== 'POST') return graphError(500, 'UnknownError');
      asked += 1;
      if (asked === 1) return new Response('', { status: 429, headers });
      return graphError(403, 'Authorization_RequestDenied');
    });
    const got = directory.create(request, call);
    await vi.waitFor(() => expect(timers.armed()).toContain(wait));
    expect(asked).toBe(1);
    await timers.advance(wait);
    await vi.waitFor(() => expect(asked).toBe(2));
    expect(await got).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
  });

  test('gives up when the time of the call does not allow another wait', async () => {
    const { directory } = subject(() => graphError(429, 'TooManyRequests', { 'retry-after': '2.128' }));
    const got = await directory.create(request, { ...call, timeoutMs: 3_000 });
    expect(got).toMatchObject({ ok: false, error: { code: 'throttled', retryAfterMs: 2_128 } });
  });
});

describe('on the wire', () => {
  test.each([
    ['ECONNRESET', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'dns'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_untrusted'],
    ['CERT_HAS_EXPIRED', 'tls_untrusted'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ])('%s is %s', async (systemCode, code) => {
    const { directory } = subject(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: systemCode }) });
    });
    expect(await directory.create(request, call)).toMatchObject({ ok: false, error: { code } });
  });

  test('an answer that never comes ends with the call, by its signal', async () => {
    const { directory, timers } = subject(
      (_, init) =>
        new Promise((_resolve, reject) => {
          init.signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
        }),
    );
    const waiting = directory.create(request, call);
    await timers.advance(call.timeoutMs);
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(timers.armed()).toEqual([]);
  });

  test('an answer that stops half-way is a failure', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        controller.error(new TypeError('terminated', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }));
      },
    });
    const { directory } = subject(() => new Response(body));
    expect(await directory.create(request, call)).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });
});

describe('signing in', () => {
  const challenge =
    'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTcyNjI1ODEyMiJ9fX0="';

  test('a claims challenge is answered once with its claims', async () => {
    const { directory, asked, seen } = subject((one) =>
      seen.filter((other) => other.url === one.url).length === 1
        ? graphError(401, 'InvalidAuthenticationToken', { 'www-authenticate': challenge })
        : Response.json({ value: [] }),
    );
    expect((await directory.listMarked(marker.organisationId, call)).ok).toBe(true);
    expect(asked.filter((one) => one.claims?.includes('1726258122') === true)).toHaveLength(2);
  });

  test('so is one that comes with 403 (conditional access)', async () => {
    const { directory, asked, seen } = subject((one) =>
      seen.filter((other) => other.url === one.url).length === 1
        ? graphError(403, 'Authorization_RequestDenied', { 'www-authenticate': challenge })
        : Response.json({ value: [] }),
    );
    expect((await directory.listMarked(marker.organisationId, call)).ok).toBe(true);
    expect(asked.filter((one) => one.claims?.includes('1726258122') === true)).toHaveLength(2);
  });

  test('a right that is missing is no reason for a new token', async () => {
    const { directory, asked } = subject(() => graphError(403, 'Authorization_RequestDenied'));
    const got = await directory.observe({ account, marker }, call);
    expect(got).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(asked).toEqual([{}]);
  });

  test('a token refused twice ends the attempt', async () => {
    const { directory, asked, seen } = subject(() => graphError(401, 'InvalidAuthenticationToken'));
    const got = await directory.observe({ account, marker }, call);
    expect(got).toMatchObject({ ok: false, error: { code: 'sign_in_failed' } });
    expect(asked).toEqual([{}, { renew: true }]);
    expect(seen).toHaveLength(2);
  });

  test('a failure of sign-in is passed on, and nothing is sent', async () => {
    const refused = failure('sign_in_failed', { detail: 'AADSTS7000215' });
    const { directory, seen } = subject(
      () => Response.json({}),
      () => err(refused),
    );
    expect(await directory.create(request, call)).toEqual({ ok: false, error: refused });
    expect(seen).toEqual([]);
  });
});

describe('what is sent', () => {
  test('bears token, operation and priority, and goes to the cloud of the connector', async () => {
    const { directory, seen } = subject(() => Response.json({ value: [] }));
    await directory.listMarked(marker.organisationId, call);
    expect(seen.length).toBeGreaterThan(0);
    for (const { url, headers } of seen) {
      expect(url.startsWith('https://graph.microsoft.com/v1.0/')).toBe(true);
      expect(headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
      expect(headers.get('client-request-id')).toBe(ID);
      expect(headers.get('x-ms-throttle-priority')).toBe('low');
    }
  });

  test('a next page on another host is refused', async () => {
    const { directory, seen } = subject(() =>
      Response.json({ value: [], '@odata.nextLink': 'https://evil.example/v1.0/users?$skiptoken=x' }),
    );
    expect(await directory.listMarked(marker.organisationId, call)).toMatchObject({
      ok: false,
      error: { code: 'malformed_answer' },
    });
    expect(seen.some((one) => one.url.includes('evil'))).toBe(false);
  });

  test('pages are followed, but not for ever', async () => {
    const { directory, seen } = subject((one) => Response.json({ value: [], '@odata.nextLink': one.url }));
    expect(await directory.listMarked(marker.organisationId, call)).toMatchObject({ ok: false });
    expect(seen.length).toBeLessThanOrEqual(400);
  });
});
