import { chmodSync, copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TEST_START } from '../../../testkit/fakes/clock';
import { ledgerContract } from '../../../testkit/contract/ledger-contract';
import { ledgerLab, type LedgerLab } from '../../../testkit/labs/ledger-lab';
import { sampleDraft, sampleIntent, sampleLease, endedLease } from '../../../testkit/labs/sample-lease';
import { openSql } from './sql';

ledgerContract('on disk', ledgerLab);

describe('openLedger', () => {
  let lab: LedgerLab;
  beforeEach(() => {
    lab = ledgerLab();
  });
  afterEach(() => lab.dispose());

  it('makes folder and files for this person alone', () => {
    const ledger = lab.open();
    ledger.commit({ leases: [sampleLease(1)] });
    expect(statSync(join(lab.folder, 'sub')).mode & 0o777).toBe(0o700);
    for (const name of lab.beside()) expect(statSync(join(lab.folder, 'sub', name)).mode & 0o777).toBe(0o600);
    ledger.close();
  });

  it('takes rights away that a file had too many', () => {
    lab.open().close();
    chmodSync(lab.file, 0o644);
    lab.open().close();
    expect(statSync(lab.file).mode & 0o777).toBe(0o600);
  });

  it('is for one at a time, and free again when closed', () => {
    const first = lab.open();
    expect(lab.tryToOpen()).toEqual({
      ok: false,
      error: { code: 'ledger_unwritable', detail: 'SQLITE_BUSY' },
    });
    first.commit({ leases: [sampleLease(1)] });
    first.close();
    const second = lab.open();
    expect(second.lease(sampleLease(1).id)).toEqual(sampleLease(1));
    second.close();
    expect(lab.beside()).toEqual(['ledger.db']);
  });

  it('reads a part of many, is free again, and keeps the write-ahead file small', () => {
    const ledger = lab.open();
    const numbers = Array.from({ length: 450 }, (_, index) => index + 1);
    const filler = 'x'.repeat(1_000);
    for (const n of numbers) {
      expect(ledger.leases({ states: 'live', limit: 3 }).length).toBe(Math.min(3, n - 1));
      expect(ledger.commit({ leases: [sampleLease(n, { reason: filler })], audit: [sampleDraft(n, filler)] }).ok).toBe(
        true,
      );
    }
    expect(statSync(`${lab.file}-wal`).size).toBeLessThan(6_000_000);
    const all = ledger.leases({ states: 'all', limit: 431 });
    expect(all.map((lease) => lease.id)).toEqual(
      numbers
        .slice(19)
        .reverse()
        .map((n) => `lease-${String(n)}`),
    );
    ledger.close();
    const again = lab.open();
    expect(again.leases({ states: 'all', limit: Infinity })).toHaveLength(450);
    again.close();
  });

  it('leaves a newer ledger alone to the byte', () => {
    lab.open().close();
    lab.change('PRAGMA user_version = 99');
    const before = readFileSync(lab.file);
    expect(lab.tryToOpen()).toEqual({ ok: false, error: { code: 'ledger_newer' } });
    expect(readFileSync(lab.file)).toEqual(before);
    expect(lab.beside()).toEqual(['ledger.db']);
  });

  it('recognises a newer ledger whose version still lies in the WAL', () => {
    lab.open().close();
    const sql = openSql(lab.file);
    sql.makeDurable();
    sql.run('PRAGMA user_version = 99');
    copyFileSync(`${lab.file}-wal`, join(lab.folder, 'wal'));
    copyFileSync(lab.file, join(lab.folder, 'main'));
    sql.close();
    copyFileSync(join(lab.folder, 'main'), lab.file);
    copyFileSync(join(lab.folder, 'wal'), `${lab.file}-wal`);
    expect(lab.tryToOpen()).toEqual({ ok: false, error: { code: 'ledger_newer' } });
  });

  it('never changes or deletes an audit entry', () => {
    const whole = lab.open();
    whole.commit({ audit: [sampleDraft(1)] });
    whole.close();
    expect(() => lab.change('DELETE FROM audit')).toThrow('append only');
  });

  it('says when the disk is full, keeps what it had, and goes on when there is room', () => {
    const ledger = lab.open(24);
    ledger.commit({ leases: [sampleLease(1)] });
    const big = sampleLease(2, {
      steps: Array.from({ length: 60 }, (_, index) => ({
        key: `${String(index)}${'k'.repeat(390)}`,
        kind: 'grant' as const,
        opId: sampleIntent(index).opId,
        attempts: 1,
        intentAt: TEST_START,
      })),
    });
    const bigger = Array.from({ length: 4 }, (_, index) => sampleLease(index + 10, { steps: big.steps }));
    expect(ledger.commit({ leases: bigger, audit: [sampleDraft(9)] })).toEqual({
      ok: false,
      error: { code: 'disk_full', detail: 'SQLITE_FULL' },
    });
    expect(ledger.health()).toMatchObject({ code: 'disk_full' });
    expect(ledger.leases({ states: 'all', limit: 9 })).toEqual([sampleLease(1)]);
    expect(ledger.verifyAudit()).toEqual({ entries: 0 });
    expect(ledger.commit({ leases: [endedLease(1)], audit: [sampleDraft(1)] }).ok).toBe(true);
    expect(ledger.health()).toBeUndefined();
    expect(ledger.verifyAudit()).toEqual({ entries: 1 });
    ledger.close();
  });

  it('cannot open where there is no folder to be had', () => {
    writeFileSync(join(lab.folder, 'sub'), 'a file');
    expect(lab.tryToOpen()).toMatchObject({ ok: false, error: { code: 'ledger_unwritable' } });
    rmSync(join(lab.folder, 'sub'));
  });
});
