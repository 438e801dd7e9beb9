import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger, type OpenedLedger } from '.';
import { FakeClock, TEST_START } from '../../../testkit/fakes/clock';
import { ledgerContract } from '../../../testkit/contract/ledger-contract';
import { sampleDraft, sampleIntent, sampleLease, endedLease } from '../../../testkit/labs/sample-lease';
import { openSql } from './sql';

const clock = new FakeClock();

function opened(file: string, maxPages?: number): OpenedLedger {
  const result = openLedger({ file, clock, ...(maxPages === undefined ? {} : { maxPages }) });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

ledgerContract('on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ledger-'));
  return {
    open: () => opened(join(folder, 'ledger.db')),
    dispose: () => rmSync(folder, { recursive: true }),
  };
});

describe('openLedger', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-ledger-'));
    file = join(folder, 'sub', 'ledger.db');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const beside = (): string[] => readdirSync(join(folder, 'sub')).sort();
  const change = (statement: string): void => {
    const sql = openSql(file);
    sql.run(statement);
    sql.close();
  };

  it('makes folder and files for this person alone', () => {
    const ledger = opened(file);
    ledger.commit({ leases: [sampleLease(1)] });
    expect(statSync(join(folder, 'sub')).mode & 0o777).toBe(0o700);
    for (const name of beside()) expect(statSync(join(folder, 'sub', name)).mode & 0o777).toBe(0o600);
    ledger.close();
  });

  it('takes rights away that a file had too many', () => {
    opened(file).close();
    chmodSync(file, 0o644);
    opened(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is for one at a time, and free again when closed', () => {
    const first = opened(file);
    expect(openLedger({ file, clock })).toEqual({
      ok: false,
      error: { code: 'ledger_unwritable', detail: 'SQLITE_BUSY' },
    });
    first.commit({ leases: [sampleLease(1)] });
    first.close();
    const second = opened(file);
    expect(second.lease(sampleLease(1).id)).toEqual(sampleLease(1));
    second.close();
    expect(beside()).toEqual(['ledger.db']);
  });

  it('reads a part of many, is free again, and keeps the write-ahead file small', () => {
    const ledger = opened(file);
    const numbers = Array.from({ length: 450 }, (_, index) => index + 1);
    const filler = 'x'.repeat(1_000);
    for (const n of numbers) {
      expect(ledger.leases({ states: 'live', limit: 3 }).length).toBe(Math.min(3, n - 1));
      expect(ledger.commit({ leases: [sampleLease(n, { reason: filler })], audit: [sampleDraft(n, filler)] }).ok).toBe(
        true,
      );
    }
    expect(statSync(`${file}-wal`).size).toBeLessThan(6_000_000);
    const all = ledger.leases({ states: 'all', limit: 431 });
    expect(all.map((lease) => lease.id)).toEqual(
      numbers
        .slice(19)
        .reverse()
        .map((n) => `lease-${String(n)}`),
    );
    ledger.close();
    const again = opened(file);
    expect(again.leases({ states: 'all', limit: Infinity })).toHaveLength(450);
    again.close();
  });

  it('leaves a newer ledger alone to the byte', () => {
    opened(file).close();
    change('PRAGMA user_version = 99');
    const before = readFileSync(file);
    expect(openLedger({ file, clock })).toEqual({ ok: false, error: { code: 'ledger_newer' } });
    expect(readFileSync(file)).toEqual(before);
    expect(beside()).toEqual(['ledger.db']);
  });

  it('recognises a newer ledger whose version still lies in the WAL', () => {
    opened(file).close();
    const sql = openSql(file);
    sql.makeDurable();
    sql.run('PRAGMA user_version = 99');
    copyFileSync(`${file}-wal`, join(folder, 'wal'));
    copyFileSync(file, join(folder, 'main'));
    sql.close();
    copyFileSync(join(folder, 'main'), file);
    copyFileSync(join(folder, 'wal'), `${file}-wal`);
    expect(openLedger({ file, clock })).toEqual({ ok: false, error: { code: 'ledger_newer' } });
  });

  it('never changes or deletes an audit entry', () => {
    const whole = opened(file);
    whole.commit({ audit: [sampleDraft(1)] });
    whole.close();
    expect(() => change('DELETE FROM audit')).toThrow('append only');
  });

  it('says when the disk is full, keeps what it had, and goes on when there is room', () => {
    const ledger = opened(file, 24);
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
    writeFileSync(join(folder, 'sub'), 'a file');
    expect(openLedger({ file, clock })).toMatchObject({ ok: false, error: { code: 'ledger_unwritable' } });
    rmSync(join(folder, 'sub'));
  });
});
