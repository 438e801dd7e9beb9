import { afterEach, describe, expect, test } from 'vitest';
import type { Privilege } from '../../../shared/model/policy';
import { HOUR, MINUTE, SECOND, plus } from '../../../shared/time';
import { FakeClock } from '../../testkit/clock';
import { must, TestLease } from '../../testkit/directory-contract-kit';
import { startGraphLab, type GraphLab } from '../../testkit/graph-lab';
import type { Timers } from '../../ports/system';
import type { FaultInput, SwitchesPatch, TenantPatch } from '../../practice/m365';

const helpdesk: Privilege = {
  kind: 'directoryRole',
  name: 'Helpdesk Administrator',
  roleTemplateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
};
const globalAdministrator: Privilege = {
  kind: 'directoryRole',
  name: 'Global Administrator',
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
};

/** Pauses between looks end at once; the end of a call's time never comes. */
const impatient: Timers = {
  after(ms, action) {
    if (ms >= 20 * SECOND) return () => undefined;
    const soon = setImmediate(action);
    return () => clearImmediate(soon);
  },
};

let running: Bench | undefined;
afterEach(async () => {
  const problems = running?.lab.server.problems() ?? [];
  await running?.lab.dispose();
  running = undefined;
  expect(problems).toEqual([]);
});

interface Bench {
  readonly lab: GraphLab;
  readonly clock: FakeClock;
  lease(mode?: 'standard' | 'burner', name?: string): TestLease;
  switches(patch: SwitchesPatch): Promise<unknown>;
  fault(...faults: FaultInput[]): Promise<unknown>;
  tenant(patch: TenantPatch): Promise<unknown>;
  account(lease: TestLease): ReturnType<GraphLab['server']['inspection']['account']>;
}

async function bench(customer: string): Promise<Bench> {
  const clock = new FakeClock();
  const lab = await startGraphLab({ customer, clock, timers: impatient });
  const { inspection } = lab.server;
  const { tenantId, defaultDomain } = lab.tenant;
  const subject = {
    directory: lab.directory,
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
    privileges: [helpdesk, { kind: 'group', name: 'Device admins' }],
    handGroup: 'All staff',
    hostileNames: [],
    now: () => clock.wall(),
    accountName: () => 'unused',
    settle: () => Promise.resolve(),
    plantForeign: () => Promise.reject(new Error('unused')),
    truth: () => Promise.resolve(undefined),
    signIn: async (name: string, secret: { reveal(): string }) => (await inspection.signIn(name, secret.reveal())).ok,
    addToGroup: () => Promise.resolve(),
    dispose: () => lab.dispose(),
  } as const;
  running = {
    lab,
    clock,
    lease: (mode = 'burner', name = `jit-test@${defaultDomain}`) => new TestLease(subject, name, mode),
    switches: (patch) => inspection.setSwitches(patch),
    fault: (...faults) =>
      inspection.setSwitches({ faults: faults.map((one, index) => ({ id: String(index), ...one })) }),
    tenant: (settings) => inspection.setTenant(tenantId, settings),
    account: (lease) => inspection.account(tenantId, lease.objectId ?? lease.name),
  };
  return running;
}

const grantOf = (lease: TestLease, privilege: Privilege, ticket?: string) => ({
  account: lease.account,
  marker: lease.marker,
  endsAt: lease.endsAt,
  privilege,
  justification: 'because',
  ...(ticket === undefined ? {} : { ticket }),
});

const issue = (lease: TestLease, lifetime: 'lease' | number = 'lease', oneTime = false) =>
  lease.subject.directory.issueCredential(
    {
      account: lease.account,
      marker: lease.marker,
      endsAt: lease.endsAt,
      authentication: { kind: 'tap', lifetime, oneTime },
    },
    lease.call,
  );

