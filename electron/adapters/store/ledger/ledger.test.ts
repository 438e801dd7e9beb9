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
import { FakeClock, TEST_START } from '../../../testkit/clock';
import { ledgerContract } from '../../../testkit/ledger-contract';
import { sampleDraft, sampleIntent, sampleLease, endedLease } from '../../../testkit/sample-lease';
import { instant } from '../../../../shared/time';
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

  it.each([
    ['text', Buffer.from('this was never a database. '.repeat(200))],
    ['a few bytes', Buffer.from('SQL')],
    ['a header without pages', Buffer.from('SQLite format 3\0'.padEnd(100, '\x01'))],
    ['zeros', Buffer.alloc(8_192)],
  ])('keeps a file that is %s aside as it is and begins anew, corrupt until accepted', (_, content) => {
    opened(file).close();
    writeFileSync(file, content);
    const ledger = opened(file);
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    const aside = beside().filter((name) => name.includes('.damaged-'));
    expect(aside).toEqual([`ledger.db.damaged-${String(TEST_START)}`]);
    expect(readFileSync(join(folder, 'sub', aside[0]!))).toEqual(content);
    expect(ledger.commit({ leases: [sampleLease(1)] }).ok).toBe(true);
    ledger.close();

    const again = opened(file);
    expect(again.health()).toMatchObject({ code: 'ledger_corrupt' });
    expect(again.lease(sampleLease(1).id)).toBeDefined();
    expect(again.acceptDamage()).toEqual({ ok: true, value: undefined });
    expect(again.health()).toBeUndefined();
    again.close();
    const third = opened(file);
    expect(third.health()).toBeUndefined();
    third.close();
    expect(readFileSync(join(folder, 'sub', 'damaged', aside[0]!))).toEqual(content);
  });

  it('does not take the database of another program for its own', () => {
    opened(file).close();
    rmSync(file);
    const sql = openSql(file);
    sql.run('CREATE TABLE leases (x)');
    sql.close();
    const ledger = opened(file);
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    expect(ledger.commit({ leases: [sampleLease(1)] }).ok).toBe(true);
    ledger.close();
  });

  it('rescues what can be read from a file with broken pages', () => {
    const whole = opened(file);
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
    for (const n of numbers) {
      const lease = (n % 2 === 0 ? endedLease : sampleLease)(n, { reason: `reason ${String(n)} ${'x'.repeat(900)}` });
      whole.commit({ leases: [lease], openIntents: [sampleIntent(n)], audit: [sampleDraft(n)] });
    }
    whole.raiseHighWater(instant(TEST_START + 5));
    whole.close();
    const bytes = readFileSync(file);
    const middle = Math.floor(bytes.length / 4096 / 2) * 4096;
    bytes.fill(0xff, middle, middle + 3 * 4096);
    writeFileSync(file, bytes);

    const ledger = opened(file);
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    const kept = ledger.leases({ states: 'all', limit: 1_000 });
    expect(kept.length).toBeGreaterThan(150);
    for (const lease of kept) expect(lease.reason).toMatch(/^reason \d+ x{900}$/);
    const [newest] = ledger.auditPage({ limit: 1 });
    expect(newest?.event.kind).toBe('ledgerRepaired');
    expect(ledger.commit({ leases: [sampleLease(500)], audit: [sampleDraft(500)] }).ok).toBe(true);
    ledger.close();
    const aside = beside().find((name) => name.includes('.damaged-'));
    expect(readFileSync(join(folder, 'sub', aside!)).equals(bytes)).toBe(true);
  });

  it.each([
    ['no JSON', 'lease-2', '{'],
    ['another shape', 'lease-2', '{"id":"lease-2"}'],
    ['an unknown field', 'lease-2', JSON.stringify({ ...sampleLease(2), password: 'x' })],
  ])('reads past a row that is %s, and says so', (_, id, body) => {
    const whole = opened(file);
    whole.commit({ leases: [sampleLease(1), sampleLease(2), sampleLease(3)] });
    whole.close();
    change(`UPDATE leases SET body = '${body}' WHERE id = '${id}'`);
    const ledger = opened(file);
    expect(ledger.health()).toEqual({ code: 'ledger_corrupt', detail: 'unreadable rows' });
    expect(ledger.leases({ states: 'live', limit: 9 }).map((lease) => lease.id)).toEqual(['lease-3', 'lease-1']);
    expect(ledger.commit({ leases: [endedLease(1)] }).ok).toBe(true);
    ledger.close();
  });

  it('finds where the audit chain was cut, changed or shortened', () => {
    const whole = opened(file);
    whole.commit({ audit: [1, 2, 3, 4].map((n) => sampleDraft(n)) });
    whole.close();
    const pristine = readFileSync(file);
    const brokenAt = (statement: string): number | undefined => {
      writeFileSync(file, pristine);
      change('DROP TRIGGER audit_is_never_changed');
      change('DROP TRIGGER audit_is_never_deleted');
      change(statement);
      const ledger = opened(file);
      const answer = ledger.verifyAudit();
      ledger.close();
      return answer.brokenAt;
    };
    expect(brokenAt(`UPDATE audit SET body = replace(body, 'check-out', 'check-in') WHERE sequence = 3`)).toBe(3);
    expect(brokenAt('DELETE FROM audit WHERE sequence = 2')).toBe(2);
    expect(brokenAt('DELETE FROM audit WHERE sequence = 4')).toBe(4);
    expect(brokenAt('DELETE FROM audit')).toBe(1);
    expect(brokenAt(`UPDATE audit SET body = 'x' WHERE sequence = 1`)).toBe(1);
    expect(brokenAt('SELECT 1')).toBeUndefined();
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

  it('finishes a rescue that a crash cut short', () => {
    const whole = opened(file);
    whole.commit({ leases: [sampleLease(1)] });
    whole.close();
    copyFileSync(file, `${file}.rescue`);
    rmSync(file);
    writeFileSync(`${file}.damaged-1`, 'what was damaged');
    const ledger = opened(file);
    expect(ledger.lease(sampleLease(1).id)).toEqual(sampleLease(1));
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    ledger.close();
  });
});
