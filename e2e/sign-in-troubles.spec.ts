import { ana, ben, OTHER } from '../electron/testkit/oidc/cast';
import type { Mishap } from '../electron/testkit/oidc/provider';
import { connectorIdSchema } from '../shared/ids';
import type { Failure } from '../shared/errors';
import { openedPages } from './support/browser';
import { filesWith, heapOf, holds, processTexts } from './support/canary';
import { connection, expect, openCard, person, secretsSaid, test } from './support/foreign-desk';
import { put } from './support/organisation';
import type { RunningApp } from './support/running-app';

/** How Entra refuses (Entra: authentication and authorization error codes); the provider here knows no such numbers. */
const refusal = (number: number, more: Readonly<Record<string, unknown>> = {}): Mishap => ({
  status: 400,
  body: { error: 'invalid_grant', error_description: `AADSTS${String(number)}: no.`, error_codes: [number], ...more },
});

/** Looks at a connection, which takes a token for its tenant, and gives what came in between. */
async function look(desk: RunningApp, id: string): Promise<Failure | undefined> {
  return (await desk.get('connector.doctor', { connectorId: connectorIdSchema.parse(id) })).failure;
}

/** There was a token; that the Graph of these tenants is not there is another matter. */
async function expectToken(desk: RunningApp, id: string): Promise<void> {
  const failure = await look(desk, id);
  expect(['dns', 'unreachable', 'timeout', 'offline'], JSON.stringify(failure)).toContain(failure?.code);
  expect(failure?.detail ?? '').not.toMatch(/^HTTP/);
}

const tenantNumber = (number: number): string => `44444444-4444-4444-8444-${String(number).padStart(12, '0')}`;

/** Holds back the timer that ends an attempt after five minutes; what it gives back lets it ring. */
async function holdPatience({ electron }: RunningApp): Promise<() => Promise<void>> {
  await electron.evaluate(() => {
    const real = globalThis.setTimeout;
    const held: (() => void)[] = [];
    const set = (work: () => void, ms?: number, ...rest: unknown[]): unknown => {
      if (ms === 300_000) held.push(work);
      return real(work, ms, ...rest);
    };
    Object.assign(globalThis, { held, setTimeout: Object.assign(set, real) });
  });
  return () =>
    electron.evaluate(() => {
      for (const work of (globalThis as unknown as { held: (() => void)[] }).held.splice(0)) work();
    });
}

test('a person who walks away is told so, and may begin again', async ({ desk }) => {
  const settings = await openCard(desk);
  const ring = await holdPatience(desk);
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await expect.poll(async () => (await openedPages(desk)).length).toBe(1);
  await ring();
  await expect(settings.getByText('The sign-in took too long')).toBeVisible();
  // The page that is still open somewhere leads nowhere any more.
  await expect(person(desk, 1, { login: ana.username })).rejects.toThrow('fetch failed');
  expect((await desk.get('signIn.view', {})).apps.flatMap(({ accounts }) => accounts)).toEqual([]);
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await person(desk, 2, { login: ana.username });
  await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
});