describe('passes', () => {
  test('a tenant with one-time passes gets a one-time pass', async () => {
    const lease = (await bench('dunmore')).lease();
    await lease.create();
    expect(must(await issue(lease))).toMatchObject({ kind: 'tap', oneTime: true, expiresAt: lease.endsAt });
  });

  test('a tenant with the method off says so', async () => {
    const lease = (await bench('cobaltstreet')).lease();
    await lease.create();
    expect(await issue(lease)).toMatchObject({ ok: false, error: { code: 'tap_disabled' } });
  });

  test('a method that was switched on a minute ago is noticed', async () => {
    const { lease: make, tenant } = await bench('cobaltstreet');
    const lease = make();
    await lease.create();
    await tenant({ tapPolicy: { state: 'enabled' } });
    expect((await issue(lease)).ok).toBe(true);
  });

  test.each([
    [600, 'above the maximum'],
    [30, 'below the minimum'],
  ])('a fixed lifetime of %i minutes, %s, is refused with the bounds', async (lifetime) => {
    const { lease: make } = await bench('alderbrook');
    const lease = make();
    await lease.create();
    Object.defineProperty(lease, 'endsAt', { value: plus(lease.subject.now(), 24 * HOUR) });
    const got = await issue(lease, lifetime);
    expect(got).toMatchObject({ ok: false, error: { code: 'constraint_violation' } });
    if (!got.ok) expect(got.error.detail).toContain('60 to 480');
  });

  test('bounds that were narrowed a moment ago are found after the refusal', async () => {
    const { lease: make, tenant } = await bench('alderbrook');
    const lease = make();
    await lease.create();
    await tenant({ tapPolicy: { minimumLifetimeInMinutes: 120, defaultLifetimeInMinutes: 120 } });
    const got = await issue(lease);
    expect(got).toMatchObject({ ok: false, error: { code: 'constraint_violation' } });
    if (!got.ok) expect(got.error.detail).toContain('120 to 480');
  });

  test.each(['atCreation', 'atSignIn'] as const)('an account out of scope is refused %s', async (passScopeRefusal) => {
    const { lease: make, tenant } = await bench('garnet');
    await tenant({ passScopeRefusal });
    const lease = make();
    await lease.create();
    expect(await issue(lease)).toMatchObject({ ok: false, error: { code: 'tap_disabled' } });
  });
});

describe('roles', () => {
  test('with P2 the directory ends the role, and removing it works in the first minutes too', async () => {
    const { lease: make, account, clock } = await bench('brightwater');
    const lease = make();
    await lease.create();
    const granted = must(await lease.subject.directory.grant(grantOf(lease, helpdesk), lease.call));
    expect(granted.privilege).toEqual({ by: 'directory', at: lease.endsAt });
    expect((await account(lease))?.roles).toMatchObject([{ via: 'pim', endsAt: lease.endsAt }]);
    expect(lease.subject.directory.traits.nativeExpiry.privilege).toBe(true);
    clock.advance(MINUTE);
    await lease.strip();
    expect((await account(lease))?.roles).toEqual([]);
  });

  test('an extension moves the end of the role in the directory', async () => {
    const { lease: make, account } = await bench('brightwater');
    const lease = make();
    await lease.begin();
    const endsAt = plus(lease.endsAt, HOUR);
    const { account: ref, marker, call } = lease;
    const moved = await lease.subject.directory.prolong({ account: ref, marker, privileges: [helpdesk], endsAt }, call);
    expect(must(moved).enforcedBy).toMatchObject({
      signIn: { by: 'directory', at: lease.endsAt },
      privilege: { by: 'directory', at: endsAt },
      object: { by: 'app' },
    });
    expect((await account(lease))?.roles).toMatchObject([{ endsAt }]);
  });

  test('without P2 the app ends the role, and says so', async () => {
    const lease = (await bench('alderbrook')).lease();
    await lease.create();
    expect(must(await lease.subject.directory.grant(grantOf(lease, helpdesk), lease.call)).privilege).toEqual({
      by: 'app',
    });
  });

  test("PIM's own rules are not evaded by a plain assignment", async () => {
    const { lease: make, account } = await bench('hollis');
    const lease = make();
    await lease.create();
    const refused = await lease.subject.directory.grant(grantOf(lease, helpdesk), lease.call);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'constraint_violation', detail: 'RoleAssignmentRequestPolicyValidationFailed' },
    });
    expect((await account(lease))?.roles).toEqual([]);
    expect((await lease.subject.directory.grant(grantOf(lease, helpdesk, 'T-1'), lease.call)).ok).toBe(true);
  });

  test.each([400, 409] as const)('a role that is there already is success with status %i', async (conflictStatus) => {
    const { lease: make, tenant } = await bench('alderbrook');
    await tenant({ conflictStatus });
    const lease = make();
    await lease.create();
    const { directory } = lease.subject;
    const first = must(await directory.grant(grantOf(lease, helpdesk), lease.call));
    const again = must(await directory.grant(grantOf(lease, helpdesk), lease.call));
    expect(again).toMatchObject({ already: true, reference: first.reference });
  });
});

