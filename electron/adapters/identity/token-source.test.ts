import { describe, expect, test } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createTokenSource } from './token-source';

const TENANT = '10000000-7a1c-4000-8000-00000000a001';

const connector: M365Connector = {
  kind: 'm365',
  id: connectorIdSchema.parse('c1'),
  customerId: customerIdSchema.parse('k1'),
  label: 'Contoso',
  tenantId: TENANT,
  cloud: { kind: 'custom', graphUrl: 'http://127.0.0.1:9', loginUrl: 'http://127.0.0.1:9' },
  defaultDomain: 'contoso.example',
  signIn: { kind: 'app', clientId: '7a1c0de5-1a7c-4e1e-9c0f-0d15c0ffee01', credential: 'secret' },
};

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.${Buffer.from('sig').toString('base64url')}`;
}

interface Asked {
  readonly url: string;
  readonly body: URLSearchParams;
}

/** A sign-in service of a few lines: answers one thing, keeps what it was asked. */
function service(answer: () => Response | Promise<Response>) {
  const asked: Asked[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, body: new URLSearchParams(typeof init.body === 'string' ? init.body : '') });
    return Promise.resolve(answer());
  };
  const secretOf = (): Promise<Result<Secret<string>, Failure>> => Promise.resolve(ok(new Secret('s3cret-of-the-app')));
  return { asked, source: createTokenSource({ secretOf, fetch }) };
}

let count = 0;
function token(claims: object = { tid: TENANT }): Response {
  count += 1;
  const access_token = jwt({ ...claims, n: count });
  return Response.json({ token_type: 'Bearer', expires_in: 3_599, ext_expires_in: 3_599, access_token });
}

function refusal(status: number, code: number, error = 'invalid_client'): Response {
  const error_description = `AADSTS${String(code)}: s3cret words`;
  return Response.json({ error, error_description, error_codes: [code], trace_id: 'x' }, { status });
}

describe('a token', () => {
  test('is asked for once and then kept; only the loopback token endpoint is called', async () => {
    const { asked, source } = service(() => token());
    const first = await source.token(connector);
    const second = await source.token(connector);
    expect(first.ok && second.ok && first.value.reveal() === second.value.reveal()).toBe(true);
    expect(asked.map((one) => one.url)).toEqual([
      expect.stringContaining(`http://127.0.0.1:9/${TENANT}/oauth2/v2.0/token`),
    ]);
    expect(Object.fromEntries(asked[0]!.body)).toMatchObject({
      grant_type: 'client_credentials',
      client_id: connector.signIn.clientId,
      client_secret: 's3cret-of-the-app',
      scope: expect.stringContaining('https://graph.microsoft.com/.default') as unknown,
    });
  });

  test('is asked for once by many at the same time', async () => {
    const { asked, source } = service(() => token());
    await Promise.all([1, 2, 3, 4].map(() => source.token(connector)));
    expect(asked).toHaveLength(1);
  });

  test('that was refused is renewed, and a claims challenge is passed on', async () => {
    const { asked, source } = service(() => token());
    await source.token(connector);
    await source.token(connector, { renew: true });
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1726258122"}}}';
    await source.token(connector, { claims });
    expect(asked).toHaveLength(3);
    expect(asked[0]!.body.get('claims')).toContain('cp1');
    expect(asked[2]!.body.get('claims')).toContain('1726258122');
  });

  test.each([
    ['of another tenant', { tid: '10000000-7a1c-4000-8000-00000000a002' }],
    ['without a tenant', { sub: 'x' }],
  ])('%s is refused', async (_, claims) => {
    const { source } = service(() => token(claims));
    expect(await source.token(connector)).toMatchObject({ ok: false, error: { code: 'sign_in_failed' } });
  });

  test('that is no JWT is refused', async () => {
    const { source } = service(() => Response.json({ token_type: 'Bearer', expires_in: 60, access_token: 'opaque' }));
    expect(await source.token(connector)).toMatchObject({ ok: false, error: { code: 'sign_in_failed' } });
  });
});

