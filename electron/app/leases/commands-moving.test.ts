import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../shared/time';
import { mortal } from '../../testkit/crash/crash-world';
import { sequentialIds } from '../../testkit/fakes/ids';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import { createLatchkey } from '../latchkey';

const only = (world: TestWorld, where: 'domain' | 'endpoint' | 'cloud') =>
  world.at[where].truth.inspection.accounts()[0];
const step = (world: TestWorld, key: string) =>
  world.ledger.leases({ states: 'all', limit: 1 })[0]?.steps.find((each) => each.key === key);

describe('an earlier end', () => {
  it('is the lease’s at once and the directory’s afterwards, and is read back there', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    const asked = latchkey.shorten(id, 15);
    await world.timers.advance(5);
    const endsAt = world.clock.wall() - 5 + 15 * MINUTE;
    expect(world.ledger.lease(id)?.endsAt).toBe(endsAt);
    expect(only(world, 'domain')?.expiresAt).not.toBe(endsAt);
    await world.timers.advance(SECOND);
    expect((await asked).ok).toBe(true);
    expect(only(world, 'domain')).toMatchObject({ expiresAt: endsAt, marker: { endsAt } });
    expect(step(world, 'read back the change')?.outcome).toMatchObject({
      kind: 'done',
      evidence: [{ item: 'marker' }, { item: 'nativeExpiry', readBack: new Date(endsAt).toISOString() }],
    });
    await world.timers.advance(15 * MINUTE);
    expect(world.ledger.lease(id)?.state).toMatchObject({ kind: 'revoked', cause: 'expired' });
    const kinds = world.ledger.auditOf(id).map(({ event }) => event.kind);
    expect(kinds.filter((kind) => kind === 'shortened')).toHaveLength(1);
  });

  it('stands when the directory fails, which is told again until it agrees', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    world.at.domain.fake.faults.fail('prolong', 'unreachable', 2);
    const asked = latchkey.shorten(id, 15);
    await world.timers.advance(MINUTE);
    expect((await asked).ok).toBe(true);
    const { endsAt } = world.ledger.lease(id)!;
    expect(only(world, 'domain')).toMatchObject({ expiresAt: endsAt, marker: { endsAt } });
    expect(step(world, 'read back the change')?.outcome?.kind).toBe('done');
  });

  it('stands when the directory is away for long, which is asked once a minute at last and told when it is back', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain', 'standard', { duration: '8h' }));
    const { fake } = world.at.domain;
    fake.faults.startOutage();
    const asked = latchkey.shorten(id, 4 * 60);
    await world.timers.advance(2 * HOUR);
    expect((await asked).ok).toBe(true);
    expect(fake.calls.filter(({ verb }) => verb === 'prolong').length).toBeLessThan(160);
    fake.faults.endOutage();
    await world.timers.advance(MINUTE);
    const { endsAt } = world.ledger.lease(id)!;
    expect(only(world, 'domain')).toMatchObject({ expiresAt: endsAt, marker: { endsAt } });
    expect(step(world, 'read back the change')?.outcome?.kind).toBe('done');
  });

  it('stands when the program dies before the directory was told', async () => {
    const world = testWorld({ latencyMs: 10 });
    const life = mortal({ ...world, ids: sequentialIds(1) }, world.ledger);
    const latchkey = createLatchkey(life.world);
    await latchkey.start();
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    latchkey.shorten(id, 15).catch(() => undefined);
    await world.timers.advance(5);
    life.die();
    const { endsAt } = world.ledger.lease(id)!;
    await createLatchkey(mortal({ ...world, ids: sequentialIds(2) }, world.ledger).world).start();
    await world.timers.advance(MINUTE);
    expect(world.ledger.lease(id)).toMatchObject({ endsAt, state: { kind: 'active' } });
    expect(only(world, 'domain')).toMatchObject({ expiresAt: endsAt, marker: { endsAt } });
  });

  it.each([
    ['the same end', 60],
    ['a later end', 90],
    ['now', 0],
  ])('is refused for %s', async (_what, minutes) => {
    const world = testWorld();
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    const { endsAt } = world.ledger.lease(id)!;
    expect(await latchkey.shorten(id, minutes)).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(world.ledger.lease(id)?.endsAt).toBe(endsAt);
  });

  it('may be set by Primary for anyone, by a technician for nobody else, and is recorded with who did it', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const anas = await activeLease(world, latchkey, checkOutAt('domain'));
    world.sitDown('ben');
    expect(await latchkey.shorten(anas, 15)).toMatchObject({ ok: false, error: { code: 'unknown_lease' } });
    const bens = await activeLease(world, latchkey, checkOutAt('endpoint'));
    world.sitDown('ana');
    const asked = latchkey.shorten(bens, 15);
    await world.timers.advance(SECOND);
    expect((await asked).ok).toBe(true);
    expect(world.ledger.auditOf(bens).find(({ event }) => event.kind === 'shortened')?.actor).toBe('ana');
  });
});

describe('a later end', () => {
  it('is read back once replicas show it, and again after a read that failed', async () => {
    const world = testWorld({ latencyMs: 10, lagMs: 3 * SECOND });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    await world.timers.advance(10 * SECOND);
    world.at.cloud.fake.faults.fail('observe', 'unreachable', 1);
    const asked = latchkey.extend(id, '4h', 'still burning');
    await world.timers.advance(SECOND);
    expect((await asked).ok).toBe(true);
    expect(step(world, 'read back the change')?.outcome?.kind).toBe('failed');
    await world.timers.advance(30 * SECOND);
    expect(step(world, 'read back the change')?.outcome?.kind).toBe('done');
    expect(world.ledger.lease(id)?.state.kind).toBe('active');
  });

  it('is set back where it was refused half-way, however long the one before could not be read', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    const { faults } = world.at.domain.fake;
    faults.fail('observe', 'unreachable', 100);
    const first = latchkey.extend(id, '1h', 'one more');
    await world.timers.advance(2 * MINUTE);
    expect((await first).ok).toBe(true);
    const { endsAt } = world.ledger.lease(id)!;
    faults.fail('prolong', 'insufficient_rights', 1);
    const second = latchkey.extend(id, '1h', 'and another');
    await world.timers.advance(SECOND);
    expect(await second).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    await world.timers.advance(MINUTE);
    expect(step(world, 'prolong')?.outcome?.kind).toBe('done');
    expect(only(world, 'domain')).toMatchObject({ expiresAt: endsAt, marker: { endsAt } });
  });

  it('says how often it may still be asked and what for', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    const extending = () => {
      const view = latchkey.one(id);
      return view.ok ? view.value.extending : undefined;
    };
    const extend = async (reason: string) => {
      const asked = latchkey.extend(id, '1h', reason);
      await world.timers.advance(SECOND);
      return asked;
    };
    expect(extending()).toEqual({ left: 2, reason: { required: true, minLength: 3 } });
    expect(await extend('  ')).toMatchObject({ ok: false, error: { code: 'reason_required' } });
    expect((await extend('one more')).ok).toBe(true);
    expect(extending()?.left).toBe(1);
    expect((await extend('and another')).ok).toBe(true);
    expect(extending()).toBeUndefined();
    expect(await extend('a third')).toMatchObject({ ok: false, error: { code: 'extension_not_allowed' } });
    await world.timers.advance(3 * HOUR + MINUTE);
    expect(world.ledger.lease(id)?.state).toMatchObject({ kind: 'revoked', cause: 'expired' });
  });
});
