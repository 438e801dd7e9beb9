import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { operationIdSchema, type LeaseId } from '../../../shared/ids';
import type { LeaseEvent } from '../../core/lease/event';
import type { LedgerChange } from '../../ports/storage';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { memoryLedger } from '../../testkit/fakes/memory-ledger';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { LeaseBook } from './lease-book';
import { LeaseTime } from './lease-time';

const one = sampleLease(1);
const two = sampleLease(2);
const revoking: LeaseEvent = { kind: 'revoking', at: TEST_START, cause: 'expired' };
/** An audit line that no ledger takes: the duration is none of the words. */
const unspeakable = {
  at: TEST_START,
  event: { kind: 'revealed', how: 'sung' as 'shown' },
} as const;

function book() {
  const ledger = memoryLedger();
  const made = new LeaseBook(ledger, new LeaseTime(new FakeClock(), ledger));
  expect(made.add(one, []).ok && made.add(two, []).ok).toBe(true);
  return { ledger, made };
}

describe('a change that the ledger refuses for its content', () => {
  it('changes nothing where it must be durable, and closes nothing', () => {
    const { ledger, made } = book();
    const answer = made.apply(one.id, [revoking], { durable: 'must', extraAudit: [unspeakable] });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bug' } });
    expect(ledger.lease(one.id)).toEqual(one);
    expect(made.problem()).toBeUndefined();
  });

  it('is written without the part that was refused, and a line says so', () => {
    const { ledger, made } = book();
    expect(made.apply(one.id, [revoking], { durable: 'may', extraAudit: [unspeakable] }).ok).toBe(true);
    expect(ledger.lease(one.id)?.state.kind).toBe('revoking');
    expect(ledger.auditPage({ limit: 9 }).map(({ event }) => event.kind)).toEqual(['refused', 'revoking']);
    expect(ledger.auditPage({ limit: 1 })[0]).toMatchObject({ leaseId: one.id, event: { what: 'record' } });
    expect(ledger.verifyAudit()).toEqual({ entries: 2 });
    expect(made.problem()).toBeUndefined();
  });

  it('does not hold up what comes after it', () => {
    const { ledger, made } = book();
    made.apply(one.id, [revoking], { durable: 'may', extraAudit: [unspeakable] });
    expect(made.apply(two.id, [revoking], { durable: 'must' }).ok).toBe(true);
    expect(ledger.lease(two.id)?.state.kind).toBe('revoking');
    expect(made.flush()).toBe(false);
  });

  it('does not hold up what waited for the disk beside it', () => {
    const { ledger, made } = book();
    ledger.failWith(failure('disk_full'));
    made.apply(one.id, [revoking], { durable: 'may', extraAudit: [unspeakable] });
    made.apply(two.id, [revoking], { durable: 'may' });
    expect(made.problem()).toEqual({ code: 'disk_full' });
    ledger.failWith(undefined);
    made.flush();
    expect([one, two].map(({ id }) => ledger.lease(id)?.state.kind)).toEqual(['revoking', 'revoking']);
    expect(made.problem()).toBeUndefined();
    expect(made.flush()).toBe(false);
    expect(ledger.verifyAudit().brokenAt).toBeUndefined();
  });

  it('keeps what the disk refuses while the rest is being written', () => {
    const { ledger, made } = book();
    ledger.failWith(failure('disk_full'));
    made.apply(one.id, [revoking], { durable: 'may', extraAudit: [unspeakable] });
    made.apply(two.id, [revoking], { durable: 'may' });
    ledger.failWith(undefined);
    let writes = 0;
    ledger.beforeCommit(() => {
      writes += 1;
      return writes > 2 ? failure('disk_full') : undefined;
    });
    made.flush();
    expect(made.problem()).toEqual({ code: 'disk_full' });
    ledger.beforeCommit(undefined);
    expect(made.flush()).toBe(true);
    expect([one, two].map(({ id }) => ledger.lease(id)?.state.kind)).toEqual(['revoking', 'revoking']);
    expect(made.problem()).toBeUndefined();
  });

  it('keeps a lease in hand whose end cannot be recorded at all', () => {
    const { ledger, made } = book();
    ledger.beforeCommit((change) =>
      change.leases?.some(({ id, state }) => id === one.id && state.kind !== 'requested') === true
        ? failure('bug', { detail: 'ledger: state' })
        : undefined,
    );
    const ended: LeaseEvent = { kind: 'revoked', at: TEST_START };
    expect(made.apply(one.id, [revoking, ended], { durable: 'may' }).ok).toBe(true);
    expect(made.apply(two.id, [revoking], { durable: 'must' }).ok).toBe(true);
    expect(made.get(one.id)?.state.kind).toBe('revoked');
    expect(made.live().map(({ id }) => id)).toEqual([two.id]);
    expect(made.problem()).toBeUndefined();
  });
});

