import { describe, expect, it } from 'vitest';
import { Secret } from '../../shared/secret';
import { HOUR, instant, MINUTE, SECOND } from '../../shared/time';
import { fakeKeychain } from '../testkit/fakes/fake-keychain';
import { activeLease, checkOutAt, started, testWorld, type Where } from '../testkit/labs/world';

const everywhere: readonly (readonly [Where, 'standard' | 'burner'])[] = [
  ['cloud', 'standard'],
  ['cloud', 'burner'],
  ['domain', 'standard'],
  ['domain', 'burner'],
  ['endpoint', 'standard'],
  ['endpoint', 'burner'],
];

describe.each(everywhere)('a lease at the %s, %s', (where, mode) => {
  it('is offered only when everything was read back, and is revoked at its end', async () => {
    const world = testWorld({ latencyMs: 100, lagMs: 3 * SECOND });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt(where, mode));
    const view = latchkey.one(id);
    if (!view.ok) throw new Error(view.error.code);
    expect(view.value.canCopy).toBe(true);
    expect(view.value.steps.every((step) => step.status === 'done')).toBe(true);
    const copied = await latchkey.copy(id, 'secret');
    expect(copied.ok).toBe(true);
    const pasted = new Secret(world.clipboard.text());
    expect(world.at[where].truth.inspection.tryCredential(view.value.accountName, pasted)).toBe('accepted');

    await world.timers.advance(view.value.endsAt - world.clock.wall() - 1);
    expect(world.ledger.lease(id)?.state.kind).toBe('active');
    await world.timers.advance(30 * SECOND);
    const ended = world.ledger.lease(id);
    expect(ended?.state.kind).toBe('revoked');
    expect(ended?.state.kind === 'revoked' && ended.state.cause).toBe('expired');
    expect(ended?.state.kind === 'revoked' && ended.state.neutralisedAt - ended.endsAt).toBeLessThanOrEqual(2 * SECOND);
    const [account] = world.at[where].truth.inspection.accounts();
    if (mode === 'burner') expect(account).toBeUndefined();
    else expect(account).toMatchObject({ enabled: false, groups: [] });
    expect(world.at[where].truth.inspection.tryCredential(view.value.accountName, pasted)).not.toBe('accepted');
    expect([...world.keychain.entries().keys()]).toEqual([]);
    expect(world.ledger.openIntents()).toEqual([]);
    expect(world.ledger.verifyAudit().brokenAt).toBeUndefined();
  });
});

describe('check-out', () => {
  it('waves: three round trips to an account that can be used', async () => {
    const world = testWorld({ latencyMs: 100 });
    const latchkey = await started(world);
    const before = world.clock.monotonic();
    await activeLease(world, latchkey, checkOutAt('cloud'));
    expect(world.clock.monotonic() - before).toBeLessThanOrEqual(300);
  });

  it('refuses a second lease of the same account', async () => {
    const world = testWorld();
    const latchkey = await started(world);
    const both = await Promise.all([latchkey.checkOut(checkOutAt('cloud')), latchkey.checkOut(checkOutAt('cloud'))]);
    expect(both.map((each) => each.ok).sort()).toEqual([false, true]);
    expect(both.find((each) => !each.ok)).toMatchObject({ error: { code: 'account_in_use' } });
  });

  it('re-uses the Standard account, with the same id', async () => {
    const world = testWorld();
    const latchkey = await started(world);
    const first = await activeLease(world, latchkey, checkOutAt('cloud'));
    await world.timers.advance(5 * SECOND);
    expect(latchkey.checkIn(first).ok).toBe(true);
    await world.timers.advance(20 * SECOND);
    expect(world.ledger.lease(first)?.state.kind).toBe('revoked');
    const second = await activeLease(world, latchkey, checkOutAt('cloud'));
    expect(world.ledger.lease(second)?.account).toEqual(world.ledger.lease(first)?.account);
    expect(world.at.cloud.truth.inspection.accounts()).toHaveLength(1);
  });

  it.each(['locked', 'unavailable', 'corrupt'] as const)('writes nothing when the keychain is %s', async (state) => {
    const world = testWorld();
    const latchkey = await started(world);
    world.keychain.become(state);
    const answer = await latchkey.checkOut(checkOutAt('cloud'));
    expect(answer).toMatchObject({ ok: false, error: { code: `keychain_${state}` } });
    await world.timers.advance(MINUTE);
    expect(world.ledger.leases({ states: 'all', limit: 10 })).toEqual([]);
    expect(world.at.cloud.fake.calls).toEqual([]);
  });

  it('copies as soon as the keychain is unlocked, although it was left alone since it was not', async () => {
    const world = testWorld();
    const { keychain } = world;
    let isResting = false;
    const resting = {
      ...keychain,
      get: (entry: string) => (isResting ? fakeKeychain('locked').get(entry) : keychain.get(entry)),
      probe: async () => {
        const open = await keychain.probe();
        isResting = !open.ok;
        return open;
      },
    };
    const latchkey = await started({ ...world, keychain: resting });
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    isResting = true;
    keychain.become('locked');
    expect(await latchkey.copy(id, 'secret')).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
    keychain.become('open');
    expect(await latchkey.copy(id, 'secret')).toMatchObject({ ok: true });
  });

  it('touches nothing when a stranger has the name, and says so', async () => {
    const world = testWorld();
    const { inspection } = world.at.cloud.truth;
    inspection.plant({
      name: 'ana-jit@contoso.example',
      password: new Secret('Hunter2!Hunter2!'),
      groups: ['Administrators'],
    });
    const latchkey = await started(world);
    const made = await latchkey.checkOut(checkOutAt('cloud'));
    if (!made.ok) throw new Error(made.error.code);
    await world.timers.advance(2 * MINUTE);
    expect(world.ledger.lease(made.value.leaseId)?.state).toMatchObject({
      kind: 'revoked',
      cause: 'checkOutFailed',
      failure: { code: 'name_taken_unmarked' },
    });
    expect(inspection.accounts()).toMatchObject([{ enabled: true, groups: ['Administrators'] }]);
  });

  it('takes the roles off and issues the pass alone when it is refused beside roles', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    world.at.cloud.fake.faults.fail('issueCredential', 'insufficient_rights');
    await activeLease(world, latchkey, checkOutAt('cloud'));
    const verbs = world.at.cloud.fake.calls.map((call) => call.verb);
    expect(verbs).toEqual([
      'create',
      'issueCredential',
      'grant',
      'grant',
      'strip',
      'issueCredential',
      'grant',
      'grant',
      'observe',
    ]);
  });

  it('fails after five minutes of an outage and leaves nothing behind', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const made = await latchkey.checkOut(checkOutAt('cloud', 'burner'));
    if (!made.ok) throw new Error(made.error.code);
    await world.timers.advance(15);
    world.at.cloud.fake.faults.startOutage();
    await world.timers.advance(6 * MINUTE);
    expect(world.ledger.lease(made.value.leaseId)?.state).toMatchObject({ kind: 'revoking', cause: 'checkOutFailed' });
    world.at.cloud.fake.faults.endOutage();
    await world.timers.advance(2 * MINUTE);
    expect(world.ledger.lease(made.value.leaseId)?.state.kind).toBe('revoked');
    expect(world.at.cloud.truth.inspection.accounts()).toEqual([]);
  });
});

