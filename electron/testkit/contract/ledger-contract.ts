import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseIdSchema } from '../../../shared/ids';
import { instant } from '../../../shared/time';
import type { Ledger, LedgerChange } from '../../ports/storage';
import { TEST_START } from '../fakes/clock';
import { endedLease, sampleDraft, sampleIntent, sampleLease } from '../labs/sample-lease';

/** One place where a ledger lives: `open` again gives what was committed before. */
export interface LedgerPlace {
  open(): Ledger;
  dispose(): void;
}

const HOSTILE = [
  `O'Brien "the \\ admin", (temp); DROP TABLE leases;--`,
  'nul\0inside',
  '\u202Eexe.nimda\u202C',
  '\ud800 lone surrogate',
  '🔑'.repeat(100),
  "%s ${x} {{y}} <script>alert('x')</script>\r\n",
];

/** Any UTF-16 code unit, halves of pairs and control characters included. */
const unit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

/** What every ledger does, in memory or on disk. Registers its tests; `make` gives a new, empty place each time. */
export function ledgerContract(name: string, make: () => LedgerPlace): void {
  describe(`ledger contract: ${name}`, () => {
    let place: LedgerPlace;
    let ledger: Ledger;
    const done = (change: LedgerChange): void => expect(ledger.commit(change)).toEqual({ ok: true, value: undefined });
    const reopened = (): Ledger => {
      ledger.close();
      ledger = place.open();
      return ledger;
    };

    beforeEach(() => {
      place = make();
      ledger = place.open();
    });
    afterEach(() => {
      ledger.close();
      place.dispose();
    });

    it('begins empty and healthy', () => {
      expect(ledger.health()).toBeUndefined();
      expect(ledger.leases({ states: 'all', limit: 10 })).toEqual([]);
      expect(ledger.openIntents()).toEqual([]);
      expect(ledger.auditPage({ limit: 10 })).toEqual([]);
      expect(ledger.verifyAudit()).toEqual({ entries: 0 });
      expect(ledger.highWater()).toBeUndefined();
      expect(ledger.lease(leaseIdSchema.parse('none'))).toBeUndefined();
    });

    it('keeps a whole change and finds it again after the next start', () => {
      done({ leases: [sampleLease(1)], openIntents: [sampleIntent(1)], audit: [sampleDraft(1), sampleDraft(2)] });
      for (const next of [() => ledger, reopened]) {
        const one = next();
        expect(one.lease(sampleLease(1).id)).toEqual(sampleLease(1));
        expect(one.openIntents()).toEqual([sampleIntent(1)]);
        expect(one.auditPage({ limit: 10 }).map((entry) => entry.sequence)).toEqual([2, 1]);
        expect(one.verifyAudit()).toEqual({ entries: 2 });
      }
    });

    it('replaces a lease by its id', () => {
      done({ leases: [sampleLease(1)] });
      done({ leases: [endedLease(1)] });
      expect(ledger.leases({ states: 'all', limit: 10 })).toEqual([endedLease(1)]);
    });

    it.each(['live', 'ended', 'all'] as const)('lists %s leases, the newest first', (states) => {
      done({ leases: [endedLease(1), sampleLease(4), sampleLease(2), endedLease(3)] });
      const numbers = { live: [4, 2], ended: [3, 1], all: [4, 3, 2, 1] }[states];
      const ids = ledger.leases({ states, limit: 10 }).map((lease) => lease.id);
      expect(ids).toEqual(numbers.map((number) => `lease-${String(number)}`));
    });

    it('counts a lease that is being revoked as live', () => {
      done({ leases: [sampleLease(1, { state: { kind: 'revoking', since: TEST_START, cause: 'expired' } })] });
      expect(ledger.leases({ states: 'live', limit: 1 })).toHaveLength(1);
    });

    it('pages through leases and audit without gap or repetition', () => {
      done({ leases: [1, 2, 3, 4, 5].map((n) => sampleLease(n)), audit: [1, 2, 3, 4, 5].map((n) => sampleDraft(n)) });
      const first = ledger.leases({ states: 'all', limit: 2 });
      const rest = ledger.leases({ states: 'all', limit: 9, before: first[1]!.requestedAt });
      expect([...first, ...rest].map((lease) => lease.id)).toEqual([5, 4, 3, 2, 1].map((n) => `lease-${String(n)}`));
      expect(ledger.auditPage({ limit: 2 }).map((entry) => entry.sequence)).toEqual([5, 4]);
      expect(ledger.auditPage({ limit: 9, before: 4 }).map((entry) => entry.sequence)).toEqual([3, 2, 1]);
      expect(ledger.auditPage({ limit: 0 })).toEqual([]);
      expect(ledger.leases({ states: 'all', limit: 0 })).toEqual([]);
    });

    it('closes intents by their operation and opens one twice as one', () => {
      done({ openIntents: [sampleIntent(2), sampleIntent(1)] });
      done({ openIntents: [sampleIntent(1)], closeIntents: [sampleIntent(7).opId] });
      expect(ledger.openIntents()).toEqual([sampleIntent(1), sampleIntent(2)]);
      done({ closeIntents: [sampleIntent(1).opId] });
      expect(reopened().openIntents()).toEqual([sampleIntent(2)]);
    });

    it('keeps an intent of a lease it does not know', () => {
      done({ openIntents: [sampleIntent(1, 99)] });
      expect(ledger.openIntents()[0]?.leaseId).toBe('lease-99');
    });

    it('gives the entries of one lease, the oldest first', () => {
      done({ audit: [sampleDraft(1, 'a'), sampleDraft(2), sampleDraft(1, 'b')] });
      const entries = ledger.auditOf(leaseIdSchema.parse('lease-1'));
      expect(entries.map((entry) => entry.sequence)).toEqual([1, 3]);
    });

    it('chains entries over changes and restarts', () => {
      done({ audit: [sampleDraft(1)] });
      reopened();
      done({ audit: [sampleDraft(2)] });
      expect(ledger.verifyAudit()).toEqual({ entries: 2 });
      const [second, first] = ledger.auditPage({ limit: 2 });
      expect(second?.hash).not.toBe(first?.hash);
    });

    it('walks the chain in pieces to the same verdict, and hands out what comes next', () => {
      done({ audit: [1, 2, 3, 4, 5].map((n) => sampleDraft(n)) });
      expect(ledger.auditRange({ after: 2, limit: 2 }).map(({ sequence }) => sequence)).toEqual([3, 4]);
      expect(ledger.auditRange({ after: 5, limit: 2 })).toEqual([]);
      for (const limit of [1, 2, 5, 6]) {
        let walk = ledger.verifyAuditPart(undefined, limit);
        for (let round = 0; round < 6 && !walk.done; round += 1) walk = ledger.verifyAuditPart(walk, limit);
        expect(walk).toMatchObject({ entries: 5, done: true, through: 5 });
        expect(walk.brokenAt).toBeUndefined();
      }
    });

    it('keeps a mark by its name', () => {
      expect(ledger.mark('syslog')).toBeUndefined();
      expect(ledger.setMark('syslog', 7).ok && ledger.setMark('webhook', 0).ok).toBe(true);
      expect(ledger.setMark('syslog', 9).ok).toBe(true);
      expect([reopened().mark('syslog'), ledger.mark('webhook'), ledger.mark('other')]).toEqual([9, 0, undefined]);
    });

    it('refuses a change of which one part is wrong, as a whole', () => {
      const wrong = { ...sampleLease(2), reason: 'x'.repeat(1_001) };
      const answer = ledger.commit({ leases: [sampleLease(1), wrong], audit: [sampleDraft(1)] });
      expect(answer).toEqual({ ok: false, error: { code: 'bug', detail: 'ledger: reason' } });
      expect(ledger.leases({ states: 'all', limit: 10 })).toEqual([]);
      expect(ledger.auditPage({ limit: 10 })).toEqual([]);
      done({ audit: [sampleDraft(2)] });
      expect(ledger.verifyAudit()).toEqual({ entries: 1 });
    });

    it.each(HOSTILE)('keeps text as it is: %j', (text) => {
      done({ leases: [sampleLease(1, { reason: text })], audit: [sampleDraft(1, text)] });
      const one = reopened();
      expect(one.lease(sampleLease(1).id)?.reason).toBe(text);
      expect(one.auditPage({ limit: 1 })[0]?.event).toMatchObject({ what: text });
      expect(one.verifyAudit()).toEqual({ entries: 1 });
    });

    it('only ever raises the high water', () => {
      expect(ledger.raiseHighWater(instant(5_000)).ok).toBe(true);
      expect(ledger.raiseHighWater(instant(4_000)).ok).toBe(true);
      expect(ledger.highWater()).toBe(5_000);
      expect(reopened().highWater()).toBe(5_000);
    });

    it('takes no writes once closed', () => {
      const old = ledger;
      reopened();
      expect(old.commit({ leases: [sampleLease(1)] })).toMatchObject({ error: { code: 'ledger_unwritable' } });
      expect(old.raiseHighWater(instant(1))).toMatchObject({ error: { code: 'ledger_unwritable' } });
      expect(old.setMark('syslog', 1)).toMatchObject({ error: { code: 'ledger_unwritable' } });
      expect(ledger.leases({ states: 'all', limit: 1 })).toEqual([]);
    });

    it('holds the newest of each lease after any sequence of changes', () => {
      const step = fc.record({
        n: fc.integer({ min: 1, max: 6 }),
        ended: fc.boolean(),
        reason: fc.string({ unit }),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
          const fresh = make();
          let one = fresh.open();
          const newest = new Map<string, string>();
          for (const { n, ended, reason } of steps) {
            const lease = (ended ? endedLease : sampleLease)(n, { reason });
            expect(one.commit({ leases: [lease], audit: [sampleDraft(n, reason)] }).ok).toBe(true);
            newest.set(lease.id, reason);
          }
          one.close();
          one = fresh.open();
          const kept = one.leases({ states: 'all', limit: 100 });
          expect(new Map(kept.map((lease) => [lease.id, lease.reason]))).toEqual(newest);
          expect(one.verifyAudit()).toEqual({ entries: steps.length });
          one.close();
          fresh.dispose();
        }),
        { numRuns: 10 },
      );
    });
  });
}