describe('a disk that takes nothing for days', () => {
  it('is asked for no more with each round of an end that is retried, and gets everything when it has room', () => {
    const { ledger, made } = book();
    ledger.failWith(failure('disk_full'));
    let asked: LedgerChange = {};
    ledger.beforeCommit((change) => {
      asked = change;
      return undefined;
    });
    made.apply(one.id, [revoking], { durable: 'may' });
    made.apply(two.id, [revoking], { durable: 'may' });
    const opId = (id: string, n: number) => operationIdSchema.parse(`${id}-${String(n)}`);
    for (let n = 0; n < 300; n += 1) {
      for (const { id } of [one, two]) {
        const steps = [{ key: 'neutralise', kind: 'neutralise', opId: opId(id, n) }] as const;
        const intent = {
          opId: opId(id, n),
          leaseId: id,
          step: 'neutralise',
          key: 'neutralise',
          at: TEST_START,
        } as const;
        made.apply(id, [{ kind: 'intended', at: TEST_START, steps }], { durable: 'may', openIntents: [intent] });
      }
      for (const { id } of [one, two]) {
        const failed = { kind: 'stepFailed', key: 'neutralise', at: TEST_START, failure: failure('timeout') } as const;
        const later = {
          kind: 'rescheduled',
          attempt: n + 1,
          notBefore: TEST_START,
          failure: failure('timeout'),
        } as const;
        made.apply(id, [failed, later], { durable: 'may', closeIntents: [opId(id, n)] });
      }
    }
    expect(asked.leases?.length).toBe(2);
    expect(asked.openIntents?.length).toBeLessThan(2);
    expect(asked.closeIntents?.length).toBeLessThan(2);
    expect(asked.audit?.length).toBeLessThan(5);
    ledger.failWith(undefined);
    expect(made.flush()).toBe(true);
    expect(ledger.openIntents()).toEqual([]);
    expect([one, two].map(({ id }) => ledger.lease(id)?.retry.attempt)).toEqual([300, 300]);
    const kinds = ledger.auditPage({ limit: 99 }).map(({ event }) => event.kind);
    expect(kinds.reverse()).toEqual(['revoking', 'revoking', 'stepFailed', 'stepFailed']);
  });

  it('knows an intent that is open still, and one that it had before and that is closed', () => {
    const { ledger, made } = book();
    const intent = (id: LeaseId) =>
      ({ opId: operationIdSchema.parse(id), leaseId: id, step: 'create', key: 'create', at: TEST_START }) as const;
    made.apply(one.id, [], { durable: 'must', openIntents: [intent(one.id)] });
    ledger.failWith(failure('disk_full'));
    made.apply(two.id, [], { durable: 'may', openIntents: [intent(two.id)] });
    made.apply(one.id, [revoking], { durable: 'may', closeIntents: [intent(one.id).opId] });
    ledger.failWith(undefined);
    expect(made.flush()).toBe(true);
    expect(ledger.openIntents()).toEqual([intent(two.id)]);
  });
});
