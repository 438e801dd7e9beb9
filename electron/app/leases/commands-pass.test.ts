import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { HOUR, instant, MINUTE, SECOND, type DurationCode } from '../../../shared/time';
import { renewalOf } from '../../core/lease/state';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import type { Latchkey } from '../api';

/** A lease of four or eight hours whose pass lives an hour. */
async function longLease(options: { readonly oneTime?: boolean; readonly duration?: DurationCode } = {}) {
  const { oneTime = false, duration = '4h' } = options;
  const world = testWorld({ latencyMs: 10 });
  world.reorganise((organisation) => ({
    ...organisation,
    policies: organisation.policies.map((policy) =>
      policy.source === 'm365' ? { ...policy, authentication: { kind: 'tap', lifetime: 60, oneTime } } : policy,
    ),
  }));
  const latchkey = await started(world);
  const id = await activeLease(world, latchkey, checkOutAt('cloud', 'standard', { duration }));
  return { world, latchkey, id };
}

async function soon<T>(world: TestWorld, asked: Promise<T>): Promise<T> {
  await world.timers.advance(SECOND);
  return asked;
}

async function copied(world: TestWorld, latchkey: Latchkey, id: Parameters<Latchkey['copy']>[0]): Promise<string> {
  await latchkey.copy(id, 'secret');
  return world.clipboard.text();
}

const tries = (world: TestWorld, secret: string) => {
  const { inspection } = world.at.cloud.truth;
  return inspection.tryCredential(inspection.accounts()[0]?.name ?? '', new Secret(secret));
};

