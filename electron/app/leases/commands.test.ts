import { describe, expect, it } from 'vitest';
import { connectorIdSchema } from '../../../shared/ids';
import { HOUR, MINUTE, SECOND } from '../../../shared/time';
import { activeLease, checkOutAt, started, testWorld } from '../../testkit/labs/world';

describe('extend', () => {
  it('moves the end after the directory confirmed it, and not before', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    const { endsAt } = world.ledger.lease(id)!;
    const asked = latchkey.extend(id, '4h', 'still burning');
    await world.timers.advance(5);
    expect(world.ledger.lease(id)?.endsAt).toBe(endsAt);
    await world.timers.advance(100);
    expect((await asked).ok).toBe(true);
    expect(world.ledger.lease(id)).toMatchObject({ endsAt: endsAt + 4 * HOUR, extensionsUsed: 1 });
    expect(world.ledger.auditOf(id).filter((entry) => entry.event.kind === 'extended')).toHaveLength(1);
  });

  it('whose answer is lost is set back to the end that the lease says', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    const { endsAt } = world.ledger.lease(id)!;
    world.at.domain.fake.faults.loseAnswer('prolong');
    const asked = latchkey.extend(id, '4h', 'still burning');
    await world.timers.advance(MINUTE);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(world.ledger.lease(id)).toMatchObject({ endsAt, extensionsUsed: 0, state: { kind: 'active' } });
    expect(world.at.domain.truth.inspection.accounts()).toMatchObject([{ marker: { endsAt } }]);
  });
});

describe('who may', () => {
  it('end and see what', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const anas = await activeLease(world, latchkey, checkOutAt('cloud'));
    world.sitDown('ben');
    expect(latchkey.checkIn(anas)).toMatchObject({ ok: false, error: { code: 'unknown_lease' } });
    expect(latchkey.snapshot('all').leases).toEqual([]);
    expect(latchkey.endAll('everyone')).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
    expect((await latchkey.copy(anas, 'secret')).ok).toBe(false);
    const bens = await activeLease(world, latchkey, checkOutAt('cloud'));
    world.sitDown('ana');
    expect((await latchkey.show(bens)).ok).toBe(false);
    expect(latchkey.checkIn(bens).ok).toBe(true);
    await world.timers.advance(MINUTE);
    expect(world.ledger.lease(bens)?.state).toMatchObject({ kind: 'revoked', cause: 'forced' });
    expect(world.ledger.lease(anas)?.state.kind).toBe('active');
  });
});

/** A world with one account that can be used. */
async function live() {
  const world = testWorld({ latencyMs: 10 });
  const latchkey = await started(world);
  return { world, latchkey, id: await activeLease(world, latchkey, checkOutAt('cloud')) };
}

describe('a copied secret', () => {
  it('is taken off the clipboard after the time set, unless something else was copied', async () => {
    const { world, latchkey, id } = await live();
    await latchkey.copy(id, 'secret');
    await world.timers.advance(31 * SECOND);
    expect(world.clipboard.text()).toBe('');
    await latchkey.copy(id, 'secret');
    world.clipboard.userCopies('recipe for soup');
    await world.timers.advance(31 * SECOND);
    expect(world.clipboard.text()).toBe('recipe for soup');
    await latchkey.copy(id, 'secret');
    latchkey.checkIn(id);
    await world.timers.advance(1);
    expect(world.clipboard.text()).toBe('');
    expect(world.ledger.auditOf(id).filter((entry) => entry.event.kind === 'revealed')).toHaveLength(3);
  });

  it.each(['secret', 'userName', 'receipt'] as const)(
    'a %s goes from the clipboard when it is cleared',
    async (what) => {
      const { world, latchkey, id } = await live();
      if (what === 'receipt') await latchkey.copyReceipt(id);
      else await latchkey.copy(id, what);
      expect(world.clipboard.text()).not.toBe('');
      await latchkey.clearClipboard();
      expect(world.clipboard.text()).toBe('');
    },
  );

  it('what was copied elsewhere stays when it is cleared', async () => {
    const { world, latchkey, id } = await live();
    await latchkey.copy(id, 'secret');
    await latchkey.copy(id, 'userName');
    world.clipboard.userCopies('recipe for soup');
    await latchkey.clearClipboard();
    expect(world.clipboard.text()).toBe('recipe for soup');
  });
});

describe('access that changed', () => {
  /** A lease whose end was refused until it waits for its next attempt for most of a minute; nothing is refused any more. */
  async function refused(code: 'sign_in_failed' | 'unreachable') {
    const given = await live();
    const { world, latchkey, id } = given;
    const { faults } = world.at.cloud.fake;
    faults.fail('any', code, 1_000);
    latchkey.checkIn(id);
    const pause = (): number => (world.ledger.lease(id)?.retry.notBefore ?? 0) - world.clock.wall();
    await world.timers.advanceUntil(() => pause() > 30 * SECOND, 10 * MINUTE);
    while (faults.take('neutralise') !== undefined);
    return given;
  }
  const isHarmless = ({ world, id }: Awaited<ReturnType<typeof live>>): boolean =>
    world.at.cloud.truth.inspection.accounts().every(({ enabled }) => !enabled) &&
    world.ledger.lease(id)?.state.kind !== 'active';

  it('lets what was refused for want of it go on at once', async () => {
    const given = await refused('sign_in_failed');
    given.latchkey.accessChanged();
    await given.world.timers.advance(5 * SECOND);
    expect(isHarmless(given)).toBe(true);
  });

  it.each([
    ['what waits for something else', 'unreachable', undefined],
    ['leases at other connections', 'sign_in_failed', connectorIdSchema.parse('another')],
  ] as const)('hurries not %s', async (_, code, connectorId) => {
    const given = await refused(code);
    given.latchkey.accessChanged(connectorId);
    await given.world.timers.advance(5 * SECOND);
    expect(isHarmless(given)).toBe(false);
    await given.world.timers.advance(MINUTE);
    expect(isHarmless(given)).toBe(true);
  });
});