test('each trouble at the provider is told by its name, and passes when its cause does', async ({
  desk,
  provider,
  folder,
}) => {
  const settings = await openCard(desk);
  const tenants = ['busy', 'down', 'elsewhere', 'consent', 'more', 'expired', 'revoked'];
  await put(
    desk,
    tenants.map((name, index) => connection(provider, `conn-${name}`, tenantNumber(index))),
  );
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await person(desk, 1, { login: ana.username });
  await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
  await expectToken(desk, 'conn-nine');

  provider.mishaps.push({ status: 429, headers: { 'Retry-After': '7' } });
  expect(await look(desk, 'conn-busy')).toMatchObject({ code: 'throttled', retryAfterMs: 7_000 });
  await expectToken(desk, 'conn-busy');

  await provider.down();
  expect(await look(desk, 'conn-down')).toMatchObject({ code: 'connection_refused', detail: 'ECONNREFUSED' });
  await provider.up();
  await expectToken(desk, 'conn-down');

  provider.tenantInTokens = () => OTHER;
  expect(await look(desk, 'conn-elsewhere')).toMatchObject({ code: 'sign_in_failed', detail: 'wrong_tenant' });
  provider.tenantInTokens = undefined;
  await expectToken(desk, 'conn-elsewhere');

  provider.mishaps.push(refusal(65_001, { suberror: 'consent_required' }));
  expect((await look(desk, 'conn-consent'))?.detail).toBe('consent_missing AADSTS65001');
  await expectToken(desk, 'conn-consent');

  // The customer wants more of the person: the sign-in there carries what it asked for.
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });
  provider.mishaps.push(refusal(50_076, { error: 'interaction_required', suberror: 'basic_action', claims }));
  expect((await look(desk, 'conn-more'))?.detail).toBe('more_required AADSTS50076');
  const more = { connectorId: connectorIdSchema.parse('conn-more'), way: 'browser', atCustomer: true } as const;
  await desk.get('signIn.begin', more);
  await expect.poll(async () => (await openedPages(desk)).length).toBe(2);
  const page = new URL((await openedPages(desk)).at(-1) ?? '');
  expect(page.pathname).toContain(tenantNumber(tenants.indexOf('more')));
  expect(JSON.parse(page.searchParams.get('claims') ?? '{}')).toMatchObject({
    access_token: { acrs: { essential: true, value: 'c1' } },
  });
  await desk.get('signIn.cancel', {});

  await provider.revokeAll();
  expect((await look(desk, 'conn-revoked'))?.detail).toMatch(/^session_(expired|revoked)/);
  await settings.getByRole('button', { name: 'Sign in as another…' }).click();
  await person(desk, 3, { login: ana.username });
  await expect.poll(async () => (await desk.get('signIn.view', {})).attempt.state).toBe('done');
  await expectToken(desk, 'conn-revoked');

  // Last, because a refresh token that has run out is forgotten.
  provider.mishaps.push(refusal(700_082, { suberror: 'bad_token' }));
  expect((await look(desk, 'conn-expired'))?.detail).toBe('session_expired AADSTS700082');

  const said = secretsSaid(provider);
  expect(said.length).toBeGreaterThan(10);
  expect(holds(await heapOf(desk.popover), said), 'heap of the popover').toBe(false);
  expect(holds(await heapOf(settings), said), 'heap of the settings').toBe(false);
  expect(holds(processTexts(desk.pid), said), 'command lines and environments').toBe(false);
  expect(filesWith(folder, said), 'files').toEqual([]);
});

test('two people are told apart, and nothing is done in the name of the wrong one', async ({ desk }) => {
  const settings = await openCard(desk);
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await person(desk, 1, { login: ben.username });
  await expect(settings.getByText('Not in the organisation')).toBeVisible();
  expect((await look(desk, 'conn-nine'))?.detail).toBe('other_account');
  await settings.getByRole('button', { name: 'Sign in as another…' }).click();
  await person(desk, 2, { login: ana.username });
  await expect(settings.getByText('You', { exact: true })).toBeVisible();
  await expectToken(desk, 'conn-nine');
  await settings.getByRole('button', { name: `Sign out ${ana.username}` }).click();
  await expect(settings.getByText('You', { exact: true })).toHaveCount(0);
  await expect.poll(async () => (await look(desk, 'conn-nine'))?.detail).toBe('other_account');
});

test.describe('a refresh token that is good for a second', () => {
  test.use({ refreshSeconds: 1 });
  test('runs out, and signing in again helps', async ({ desk, provider }) => {
    const numbers = Array.from({ length: 7 }, (_, number) => number);
    const settings = await openCard(desk);
    await put(
      desk,
      numbers.map((number) => connection(provider, `conn-${String(number)}`, tenantNumber(number))),
    );
    await settings.getByRole('button', { name: 'Sign in…' }).click();
    await person(desk, 1, { login: ana.username });
    await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
    // Each tenant is asked for once: what was given for one is kept, and says nothing of the refresh token.
    const next = async (): Promise<string> => (await look(desk, `conn-${String(numbers.shift() ?? 0)}`))?.detail ?? '';
    await expect.poll(next, { intervals: [2_500] }).toMatch(/^session_expired/);
    await settings
      .getByRole('button', { name: /^Sign in/ })
      .first()
      .click();
    await person(desk, 2, { login: ana.username });
    await expect.poll(async () => (await desk.get('signIn.view', {})).attempt.state).toBe('done');
  });
});
