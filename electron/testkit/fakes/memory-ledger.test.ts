import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { instant } from '../../../shared/time';
import { ledgerContract } from '../contract/ledger-contract';
import { memoryLedger } from './memory-ledger';
import { sampleDraft, sampleLease } from '../labs/sample-lease';

ledgerContract('in memory', () => {
  let ledger = memoryLedger();
  return {
    open: () => {
      ledger = ledger.reopen();
      return ledger;
    },
    dispose: () => undefined,
  };
});

describe('memoryLedger', () => {
  it('fails every write while told to, and keeps what it had', () => {
    const ledger = memoryLedger();
    ledger.commit({ leases: [sampleLease(1)] });
    ledger.failWith(failure('disk_full'));
    expect(ledger.health()).toEqual({ code: 'disk_full' });
    expect(ledger.commit({ leases: [sampleLease(2)] })).toEqual({ ok: false, error: { code: 'disk_full' } });
    expect(ledger.raiseHighWater(instant(1)).ok).toBe(false);
    expect(ledger.leases({ states: 'all', limit: 9 })).toEqual([sampleLease(1)]);
    ledger.failWith(undefined);
    expect(ledger.commit({ leases: [sampleLease(2)] }).ok).toBe(true);
  });

  it('asks before a commit, and a crash there writes nothing', () => {
    const ledger = memoryLedger();
    ledger.beforeCommit(() => {
      throw new Error('crash');
    });
    expect(() => ledger.commit({ leases: [sampleLease(1)] })).toThrow('crash');
    expect(ledger.reopen().leases({ states: 'all', limit: 9 })).toEqual([]);
  });

  it('notices an entry that was written over', () => {
    const ledger = memoryLedger();
    ledger.commit({ audit: [sampleDraft(1), sampleDraft(2), sampleDraft(3)] });
    ledger.tamper(2, (entry) => ({ ...entry, at: instant(entry.at + 1) }));
    expect(ledger.verifyAudit()).toEqual({ entries: 3, brokenAt: 2 });
  });
});