describe('replicas that lag', () => {
  const reads = (count: number): SwitchesPatch => {
    const lag = { ms: 0, reads: count };
    return {
      replication: { lag: { directory: lag, authenticationMethods: lag, roleManagement: lag }, writes: 'replica' },
    };
  };

  test('a new account that is not known yet is asked for again within the call', async () => {
    const { lease: make, switches } = await bench('alderbrook');
    await switches(reads(2));
    const lease = make();
    await lease.create();
    expect((await issue(lease)).ok).toBe(true);
    for (const privilege of lease.subject.privileges) {
      expect((await lease.subject.directory.grant(grantOf(lease, privilege), lease.call)).ok).toBe(true);
    }
  });

  test('one that stays unknown is not visible yet, which is no refusal', async () => {
    const { lease: make, switches } = await bench('brightwater');
    await switches(reads(500));
    const lease = make();
    await lease.create();
    const notYet = { ok: false, error: { code: 'not_yet_visible' } };
    expect(await issue(lease)).toMatchObject(notYet);
    expect(await lease.subject.directory.grant(grantOf(lease, helpdesk), lease.call)).toMatchObject(notYet);
  });

  test('absence is not believed for an account that was just made', async () => {
    const { lease: make, switches, clock } = await bench('alderbrook');
    await switches(reads(500));
    const lease = make();
    await lease.create();
    const { directory } = lease.subject;
    expect(await directory.neutralise(lease.revokeRequest(), lease.call)).toMatchObject({
      ok: false,
      error: { code: 'not_yet_visible' },
    });
    clock.advance(directory.traits.settleMs);
    expect((await directory.neutralise(lease.revokeRequest(), lease.call)).ok).toBe(true);
  });

  test('what is known by reference is removed although lists do not show it', async () => {
    const { lease: make, switches, account } = await bench('alderbrook');
    const lease = make();
    await lease.create();
    await switches({ replication: { lag: { roleManagement: { ms: 0, reads: 50 } }, writes: 'primary' } });
    await lease.grants();
    expect((await account(lease))?.roles).toHaveLength(1);
    await lease.strip();
    expect((await account(lease))?.roles).toEqual([]);
  });
});

describe('a bad day', () => {
  test('a create whose answer was lost is found by its marker', async () => {
    const { lease: make, fault } = await bench('alderbrook');
    await fault({ kind: 'lostResponse', method: 'POST', path: '^/users$', count: 1 });
    const lease = make();
    const { directory } = lease.subject;
    expect(await directory.create(lease.createRequest(), lease.call)).toMatchObject({
      ok: false,
      error: { code: 'unreachable' },
    });
    expect(must(await directory.create(lease.createRequest(), lease.call)).already).toBe(true);
  });

  test('throttling is passed on with its time, and nothing is repeated', async () => {
    const { lab, lease: make, fault } = await bench('alderbrook');
    await fault({ kind: 'throttle', method: 'POST', path: '^/users$' });
    const lease = make();
    const got = await lab.directory.create(lease.createRequest(), lease.call);
    expect(got).toMatchObject({ ok: false, error: { code: 'throttled', retryAfterMs: 2_128 } });
    const requests = await lab.server.inspection.requests();
    expect(requests.filter((one) => one.method === 'POST' && one.path.endsWith('/users'))).toHaveLength(1);
  });

  test('tokens that were revoked are replaced within the call', async () => {
    const { lab, lease: make } = await bench('alderbrook');
    const lease = make();
    await lease.create();
    await lab.server.inspection.revokeTokens(lab.tenant.tenantId);
    expect((await lease.observe()).account).toBe('present');
  });

  test('a month later the kept token is too old, and is replaced', async () => {
    const { lease: make, clock } = await bench('alderbrook');
    const lease = make();
    await lease.create();
    clock.advance(30 * 24 * HOUR);
    expect((await lease.observe()).account).toBe('present');
  });

  test('the pass is deleted even when the account cannot be disabled', async () => {
    const { lease: make, fault, account } = await bench('alderbrook');
    const lease = make();
    await lease.begin();
    await fault({ kind: 'forbidden', method: 'PATCH', path: '^/users/[^/]+$' });
    const got = await lease.subject.directory.neutralise(lease.revokeRequest(), lease.call);
    expect(got).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(await account(lease)).toMatchObject({ enabled: true, pass: null });
  });

  test('the account is disabled even when its password cannot be rotated', async () => {
    const { lease: make, fault, account } = await bench('alderbrook');
    const lease = make();
    await lease.begin();
    // The first request asks for both at once, the second only disables, the third only rotates.
    const patch = { kind: 'forbidden', method: 'PATCH', path: '^/users/[^/]+$', count: 1 } as const;
    await fault(patch, { ...patch, skip: 1 });
    const got = await lease.subject.directory.neutralise(lease.revokeRequest(), lease.call);
    expect(got).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(await account(lease)).toMatchObject({ enabled: false, pass: null });
  });

  test('a privileged account is out of reach of weak rights until its roles are off', async () => {
    const { lab, lease: make, tenant, account } = await bench('alderbrook');
    const lease = make();
    await lease.create();
    must(await issue(lease));
    must(await lab.directory.grant(grantOf(lease, globalAdministrator), lease.call));
    const { app } = await lab.server.inspection.settings(lab.tenant.tenantId);
    await tenant({ app: { ...app, directoryRoles: [] } });
    const request = { ...lease.revokeRequest(), known: { grants: [] } };
    expect(await lab.directory.neutralise(request, lease.call)).toMatchObject({
      ok: false,
      error: { code: 'insufficient_rights' },
    });
    expect((await account(lease))?.enabled).toBe(true);
    must(await lab.directory.strip(request, lease.call));
    must(await lab.directory.neutralise(request, lease.call));
    expect(await account(lease)).toMatchObject({ enabled: false, roles: [], pass: null });
  });
});

