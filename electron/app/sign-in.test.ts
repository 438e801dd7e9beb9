import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../shared/errors';
import { connectorIdSchema, technicianIdSchema } from '../../shared/ids';
import { signInTroubleOf, signInTroubles } from '../../shared/sign-in-words';
import type { Connector } from '../../shared/model/connector';
import type { Organisation } from '../../shared/model/organisation';
import { err, ok, type Result } from '../../shared/result';
import { DAY, instant, MINUTE } from '../../shared/time';
import type { DeviceCode, SignedInAccount, SignInRequest, TechnicianSignIn } from '../ports/identity';
import { FakeClock, TEST_START } from '../testkit/fakes/clock';
import { smallOrganisation } from '../testkit/labs/organisation-lab';
import { settle } from '../testkit/fakes/timers';
import { createSignInDesk } from './sign-in';
import { expiryOf } from './sign-in/expiry';
import { technicianOf } from './sign-in/roster';

const lab = smallOrganisation();
const [first, second] = lab.connectors.flatMap((one) => (one.kind === 'm365' ? [one] : []));
if (first === undefined || second === undefined) throw new Error('the lab has two tenants');
const own: Connector = { ...first, signIn: { kind: 'technician', clientId: first.signIn.clientId } };
const alsoOwn: Connector = { ...second, signIn: { kind: 'technician', clientId: first.signIn.clientId.toUpperCase() } };
const organisation: Organisation = { ...lab, connectors: [own, alsoOwn] };
const withCertificate: Organisation = {
  ...lab,
  connectors: [{ ...first, signIn: { kind: 'app', clientId: first.signIn.clientId, credential: 'certificate' } }],
};
const [me, colleague] = lab.technicians;
if (me === undefined || colleague === undefined) throw new Error('the lab has two technicians');

const accountOf = (objectId: string): SignedInAccount => ({
  objectId: objectId.toLowerCase(),
  tenantId: '10000000-7a1c-4000-8000-00000000a000',
  username: 'who@example.com',
  name: 'Who',
});

interface Began {
  readonly request: SignInRequest;
  readonly told: (code: DeviceCode) => void;
  readonly end: (result: Result<SignedInAccount, Failure>) => void;
  cancelled: boolean;
}

/** A sign-in that ends when the test says so. */
function stage(inForce: Organisation = organisation, who: string = me!.id) {
  const began: Began[] = [];
  const opened: string[] = [];
  const changed: unknown[] = [];
  let accounts: SignedInAccount[] = [];
  const signIn: TechnicianSignIn = {
    begin: (request, told = () => undefined) => {
      let end: Began['end'] = () => undefined;
      const done = new Promise<Result<SignedInAccount, Failure>>((resolve) => (end = resolve));
      const one: Began = { request, told, end, cancelled: false };
      began.push(one);
      return { done, cancel: () => void (one.cancelled = true) };
    },
    accounts: () => Promise.resolve(ok(accounts)),
    signOut: (account) => {
      accounts = accounts.filter(({ objectId }) => objectId !== account.objectId);
      return Promise.resolve(ok(undefined));
    },
    token: () => Promise.resolve(err(failure('bug'))),
  };
  const certificate = {
    pem: 'PEM',
    thumbprint: 'A'.repeat(64),
    notBefore: TEST_START,
    notAfter: instant(TEST_START + 7 * DAY),
  };
  let kept = false;
  const clock = new FakeClock();
  const desk = createSignInDesk({
    organisation: {
      current: () => ({ organisation: inForce, me: technicianIdSchema.parse(who), verifiedAt: TEST_START }),
    },
    clock,
    signIn,
    certificates: {
      create: () => Promise.resolve(ok(((kept = true), certificate))),
      get: () => Promise.resolve(ok(kept ? certificate : undefined)),
      remove: () => Promise.resolve(ok(void (kept = false))),
    },
    drafted: () => undefined,
    consentPage: ({ tenantId }) => ok(`https://login.example/${tenantId}/adminconsent`),
    openPage: (url) => Promise.resolve(opened.push(url) > 0),
    changed: (id) => changed.push(id ?? 'all'),
  });
  const attempt = async () => {
    const view = await desk.view();
    return view.ok ? view.value.attempt : view;
  };
  return { desk, clock, began, opened, changed, attempt, become: (next: SignedInAccount[]) => (accounts = next) };
}

