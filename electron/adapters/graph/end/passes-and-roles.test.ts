import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, plus } from '../../../../shared/time';
import { must } from '../../../testkit/must';
import { grantOf, helpdesk, issue, graphTrials } from '../../../testkit/labs/graph-trial';

const trial = graphTrials();

describe('passes', () => {
  test('a tenant with one-time passes gets a one-time pass', async () => {
    const lease = (await trial('dunmore')).lease();
    await lease.create();
    expect(must(await issue(lease))).toMatchObject({ kind: 'tap', oneTime: true, expiresAt: lease.endsAt });
  });

  test('a tenant with the method off says so', async () => {
    const lease = (await trial('cobaltstreet')).lease();
    await lease.create();
    expect(await issue(lease)).toMatchObject({ ok: false, error: { code: 'tap_disabled' } });
  });

  test('a method that was switched on a minute ago is noticed', async () => {
    const { lease: make, tenant } = await trial('cobaltstreet');
    const lease = make();
    await lease.create();
    await tenant({ tapPolicy: { state: 'enabled' } });
    expect((await issue(lease)).ok).toBe(true);
  });

  test.each([
    [600, 'above the maximum'],
    [30, 'below the minimum'],
  ])('a fixed lifetime of %i minutes, %s, is refused with the bounds', async (lifetime) => {
    const { lease: make } = await trial('alderbrook');
    const lease = make();
    await lease.create();
    const got = await issue(lease, lifetime, plus(lease.subject.now(), 24 * HOUR));
    expect(got).toMatchObject({ ok: false, error: { code: 'constraint_violation' } });
    if (!got.ok) expect(got.error.detail).toContain('60 to 480');
  });

  test('bounds that were narrowed a moment ago are found after the refusal', async () => {
    const { lease: make, tenant } = await trial('alderbrook');
    const lease = make();
    await lease.create();
    await tenant({ tapPolicy: { minimumLifetimeInMinutes: 120, defaultLifetimeInMinutes: 120 } });
    const got = await issue(lease);
    expect(got).toMatchObject({ ok: false, error: { code: 'constraint_violation' } });
    if (!got.ok) expect(got.error.detail).toContain('120 to 480');
  });

  test('a maximum that was lowered a moment ago cuts the pass', async () => {
    const { lease: make, tenant } = await trial('alderbrook');
    const lease = make();
    await lease.create();
    await tenant({
      tapPolicy: { minimumLifetimeInMinutes: 10, maximumLifetimeInMinutes: 30, defaultLifetimeInMinutes: 20 },
    });
    expect(must(await issue(lease)).expiresAt).toBe(plus(lease.subject.now(), 30 * MINUTE));
  });

  test('a tenant that allows one-time passes only since a moment ago gets one', async () => {
    const { lease: make, tenant } = await trial('alderbrook');
    const lease = make();
    await lease.create();
    await tenant({ tapPolicy: { isUsableOnce: true } });
    expect(must(await issue(lease))).toMatchObject({ oneTime: true });
  });

  test.each(['atCreation', 'atSignIn'] as const)('an account out of scope is refused %s', async (passScopeRefusal) => {
    const { lease: make, tenant } = await trial('garnet');
    await tenant({ passScopeRefusal });
    const lease = make();
    await lease.create();
    expect(await issue(lease)).toMatchObject({ ok: false, error: { code: 'tap_disabled' } });
  });
});

describe('groups', () => {
  test('a group that the tenant does not know is said, and not waited for', async () => {
    const lease = (await trial('alderbrook')).lease();
    await lease.create();
    const gone = { kind: 'group', name: 'Gone', objectId: '00000000-0000-4000-8000-00000000dead' } as const;
    expect(await lease.subject.directory.grant(grantOf(lease, gone), lease.call)).toMatchObject({
      ok: false,
      error: { code: 'not_found', detail: 'no group has this id' },
    });
  });
});

describe('roles', () => {
  test('with P2 the directory ends the role, and removing it works in the first minutes too', async () => {
    const { lease: make, account, clock } = await trial('brightwater');
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
    const { lease: make, account } = await trial('brightwater');
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

  test('an extension goes on under the ticket of the check-out where the tenant demands one', async () => {
    const { lease: make, account } = await trial('hollis');
    const lease = make();
    await lease.create();
    const { directory } = lease.subject;
    must(await directory.grant(grantOf(lease, helpdesk, 'T-1'), lease.call));
    const endsAt = plus(lease.endsAt, HOUR);
    const { account: ref, marker, call } = lease;
    must(await directory.prolong({ account: ref, marker, privileges: [helpdesk], endsAt }, call));
    expect((await account(lease))?.roles).toMatchObject([{ endsAt }]);
    const tooLong = plus(lease.endsAt, 24 * HOUR);
    expect(
      await directory.prolong({ account: ref, marker, privileges: [helpdesk], endsAt: tooLong }, call),
    ).toMatchObject({
      ok: false,
      error: { code: 'constraint_violation' },
    });
    expect((await lease.observe()).marker).toMatchObject({ endsAt });
  });

  test('without P2 the app ends the role, and says so', async () => {
    const lease = (await trial('alderbrook')).lease();
    await lease.create();
    expect(must(await lease.subject.directory.grant(grantOf(lease, helpdesk), lease.call)).privilege).toEqual({
      by: 'app',
    });
  });

  test("PIM's own rules are not evaded by a plain assignment", async () => {
    const { lease: make, account } = await trial('hollis');
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
    const { lease: make, tenant } = await trial('alderbrook');
    await tenant({ conflictStatus });
    const lease = make();
    await lease.create();
    const { directory } = lease.subject;
    const first = must(await directory.grant(grantOf(lease, helpdesk), lease.call));
    const again = must(await directory.grant(grantOf(lease, helpdesk), lease.call));
    expect(again).toMatchObject({ already: true, reference: first.reference });
  });
});