describe('the recycle bin', () => {
  test('an app that may not purge leaves the account there, and says so', async () => {
    const { lab, lease: make, tenant, account } = await bench('alderbrook');
    const lease = make();
    await lease.begin();
    const { app } = await lab.server.inspection.settings(lab.tenant.tenantId);
    await tenant({ app: { ...app, mayPurge: false } });
    const erased = must(await lab.directory.erase(lease.revokeRequest(), lease.call));
    expect(erased.evidence).toContainEqual(
      expect.objectContaining({ item: 'recycleBin', readBack: 'refused: insufficient rights' }),
    );
    expect(await lease.observe()).toMatchObject({ account: 'recycled', marker: { leaseId: lease.marker.leaseId } });
    const listed = must(await lab.directory.listMarked(lease.marker.organisationId, lease.call));
    expect(listed).toMatchObject([{ account: { name: lease.name, objectId: lease.objectId }, state: 'recycled' }]);
    await tenant({ app });
    expect(must(await lab.directory.erase(lease.revokeRequest(), lease.call)).already).toBe(true);
    expect((await account(lease))?.state).toBe('purged');
    expect((await lease.observe()).account).toBe('absent');
  });

  test('a person who was deleted is never purged', async () => {
    const { lab, lease: make } = await bench('alderbrook');
    const { inspection } = lab.server;
    const { tenantId } = lab.tenant;
    const lease = make();
    lease.objectId = await inspection.plant(tenantId, { what: 'user', userPrincipalName: lease.name });
    await inspection.plant(tenantId, { what: 'delete', user: lease.objectId });
    expect(must(await lab.directory.erase(lease.revokeRequest(), lease.call)).already).toBe(true);
    expect((await inspection.account(tenantId, lease.objectId))?.state).toBe('recycled');
  });
});

test('no secret is in the log, whatever happens', async () => {
  const { lab, lease: make, fault } = await bench('alderbrook');
  await fault(
    { kind: 'serverError', method: 'PATCH' },
    { kind: 'malformedJson', method: 'GET', path: 'memberOf', count: 1 },
  );
  const lease = make('standard');
  await lease.create();
  const issued = must(await issue(lease));
  await lab.directory.neutralise(lease.revokeRequest(), lease.call);
  await lab.directory.strip(lease.revokeRequest(), lease.call);
  const text = lab.log.text();
  expect(text).toContain('graph.refused');
  const token = must(await lab.tokens.token(lab.connector));
  for (const secret of [issued.secret, token, ...lease.unseen]) expect(text).not.toContain(secret?.reveal());
});