describe('who signed in', () => {
  it.each([
    ['me', me.entraObjectId],
    ['colleague', colleague.entraObjectId],
    ['unknown', '99999999-9999-4999-8999-999999999999'],
  ])('is %s by object id, whatever the name', async (roster, objectId) => {
    const { desk, become } = stage();
    become([accountOf(objectId)]);
    const view = await desk.view();
    expect(view).toMatchObject({
      ok: true,
      value: { apps: [{ connectors: 2, connectorId: own.id, accounts: [{ roster }] }] },
    });
  });

  it('is nobody when the roster has the object id twice, or only the name', () => {
    const account = accountOf(me.entraObjectId.toUpperCase());
    expect(technicianOf(lab.technicians, account)?.id).toBe(me.id);
    expect(
      technicianOf([...lab.technicians, { ...colleague, entraObjectId: me.entraObjectId }], account),
    ).toBeUndefined();
    expect(
      technicianOf([{ ...me, upn: 'who@example.com', entraObjectId: colleague.entraObjectId }], account),
    ).toBeUndefined();
  });
});

describe('signing in', () => {
  it('waits, shows the code, and ends signed in', async () => {
    const { desk, began, attempt, changed, opened, clock } = stage();
    const endsAt = clock.wall() + 5 * MINUTE;
    expect(await desk.begin({ connectorId: own.id, way: 'deviceCode' })).toEqual(
      ok({ state: 'waiting', way: 'deviceCode', endsAt }),
    );
    expect(await desk.openPage()).toMatchObject({ ok: false });
    began[0]!.told({ userCode: 'ABCD', page: 'https://login.example/device' });
    expect(await attempt()).toMatchObject({ state: 'waiting', code: { userCode: 'ABCD' } });
    await desk.openPage();
    expect(opened).toEqual(['https://login.example/device']);
    began[0]!.end(ok(accountOf(me.entraObjectId)));
    await settle();
    expect(await attempt()).toMatchObject({ state: 'done', account: { roster: 'me' } });
    expect(changed).toEqual(['all']);
  });

  it('tells listeners, and says why it failed', async () => {
    const { desk, began, attempt } = stage();
    let told = 0;
    const forget = desk.subscribe(() => (told += 1));
    await desk.begin({ connectorId: own.id, way: 'browser' });
    began[0]!.end(err(failure('sign_in_failed', { detail: 'timed_out' })));
    await settle();
    expect(await attempt()).toMatchObject({ state: 'failed', failure: { detail: 'timed_out' } });
    expect(told).toBe(2);
    forget();
    desk.cancel();
    expect(told).toBe(2);
  });

  it('begun again calls off the former, whose end is no news then', async () => {
    const { desk, began, attempt, changed } = stage();
    await desk.begin({ connectorId: own.id, way: 'browser' });
    await desk.begin({ connectorId: own.id, way: 'deviceCode' });
    expect(began.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    began[0]!.told({ userCode: 'OLD', page: 'https://old.example' });
    began[0]!.end(err(failure('sign_in_failed', { detail: 'cancelled' })));
    await settle();
    expect(await attempt()).toMatchObject({ state: 'waiting', way: 'deviceCode' });
    desk.cancel();
    expect(await attempt()).toEqual({ state: 'idle' });
    expect(changed).toEqual([]);
  });

  it('at a customer names the tenant and who it is', async () => {
    const { desk, began, become } = stage();
    become([accountOf(colleague.entraObjectId), { ...accountOf(me.entraObjectId), username: 'me@example.com' }]);
    await desk.begin({ connectorId: alsoOwn.id, way: 'browser', atCustomer: true });
    expect(began[0]?.request).toMatchObject({ tenantId: second.tenantId, loginHint: 'me@example.com' });
  });

  it('is refused for connectors that sign in as an app, unknown ones, and customers of others', async () => {
    const refused = async (desk: ReturnType<typeof stage>['desk'], id: string) =>
      desk.begin({ connectorId: connectorIdSchema.parse(id), way: 'browser' });
    expect(await refused(stage(lab).desk, first.id)).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(await refused(stage().desk, 'nope')).toMatchObject({ ok: false, error: { code: 'unknown_connector' } });
    const narrow: Organisation = {
      ...organisation,
      technicians: [
        { ...me, role: 'technician', scope: { kind: 'some', customers: [second.customerId], customerGroups: [] } },
      ],
    };
    const { desk, began } = stage(narrow);
    expect(await refused(desk, own.id)).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
    expect(began).toEqual([]);
    expect(await desk.view()).toMatchObject({
      ok: true,
      value: { apps: [{ connectorId: alsoOwn.id, connectors: 1 }] },
    });
  });

  it('ends with signing out', async () => {
    const { desk, become, changed } = stage();
    become([accountOf(me.entraObjectId), accountOf(colleague.entraObjectId)]);
    await desk.signOut(me.entraObjectId.toUpperCase());
    const view = await desk.view();
    expect(view.ok && view.value.apps[0]?.accounts.map(({ roster }) => roster)).toEqual(['colleague']);
    expect(changed).toEqual(['all']);
  });
});

describe('consent', () => {
  it('is asked for at the customer, and opened only when told to', async () => {
    const { desk, opened } = stage();
    const url = `https://login.example/${first.tenantId}/adminconsent`;
    expect(await desk.consentLink({ connectorId: own.id, open: false })).toEqual(ok({ url }));
    expect(opened).toEqual([]);
    await desk.consentLink({ connectorId: own.id, open: true });
    expect(opened).toEqual([url]);
  });
});

describe('a certificate', () => {
  it('is made, shown with how near its end is, and removed', async () => {
    const { desk, changed } = stage(withCertificate);
    expect(await desk.certificate(first.id)).toEqual(ok(undefined));
    expect(await desk.createCertificate(first.id)).toMatchObject({
      ok: true,
      value: { pem: 'PEM', expiry: 'in7Days' },
    });
    expect(await desk.certificate(first.id)).toMatchObject({ ok: true, value: { thumbprint: 'A'.repeat(64) } });
    await desk.removeCertificate(first.id);
    expect(await desk.certificate(first.id)).toEqual(ok(undefined));
    expect(changed).toEqual([first.id, first.id]);
  });

  it('is not made for a connector that needs none', async () => {
    expect(await stage().desk.createCertificate(own.id)).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  });

  it.each([
    [30 * DAY + 1, 'fine'],
    [30 * DAY, 'in30Days'],
    [7 * DAY + 1, 'in30Days'],
    [7 * DAY, 'in7Days'],
    [DAY + 1, 'in7Days'],
    [DAY, 'in1Day'],
    [1, 'in1Day'],
    [0, 'expired'],
    [-1, 'expired'],
  ])('with %i ms left is %s', (left, expiry) => {
    expect(expiryOf(instant(TEST_START + left), TEST_START)).toBe(expiry);
  });
});

const details: readonly (readonly [string, string])[] = [
  ...signInTroubles.map((word) => [`${word} AADSTS1`, word] as const),
  ['no word of ours', 'other'],
  ['', 'other'],
];
it.each(details)('%j is read as %s', (detail, word) => {
  expect(signInTroubleOf(failure('sign_in_failed', { detail }))).toBe(word);
  expect(signInTroubleOf(failure('throttled', { detail }))).toBeUndefined();
});