describe('a sign-in that fails', () => {
  const rows: readonly (readonly [string, () => Response, Partial<Failure>])[] = [
    ['wrong secret', () => refusal(401, 7_000_215), { code: 'sign_in_failed', detail: 'secret_wrong AADSTS7000215' }],
    [
      'app unknown',
      () => refusal(400, 700_016, 'unauthorized_client'),
      { code: 'sign_in_failed', detail: 'app_unknown AADSTS700016' },
    ],
    [
      'tenant unknown',
      () => refusal(400, 90_002, 'invalid_request'),
      { code: 'sign_in_failed', detail: 'tenant_unknown AADSTS90002' },
    ],
    [
      'no consent',
      () => refusal(400, 65_001, 'invalid_grant'),
      { code: 'sign_in_failed', detail: 'consent_missing AADSTS65001' },
    ],
    [
      'conditional access',
      () => refusal(400, 53_003, 'access_denied'),
      { code: 'sign_in_failed', detail: 'access_rules AADSTS53003' },
    ],
    ['loop detected', () => refusal(400, 50_196, 'invalid_grant'), { code: 'throttled' }],
    [
      'throttled',
      () => new Response('', { status: 429, headers: { 'retry-after': '2.5' } }),
      { code: 'throttled', retryAfterMs: 2_500 },
    ],
    ['throttled without a time', () => new Response('', { status: 429 }), { code: 'throttled' }],
    [
      'throttled until a date',
      () =>
        new Response('', {
          status: 429,
          headers: { date: 'Thu, 26 Nov 2026 10:00:00 GMT', 'retry-after': 'Thu, 26 Nov 2026 10:00:07 GMT' },
        }),
      { code: 'throttled', retryAfterMs: 7_000 },
    ],
    [
      'down for a time',
      () => new Response('', { status: 503, headers: { 'retry-after': '20' } }),
      { code: 'unreachable', retryAfterMs: 20_000 },
    ],
    ['down, HTML', () => new Response('<html>', { status: 503 }), { code: 'unreachable' }],
    ['gateway', () => new Response('', { status: 504 }), { code: 'timeout' }],
    [
      'redirect elsewhere',
      () => new Response('', { status: 302, headers: { location: 'http://evil.example' } }),
      { code: 'sign_in_failed' },
    ],
    ['HTML with 200', () => new Response('<html>hello</html>'), { code: 'sign_in_failed' }],
    ['truncated JSON', () => new Response('{"access_token":"ey'), { code: 'sign_in_failed' }],
    ['empty JSON', () => Response.json({}), { code: 'sign_in_failed' }],
    ['oversize', () => new Response('x'.repeat(2_000_000)), { code: 'sign_in_failed', detail: 'bad_answer oversize' }],
  ];
  test.each(rows)('%s', async (_, answer, wanted) => {
    const { source } = service(answer);
    const got = await source.token(connector);
    expect(got).toMatchObject({ ok: false, error: wanted });
    expect(JSON.stringify(got)).not.toContain('s3cret');
  });

  test.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'dns'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_untrusted'],
    ['CERT_NOT_YET_VALID', 'tls_untrusted'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ])('on the wire with %s is %s', async (code, wanted) => {
    const { source } = service(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    });
    expect(await source.token(connector)).toMatchObject({ ok: false, error: { code: wanted } });
  });

  test('is not held against the next attempt', async () => {
    const answers = [() => new Response('', { status: 503 }), () => refusal(401, 7_000_222), () => token()];
    const { source, asked } = service(() => answers[asked.length - 1]!());
    expect((await source.token(connector)).ok).toBe(false);
    expect((await source.token(connector)).ok).toBe(false);
    expect((await source.token(connector)).ok).toBe(true);
  });

  test('passes on what the keychain says, and asks it again', async () => {
    let locked = true;
    const source = createTokenSource({
      secretOf: () => Promise.resolve(locked ? err(failure('keychain_locked')) : ok(new Secret('x'))),
      fetch: () => Promise.resolve(token()),
    });
    expect(await source.token(connector)).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
    locked = false;
    expect((await source.token(connector)).ok).toBe(true);
  });

  test.each([
    ['as technician', { ...connector, signIn: { kind: 'technician', clientId: connector.signIn.clientId } }],
    ['with a certificate', { ...connector, signIn: { ...connector.signIn, kind: 'app', credential: 'certificate' } }],
    [
      'over http to a host elsewhere',
      {
        ...connector,
        cloud: { ...connector.cloud, kind: 'custom', graphUrl: 'https://g.example', loginUrl: 'http://login.example' },
      },
    ],
  ] as const satisfies readonly (readonly [string, M365Connector])[])(
    'is said without asking: %s',
    async (_, other) => {
      const { asked, source } = service(() => token());
      expect(await source.token(other)).toMatchObject({ ok: false, error: { code: 'sign_in_failed' } });
      expect(asked).toHaveLength(0);
    },
  );
});

test.each([
  ['global', 'https://login.microsoftonline.com/', 'https://graph.microsoft.com/.default'],
  ['usGov', 'https://login.microsoftonline.us/', 'https://graph.microsoft.us/.default'],
  ['usGovDod', 'https://login.microsoftonline.us/', 'https://dod-graph.microsoft.us/.default'],
  ['china', 'https://login', 'https://microsoftgraph.chinacloudapi.cn/.default'],
] as const)('the cloud %s has its own addresses', async (kind, login, scope) => {
  const { asked, source } = service(() => token());
  expect((await source.token({ ...connector, cloud: { kind } })).ok).toBe(true);
  expect(asked.at(-1)?.url.startsWith(login)).toBe(true);
  expect(asked.at(-1)?.body.get('scope')).toContain(scope);
});
