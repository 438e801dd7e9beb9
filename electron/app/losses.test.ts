import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../shared/errors';
import type { Organisation } from '../../shared/model/organisation';
import { err, ok, type Result } from '../../shared/result';
import { Secret } from '../../shared/secret';
import { HOUR, MINUTE, SECOND } from '../../shared/time';
import type { Directory } from '../ports/directory';
import type { Keychain } from '../ports/security';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../testkit/labs/world';
import { createLatchkey } from './latchkey';

const EVERY = (['cloud', 'domain', 'endpoint'] as const).flatMap((where) =>
  (['standard', 'burner'] as const).map((mode) => ({ where, mode })),
);

/** Usable accounts, wherever. */
const usable = (world: TestWorld): number =>
  Object.values(world.at).flatMap(({ truth }) => truth.inspection.accounts().filter(({ enabled }) => enabled)).length;

describe('the disk is full at the end of a lease', () => {
  it.each(EVERY)(
    '($where, $mode) and the program is killed before it takes anything: the next one ends and reads back once more',
    async ({ where, mode }) => {
      const world = testWorld();
      const latchkey = await started(world);
      const id = await activeLease(world, latchkey, checkOutAt(where, mode));
      world.ledger.failWith({ code: 'disk_full' });
      await world.timers.advance(HOUR + 2 * MINUTE);
      expect(usable(world)).toBe(0);
      expect(latchkey.one(id)).toMatchObject({ value: { state: 'revoked' } });
      expect(world.ledger.lease(id)?.state.kind).toBe('active');
      // As the next process finds it; the disk is full still.
      const ledger = world.ledger.reopen();
      ledger.failWith({ code: 'disk_full' });
      const next = createLatchkey({ ...world, ledger });
      await next.start();
      await world.timers.advance(2 * MINUTE);
      expect(next.one(id)).toMatchObject({ value: { state: 'revoked' } });
      ledger.failWith(undefined);
      await world.timers.advance(MINUTE);
      expect(ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause: 'expired' } });
      expect(ledger.verifyAudit().brokenAt).toBeUndefined();
      expect(ledger.auditOf(id).filter(({ event }) => event.kind === 'revoked')).toHaveLength(1);
    },
  );
});

/** A directory that one gets into with what the keychain holds, as all real ones. */
function locked(inner: Directory, keychain: Keychain): Directory {
  const behind =
    <A extends readonly unknown[], T>(work: (...args: A) => Promise<Result<T, Failure>>) =>
    async (...args: A): Promise<Result<T, Failure>> => {
      const secret = await keychain.get('connector/x');
      if (!secret.ok) return secret;
      return secret.value === undefined ? err(failure('sign_in_failed', { detail: 'secret_missing' })) : work(...args);
    };
  return {
    source: inner.source,
    traits: inner.traits,
    create: behind(inner.create.bind(inner)),
    issueCredential: behind(inner.issueCredential.bind(inner)),
    grant: behind(inner.grant.bind(inner)),
    prolong: behind(inner.prolong.bind(inner)),
    neutralise: behind(inner.neutralise.bind(inner)),
    strip: behind(inner.strip.bind(inner)),
    erase: behind(inner.erase.bind(inner)),
    observe: behind(inner.observe.bind(inner)),
    listMarked: behind(inner.listMarked.bind(inner)),
  };
}

describe('the keychain is lost while leases live', () => {
  it.each(EVERY)('($where, $mode): a person is called, also after a restart; once it is back they end', async (at) => {
    const base = testWorld();
    const secret = new Secret('of the connector');
    await base.keychain.put('connector/x', secret);
    const world = {
      ...base,
      directories: {
        directory: (id: Parameters<typeof base.directories.directory>[0]) => {
          const found = base.directories.directory(id);
          return found.ok ? ok(locked(found.value, base.keychain)) : found;
        },
      },
    };
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt(at.where, at.mode));
    base.keychain.become('unavailable');
    await base.timers.advance(HOUR + MINUTE);
    const waiting = { state: 'revoking', overdue: true, attention: { failure: { code: 'keychain_unavailable' } } };
    expect(latchkey.one(id)).toMatchObject({ value: waiting });
    await latchkey.stop(0);
    const ledger = base.ledger.reopen();
    const next = createLatchkey({ ...world, ledger });
    await next.start();
    await base.timers.advance(HOUR);
    expect(next.one(id)).toMatchObject({ value: waiting });
    expect(next.checkOutsOpen() && (await next.checkOut(checkOutAt(at.where))).ok).toBe(false);
    // A new keychain is empty: the secret is typed again.
    base.keychain.become('open');
    await base.keychain.remove('connector/x');
    await base.timers.advance(2 * MINUTE);
    expect(next.one(id)).toMatchObject({ value: { attention: { failure: { code: 'sign_in_failed' } } } });
    await base.keychain.put('connector/x', secret);
    next.wake('secret');
    await base.timers.advance(MINUTE + 30 * SECOND);
    expect(ledger.lease(id)).toMatchObject({ state: { kind: 'revoked' } });
    expect(usable(base)).toBe(0);
  });
});

describe('the organisation changes while leases live', () => {
  const without: readonly (readonly [
    string,
    'expired' | 'policyRemoved',
    (organisation: Organisation) => Organisation,
  ])[] = [
    ['policies are deleted', 'policyRemoved', (organisation) => ({ ...organisation, policies: [] })],
    [
      'policies are disabled',
      'expired',
      (organisation) => ({
        ...organisation,
        policies: organisation.policies.map((policy) => ({ ...policy, enabled: false })),
      }),
    ],
    [
      'customers are archived',
      'expired',
      (organisation) => ({
        ...organisation,
        customers: organisation.customers.map((customer) => ({ ...customer, archived: true })),
      }),
    ],
    ['customers and connectors are gone', 'expired', (was) => ({ ...was, customers: [], connectors: [] })],
    [
      'the technician may work for nobody any more',
      'expired',
      (organisation) => ({
        ...organisation,
        technicians: organisation.technicians.map((one) => ({
          ...one,
          groups: [],
          scope: { kind: 'some' as const, customers: [], customerGroups: [] },
        })),
      }),
    ],
  ];

  it.each(EVERY.flatMap((at) => without.map(([what, cause, change]) => ({ ...at, what, cause, change }))))(
    '$what ($where, $mode): they end, $cause, and are read back',
    async ({ where, mode, cause, change }) => {
      const world = testWorld();
      const latchkey = await started(world);
      const id = await activeLease(world, latchkey, checkOutAt(where, mode));
      world.reorganise(change);
      await world.timers.advance(MINUTE);
      expect(world.ledger.lease(id)?.state.kind).toBe(cause === 'expired' ? 'active' : 'revoked');
      await world.timers.advance(HOUR + MINUTE);
      expect(world.ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause } });
      expect(usable(world)).toBe(0);
      expect((await latchkey.checkOut(checkOutAt(where, mode))).ok).toBe(false);
    },
  );
});
