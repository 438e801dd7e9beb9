import { describe, expect, it } from 'vitest';
import { leaseIdSchema, type LeaseId } from '../../../shared/ids';
import type { SweepFinding } from '../../../shared/ipc/sweep-rows';
import { Secret } from '../../../shared/secret';
import { HOUR, MINUTE, SECOND, instant } from '../../../shared/time';
import { markerText } from '../../core/naming/marker';
import { sealMessage, toMarkerSignature } from '../../core/naming/seal';
import { SWEEP_GRACE } from '../../core/sweep/judge';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { memoryLedger } from '../../testkit/fakes/memory-ledger';
import { computer, lost, swept } from '../../testkit/labs/sweep-lab';
import { testSignature } from '../../testkit/fakes/test-seals';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import { createLatchkey } from '../latchkey';

const short = (findings: readonly SweepFinding[]): readonly string[] =>
  findings.map(({ status, kind, accountName }) => `${status} ${kind} ${accountName.split('@')[0] ?? ''}`);

const wheres = ['cloud', 'domain', 'endpoint'] as const;

describe.each(wheres)('a lease of a lost computer (%s)', (where) => {
  it.each(['standard', 'burner'] as const)('is finished by a colleague’s: %s', async (mode) => {
    const base = testWorld();
    const id = await lost(base, where, mode);
    const other = await computer(base);
    expect(await swept(base, other.latchkey)).toEqual([]);
    await base.timers.advance(HOUR);
    expect(await swept(base, other.latchkey)).toMatchObject([{ status: 'waiting', kind: 'overdue', leaseId: id }]);
    expect(other.ledger.lease(id)).toBeUndefined();
    await base.timers.advance(SWEEP_GRACE);
    const intents: string[] = [];
    base.at[where].fake.faults.before = ({ verb }) => {
      // Before anything is changed the take-over is on the disk.
      if (['neutralise', 'strip', 'erase'].includes(verb)) intents.push(other.ledger.lease(id)?.state.kind ?? 'none');
      return undefined;
    };
    expect(await swept(base, other.latchkey)).toMatchObject([{ status: 'finishing', kind: 'overdue', leaseId: id }]);
    await base.timers.advanceUntil(() => other.ledger.lease(id)?.state.kind === 'revoked', 5 * MINUTE);
    expect(new Set(intents)).toEqual(new Set(['revoking']));
    const [account] = base.at[where].truth.inspection.accounts();
    if (mode === 'burner') expect(account).toBeUndefined();
    else expect(account).toMatchObject({ enabled: false, groups: [], methods: [] });
    const kinds = other.ledger.auditOf(id).map(({ event }) => event.kind);
    expect([kinds[0], kinds.at(-1)]).toEqual(['swept', 'revoked']);
    expect(await swept(base, other.latchkey)).toEqual([]);
    expect(other.ledger.lease(id)).toMatchObject({ state: { cause: 'swept' }, technician: { id: 'ana' } });
  });
});

/** The text of a marker on an account, signed like those of the test world. */
function planted(base: TestWorld, id: LeaseId, change: { readonly signedFor?: string } = {}): string {
  const organisation = base.organisation.current()!.organisation;
  const connector = organisation.connectors.find((one) => one.id === 'contoso-ad')!;
  const marker = {
    organisationId: organisation.id,
    leaseId: id,
    technicianId: organisation.technicians[1]!.id,
    policyId: organisation.policies[0]!.id,
    mode: 'burner' as const,
    endsAt: instant(base.clock.wall() - HOUR),
  };
  if (change.signedFor === undefined) return markerText(marker);
  const signature = toMarkerSignature(testSignature(sealMessage(marker, connector, change.signedFor)));
  return markerText({ ...marker, signature });
}

describe('what is not ours by signature', () => {
  it.each([
    ['a marker without signature', undefined, 'unsigned'],
    ['a marker copied from another account', 'jit-ben', 'forged'],
  ])('%s is reported and never touched', async (_what, signedFor, kind) => {
    const base = testWorld();
    const { inspection } = base.at.domain.truth;
    const text = planted(base, leaseIdSchema.parse('planted'), signedFor === undefined ? {} : { signedFor });
    inspection.plant({
      name: 'chief',
      password: new Secret('chief of all 1!'),
      markerText: text,
      groups: ['Administrators'],
    });
    const before = inspection.accounts();
    const { latchkey } = await computer(base);
    expect(await swept(base, latchkey)).toMatchObject([{ kind, status: 'reported', mayFinish: false }]);
    expect(await latchkey.sweep.cleanUp([leaseIdSchema.parse('planted')])).toMatchObject({ count: 0 });
    await base.timers.advance(HOUR);
    expect(inspection.accounts()).toEqual(before);
  });

  it('the same marker, signed for the account, would have been acted upon', async () => {
    const base = testWorld();
    const { inspection } = base.at.domain.truth;
    const id = leaseIdSchema.parse('planted');
    const text = planted(base, id, { signedFor: 'jit-ben' });
    inspection.plant({ name: 'jit-ben', password: new Secret('ben of all 1!'), markerText: text });
    const { latchkey } = await computer(base);
    expect(short(await swept(base, latchkey))).toEqual(['finishing overdue jit-ben']);
    await base.timers.advance(MINUTE);
    expect(inspection.accounts()).toEqual([]);
  });
});