describe('the end', () => {
  it('strips first where neutralising is refused to a privileged account', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    world.at.cloud.fake.faults.fail('neutralise', 'insufficient_rights');
    await world.timers.advance(2 * SECOND);
    const before = world.at.cloud.fake.calls.length;
    latchkey.checkIn(id);
    await world.timers.advance(SECOND);
    const verbs = world.at.cloud.fake.calls.slice(before).map((call) => call.verb);
    expect(verbs).toEqual(['neutralise', 'strip', 'neutralise', 'observe']);
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
  });

  it('removes what was added by hand after the strip, before it says revoked', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    const { name } = world.ledger.lease(id)!.account;
    const { inspection } = world.at.cloud.truth;
    let added = false;
    world.at.cloud.fake.faults.after = (record) => {
      if (record.verb === 'strip' && !added) {
        added = true;
        inspection.addToGroup({ name }, 'Administrators');
        inspection.enable({ name });
      }
      return undefined;
    };
    await world.timers.advance(2 * SECOND);
    latchkey.checkIn(id);
    await world.timers.advance(MINUTE);
    expect(added).toBe(true);
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
    expect(inspection.accounts()).toMatchObject([{ enabled: false, groups: [] }]);
  });

  it('goes on for ever through an outage, in spite of a full disk, and calls a person', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud', 'burner'));
    world.at.cloud.fake.faults.startOutage();
    world.ledger.failWith({ code: 'disk_full' });
    await world.timers.advance(3 * HOUR);
    expect(latchkey.checkOutsOpen()).toBe(false);
    expect(latchkey.one(id)).toMatchObject({ value: { state: 'revoking', overdue: true, attention: {} } });
    world.at.cloud.fake.faults.endOutage();
    await world.timers.advance(2 * MINUTE);
    expect(world.at.cloud.truth.inspection.accounts()).toEqual([]);
    world.ledger.failWith(undefined);
    await world.timers.advance(MINUTE);
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
    expect(world.ledger.openIntents()).toEqual([]);
    expect(latchkey.checkOutsOpen()).toBe(true);
  });

  it('one dead tenant holds nobody back', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const dead = await activeLease(world, latchkey, checkOutAt('cloud'));
    const fine = await activeLease(world, latchkey, checkOutAt('cloud2'));
    world.at.cloud.fake.faults.startOutage('blackHole');
    await world.timers.advance(HOUR + 5 * SECOND);
    expect(world.ledger.lease(fine)?.state.kind).toBe('revoked');
    expect(world.ledger.lease(dead)?.state.kind).toBe('revoking');
  });

  it('honours Retry-After to the millisecond', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    world.at.cloud.fake.faults.throttle(1, 90 * SECOND);
    const before = world.at.cloud.fake.calls.length;
    latchkey.checkIn(id);
    await world.timers.advance(90 * SECOND);
    expect(world.at.cloud.fake.calls.length - before).toBe(1);
    await world.timers.advance(20 * SECOND);
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
  });

  it('comes on time when the clock is set back', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    world.clock.setWall(instant(world.clock.wall() - 5 * HOUR));
    await world.timers.advance(HOUR + 30 * SECOND);
    expect(world.ledger.lease(id)?.state).toMatchObject({ kind: 'revoked', cause: 'expired' });
  });

  it('comes when the technician is removed from the organisation', async () => {
    const world = testWorld({ latencyMs: 10 });
    world.sitDown('ben');
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    world.sitDown('ana');
    world.reorganise((organisation) => ({
      ...organisation,
      technicians: organisation.technicians.filter((technician) => technician.handle !== 'ben'),
    }));
    await world.timers.advance(MINUTE);
    expect(world.ledger.lease(id)?.state).toMatchObject({ kind: 'revoked', cause: 'technicianRemoved' });
  });
});
