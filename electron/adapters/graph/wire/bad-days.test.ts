import { describe, expect, test } from 'vitest';
import { HOUR } from '../../../../shared/time';
import type { SwitchesPatch } from '../../../practice/m365';
import { must } from '../../../testkit/must';
import { globalAdministrator, grantOf, helpdesk, issue, graphTrials } from '../../../testkit/labs/graph-trial';

const trial = graphTrials();

describe('replicas that lag', () => {
  const reads = (count: number): SwitchesPatch => {
    const lag = { ms: 0, reads: count };
    return {
      replication: { lag: { directory: lag, authenticationMethods: lag, roleManagement: lag }, writes: 'replica' },
    };
  };

  test('a new account that is not known yet is asked for again within the call', async () => {
    const { lease: make, switches } = await trial('alderbrook');
    await switches(reads(2));
    const lease = make();
    await lease.create();
    expect((await issue(lease)).ok).toBe(true);
    for (const privilege of lease.subject.privileges) {
      expect((await lease.subject.directory.grant(grantOf(lease, privilege), lease.call)).ok).toBe(true);
    }
  });

  test('one that stays unknown is not visible yet, which is no refusal', async () => {
    const { lease: make, switches } = await trial('brightwater');
    await switches(reads(500));
    const lease = make();
    await lease.create();
    const notYet = { ok: false, error: { code: 'not_yet_visible' } };
    expect(await issue(lease)).toMatchObject(notYet);
    expect(await lease.subject.directory.grant(grantOf(lease, helpdesk), lease.call)).toMatchObject(notYet);
  });

  test('absence is not believed for an account that was just made', async () => {
    const { lease: make, switches, clock } = await trial('alderbrook');
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
    const { lease: make, switches, account } = await trial('alderbrook');
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
    const { lease: make, fault } = await trial('alderbrook');
    await fault({ kind: 'lostResponse', method: 'POST', path: '^/users$', count: 1 });
    const lease = make();
    const { directory } = lease.subject;
    expect(await directory.create(lease.createRequest(), lease.call)).toMatchObject({
      ok: false,
      error: { code: 'unreachable' },
    });
    expect(must(await directory.create(lease.createRequest(), lease.call)).already).toBe(true);
  });

  test('a short wait asked for with 429 is kept within the call', async () => {
    const { lab, lease: make, fault } = await trial('alderbrook');
    await fault({ kind: 'throttle', method: 'POST', path: '^/users$', count: 2, retryAfterSeconds: 0.01 });
    const lease = make();
    must(await lab.directory.create(lease.createRequest(), lease.call));
    const requests = await lab.server.inspection.requests();
    expect(requests.filter((one) => one.method === 'POST' && one.path.endsWith('/users'))).toHaveLength(3);
  });

  test('a long wait is passed on with its time, and nothing is repeated', async () => {
    const { lab, lease: make, fault } = await trial('alderbrook');
    await fault({ kind: 'throttle', method: 'POST', path: '^/users$', retryAfterSeconds: 60 });
    const lease = make();
    const got = await lab.directory.create(lease.createRequest(), lease.call);
    expect(got).toMatchObject({ ok: false, error: { code: 'throttled', retryAfterMs: 60_000 } });
    const requests = await lab.server.inspection.requests();
    expect(requests.filter((one) => one.method === 'POST' && one.path.endsWith('/users'))).toHaveLength(1);
  });

  test('tokens that were revoked are replaced within the call', async () => {
    const { lab, lease: make } = await trial('alderbrook');
    const lease = make();
    await lease.create();
    await lab.server.inspection.revokeTokens(lab.tenant.tenantId);
    expect((await lease.observe()).account).toBe('present');
  });

  test('a month later the kept token is too old, and is replaced', async () => {
    const { lease: make, clock } = await trial('alderbrook');
    const lease = make();
    await lease.create();
    clock.advance(30 * 24 * HOUR);
    expect((await lease.observe()).account).toBe('present');
  });

  test('the pass is deleted even when the account cannot be disabled', async () => {
    const { lease: make, fault, account } = await trial('alderbrook');
    const lease = make();
    await lease.begin();
    await fault({ kind: 'forbidden', method: 'PATCH', path: '^/users/[^/]+$' });
    const got = await lease.subject.directory.neutralise(lease.revokeRequest(), lease.call);
    expect(got).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(await account(lease)).toMatchObject({ enabled: true, pass: null });
  });

  test('the account is disabled even when its password cannot be rotated', async () => {
    const { lease: make, fault, account } = await trial('alderbrook');
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
    const { lab, lease: make, tenant, account } = await trial('alderbrook');
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
    const { lab, lease: make, tenant, account } = await trial('alderbrook');
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
    const { lab, lease: make } = await trial('alderbrook');
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
  const { lab, lease: make, fault } = await trial('alderbrook');
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

test('a domain that is not the tenant’s is named as what was refused', async () => {
  const { lab, lease: make } = await trial('alderbrook');
  const { marker, call } = make();
  const account = { name: 'jit-test@elsewhere.example' };
  const asked = { account, marker, displayName: 'JIT', mode: 'burner', endsAt: marker.endsAt } as const;
  expect(await lab.directory.create(asked, call)).toMatchObject({
    ok: false,
    error: { code: 'constraint_violation', detail: 'Request_BadRequest userPrincipalName' },
  });
});