describe('a sweep', () => {
  it('offers an account that somebody enabled after its lease had ended, and ends it when told', async () => {
    const base = testWorld();
    const latchkey = await started(base);
    const id = await activeLease(base, latchkey, checkOutAt('domain'));
    latchkey.checkIn(id);
    await base.timers.advanceUntil(() => base.ledger.lease(id)?.state.kind === 'revoked', 5 * MINUTE);
    expect(await swept(base, latchkey)).toEqual([]);
    const { inspection } = base.at.domain.truth;
    inspection.enable({ name: base.ledger.lease(id)!.account.name });
    expect(await swept(base, latchkey)).toMatchObject([{ kind: 'reopened', status: 'offered', mayFinish: true }]);
    expect(inspection.accounts()[0]).toMatchObject({ enabled: true });
    const cleaned = latchkey.sweep.cleanUp([id]);
    await base.timers.advance(MINUTE);
    expect(await cleaned).toEqual({ count: 1 });
    expect(base.ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause: 'swept' } });
    expect(inspection.accounts()[0]).toMatchObject({ enabled: false });
  });

  it('offers to end a lease whose account was deleted at the customer', async () => {
    const base = testWorld();
    const latchkey = await started(base);
    const id = await activeLease(base, latchkey, checkOutAt('domain'));
    const { name } = base.ledger.lease(id)!.account;
    base.at.domain.truth.inspection.setMarkerText({ name }, undefined);
    expect(await swept(base, latchkey)).toEqual([]);
    await base.timers.advance(6 * MINUTE);
    expect(await swept(base, latchkey)).toMatchObject([{ kind: 'ghost', status: 'offered', leaseId: id }]);
  });

  it('finishes a Standard account whose end was left half-way', async () => {
    const base = testWorld();
    const id = await lost(base, 'domain', 'standard');
    const { inspection } = base.at.domain.truth;
    await base.timers.advance(HOUR + SWEEP_GRACE);
    const first = await computer(base);
    await swept(base, first.latchkey);
    await base.timers.advanceUntil(() => first.ledger.lease(id)?.state.kind === 'revoked', 5 * MINUTE);
    inspection.addToGroup({ name: inspection.accounts()[0]!.name }, 'Administrators');
    const second = await computer(base);
    expect(await swept(base, second.latchkey)).toMatchObject([{ kind: 'unfinished', status: 'finishing' }]);
    await base.timers.advance(MINUTE);
    expect(inspection.accounts()[0]).toMatchObject({ enabled: false, groups: [] });
  });

  it('leaves an account alone that is checked out again between the list and the take-over', async () => {
    const base = testWorld();
    const id = await lost(base, 'domain', 'standard');
    await base.timers.advance(HOUR + SWEEP_GRACE);
    const sweeper = await computer(base);
    const again = await computer(base);
    let done = false;
    base.at.domain.fake.faults.after = ({ verb }) => {
      if (verb === 'listMarked' && !done) {
        done = true;
        void again.latchkey.checkOut(checkOutAt('domain', 'standard'));
      }
      return undefined;
    };
    base.at.domain.fake.faults.latencyMs = SECOND;
    await swept(base, sweeper.latchkey);
    await base.timers.advance(5 * MINUTE);
    expect(again.ledger.leases({ states: 'live', limit: 9 })).toMatchObject([{ state: { kind: 'active' } }]);
    expect(base.at.domain.truth.inspection.accounts()[0]).toMatchObject({ enabled: true });
    expect(sweeper.ledger.lease(id)?.state.kind ?? 'revoked').toBe('revoked');
  });

  it('tells which connector it could not look through, and keeps what it knew', async () => {
    const base = testWorld();
    const id = await lost(base, 'domain', 'burner');
    await base.timers.advance(HOUR);
    const { latchkey } = await computer(base);
    await swept(base, latchkey);
    base.at.domain.fake.faults.startOutage();
    expect(await swept(base, latchkey)).toMatchObject([{ status: 'waiting', leaseId: id }]);
    const view = latchkey.sweep.view();
    const failed = view.ok ? view.value.connectors.filter((one) => one.failure !== undefined) : [];
    expect(failed).toMatchObject([{ connectorId: 'contoso-ad', failure: { code: 'unreachable' } }]);
  });

  it('changes nothing while the clock cannot be trusted', async () => {
    const base = testWorld();
    const id = await lost(base, 'domain', 'burner');
    base.clock.setWall(instant(base.clock.wall() + 3 * HOUR));
    const { latchkey, ledger } = await computer(base);
    expect(await swept(base, latchkey)).toMatchObject([{ status: 'offered', failure: { code: 'clock_disagrees' } }]);
    expect(ledger.lease(id)).toBeUndefined();
    expect(base.at.domain.truth.inspection.accounts()[0]).toMatchObject({ enabled: true });
  });

  it('records nothing and calls nobody when the ledger cannot be written', async () => {
    const base = testWorld();
    await lost(base, 'domain', 'burner');
    await base.timers.advance(HOUR + SWEEP_GRACE);
    const { latchkey, ledger } = await computer(base);
    ledger.failWith({ code: 'disk_full' });
    expect(await swept(base, latchkey)).toMatchObject([{ status: 'offered', failure: { code: 'disk_full' } }]);
    expect(base.at.domain.truth.inspection.accounts()[0]).toMatchObject({ enabled: true });
  });

  it('shows technicians what bears their name, and lets them end no colleague’s', async () => {
    const base = testWorld();
    const latchkey = await started(base);
    const id = await activeLease(base, latchkey, checkOutAt('domain'));
    latchkey.checkIn(id);
    await base.timers.advanceUntil(() => base.ledger.lease(id)?.state.kind === 'revoked', 5 * MINUTE);
    base.at.domain.truth.inspection.enable({ name: base.ledger.lease(id)!.account.name });
    base.sitDown('ben');
    expect(await swept(base, latchkey)).toEqual([]);
    expect(await latchkey.sweep.cleanUp([id])).toMatchObject({ count: 0, failure: { code: 'unknown_lease' } });
    base.sitDown('ana');
    expect(latchkey.sweep.view()).toMatchObject({ value: { findings: [{ leaseId: id }] } });
  });

  it('goes by itself from time to time', async () => {
    const base = testWorld();
    const id = await lost(base, 'endpoint', 'burner');
    const ledger = memoryLedger();
    const latchkey = createLatchkey({ ...base, ledger, keychain: fakeKeychain(), sweepEveryMs: 30 * MINUTE });
    await latchkey.start();
    await base.timers.advance(HOUR + SWEEP_GRACE + 40 * MINUTE);
    expect(ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause: 'swept' } });
    const calls = base.at.endpoint.fake.calls.filter(({ verb }) => verb === 'listMarked');
    expect(calls.every(({ priority }) => priority === 'low')).toBe(true);
    await latchkey.stop(0);
    const before = base.at.endpoint.fake.calls.length;
    await base.timers.advance(3 * HOUR);
    expect(base.at.endpoint.fake.calls.length).toBe(before);
  });

  it.each(['unreachable', 'blackHole'] as const)('comes back soon to a directory that was away (%s)', async (kind) => {
    const base = testWorld();
    const id = await lost(base, 'domain', 'burner');
    const ledger = memoryLedger();
    const every = 4 * HOUR;
    const latchkey = createLatchkey({ ...base, ledger, keychain: fakeKeychain(), sweepEveryMs: every });
    await base.timers.advance(HOUR + SWEEP_GRACE);
    const { faults } = base.at.domain.fake;
    faults.startOutage(kind);
    await latchkey.start();
    const looks = (where: 'domain' | 'endpoint'): number =>
      base.at[where].fake.calls.filter(({ verb }) => verb === 'listMarked').length;
    await base.timers.advance(HOUR);
    expect(looks('domain')).toBeGreaterThan(6);
    // Only where it was missed.
    expect(looks('endpoint')).toBe(1);
    faults.endOutage();
    await base.timers.advance(8 * MINUTE);
    expect(ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause: 'swept' } });
    const found = looks('domain');
    await base.timers.advance(HOUR);
    expect(looks('domain')).toBe(found);
  });

  it('does not try a refused sign-in again before the next whole round', async () => {
    const base = testWorld();
    const latchkey = createLatchkey({ ...base, sweepEveryMs: 4 * HOUR });
    base.at.domain.fake.faults.fail('listMarked', 'bind_failed', 99);
    await latchkey.start();
    await base.timers.advance(2 * HOUR);
    expect(base.at.domain.fake.calls.filter(({ verb }) => verb === 'listMarked')).toHaveLength(1);
  });
});