describe('another pass', () => {
  it('takes the place of the first one, is read back, and the copied one is taken off the clipboard', async () => {
    const { world, latchkey, id } = await longLease();
    const first = await copied(world, latchkey, id);
    const before = world.clock.wall();
    expect((await soon(world, latchkey.renewPass(id))).ok).toBe(true);
    expect(world.clipboard.text()).toBe('');
    const second = await copied(world, latchkey, id);
    expect([tries(world, first), tries(world, second)]).toEqual(['wrong', 'accepted']);
    const lease = world.ledger.lease(id)!;
    expect(lease.credential?.expiresAt).toBeGreaterThanOrEqual(before + HOUR);
    const read = lease.steps.find(({ key }) => key === 'read back the change')?.outcome;
    const pass = { item: 'tap', asked: 'the newest', readBack: 'the newest, usable' };
    expect(read?.kind === 'done' && read.evidence).toContainEqual(pass);
    expect(world.ledger.auditOf(id).filter(({ event }) => event.kind === 'passRenewed')).toHaveLength(1);
  });

  it('may be had again and again, after the last one ended too, and never past the end of the lease', async () => {
    const { world, latchkey, id } = await longLease();
    const { endsAt } = world.ledger.lease(id)!;
    for (let hour = 1; hour <= 3; hour += 1) {
      await world.timers.advance(HOUR + MINUTE);
      expect((await soon(world, latchkey.renewPass(id))).ok).toBe(true);
      expect(tries(world, await copied(world, latchkey, id))).toBe('accepted');
      expect(world.ledger.lease(id)?.credential?.expiresAt).toBeLessThanOrEqual(endsAt);
    }
    await world.timers.advance(endsAt - world.clock.wall() + MINUTE);
    expect(world.ledger.lease(id)?.state).toMatchObject({ kind: 'revoked', cause: 'expired' });
  });

  it('is refused where the shortest pass would live past the end', async () => {
    const { world, latchkey, id } = await longLease();
    const { endsAt } = world.ledger.lease(id)!;
    await world.timers.advance(endsAt - world.clock.wall() - 9 * MINUTE);
    const answer = await soon(world, latchkey.renewPass(id));
    expect(answer).toMatchObject({ ok: false, error: { code: 'constraint_violation' } });
    expect(world.ledger.lease(id)?.state.kind).toBe('active');
  });

  it('is not offered while the pass lasts to the end, and is after a one-time pass', async () => {
    const short = await longLease({ duration: '1h' });
    expect(await short.latchkey.renewPass(short.id)).toMatchObject({ ok: false, error: { code: 'lease_not_active' } });
    const once = await longLease({ duration: '1h', oneTime: true });
    const view = once.latchkey.one(once.id);
    expect(view.ok && view.value.renewal).toEqual({ inDoubt: false });
  });

  it('is offered from the whole minute on by which the pass ends before the lease', async () => {
    const { world, latchkey, id } = await longLease();
    const { credential } = world.ledger.lease(id)!;
    const offered = (early: number): boolean => {
      const lease = world.ledger.lease(id)!;
      const endsAt = instant((credential?.expiresAt ?? 0) + early);
      return renewalOf({ ...lease, endsAt }, world.clock.wall()) !== undefined;
    };
    expect([0, MINUTE - 1, MINUTE].map(offered)).toEqual([false, false, true]);
    expect(latchkey.one(id)).toMatchObject({ ok: true, value: { renewal: { inDoubt: false } } });
  });

  it('whose answer is lost leaves the pass at hand in doubt until another one comes', async () => {
    const { world, latchkey, id } = await longLease();
    world.at.cloud.fake.faults.loseAnswer('issueCredential');
    expect(await soon(world, latchkey.renewPass(id))).toMatchObject({ ok: false, error: { code: 'timeout' } });
    const doubt = () => {
      const view = latchkey.one(id);
      return view.ok ? view.value.renewal : undefined;
    };
    expect(doubt()).toEqual({ inDoubt: true });
    await world.timers.advance(MINUTE);
    expect((await soon(world, latchkey.renewPass(id))).ok).toBe(true);
    expect(doubt()).toEqual({ inDoubt: false });
    expect(tries(world, await copied(world, latchkey, id))).toBe('accepted');
  });

  it('that the keychain did not take leaves the one at hand in doubt, which is gone from the directory', async () => {
    const { world, latchkey, id } = await longLease();
    const first = await copied(world, latchkey, id);
    world.keychain.become('locked');
    expect(await soon(world, latchkey.renewPass(id))).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
    expect(tries(world, first)).toBe('wrong');
    expect(latchkey.one(id)).toMatchObject({ ok: true, value: { renewal: { inDoubt: true } } });
    world.keychain.become('open');
    expect((await soon(world, latchkey.renewPass(id))).ok).toBe(true);
    expect(tries(world, await copied(world, latchkey, id))).toBe('accepted');
    expect(latchkey.one(id)).toMatchObject({ ok: true, value: { renewal: { inDoubt: false } } });
  });

  it('is for the technician of the lease alone, and for nobody after its end', async () => {
    const { world, latchkey, id } = await longLease();
    world.sitDown('ben');
    expect(await latchkey.renewPass(id)).toMatchObject({ ok: false, error: { code: 'unknown_lease' } });
    world.sitDown('ana');
    latchkey.checkIn(id);
    expect(await latchkey.renewPass(id)).toMatchObject({ ok: false, error: { code: 'lease_not_active' } });
    await world.timers.advance(MINUTE);
    expect(tries(world, 'nothing')).toBe('wrong');
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
  });

  it('that was asked for while the lease is checked in does not outlive it', async () => {
    const { world, latchkey, id } = await longLease();
    const asked = latchkey.renewPass(id);
    await world.timers.advance(5);
    latchkey.checkIn(id);
    await world.timers.advance(MINUTE);
    await asked;
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
    expect(world.at.cloud.truth.inspection.accounts()).toMatchObject([{ enabled: false, groups: [] }]);
    expect([...world.keychain.entries().keys()]).toEqual([]);
  });
});

describe('sign-in methods registered during the lease', () => {
  it('are removed at its end and stand in the receipt', async () => {
    const { world, latchkey, id } = await longLease();
    const { inspection } = world.at.cloud.truth;
    const { objectId, name } = inspection.accounts()[0]!;
    inspection.addMethod({ name, objectId }, 'fido2');
    latchkey.checkIn(id);
    await world.timers.advance(MINUTE);
    expect(inspection.accounts()).toMatchObject([{ methods: [] }]);
    const strip = world.ledger.lease(id)?.steps.find(({ key }) => key === 'strip')?.outcome;
    expect(strip?.kind === 'done' && strip.evidence).toContainEqual(
      expect.objectContaining({ item: 'method', name: 'fido2' }),
    );
  });
});
