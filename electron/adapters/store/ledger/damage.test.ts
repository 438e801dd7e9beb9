import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForReading } from '.';
import { failure } from '../../../../shared/errors';
import { TEST_START } from '../../../testkit/fakes/clock';
import { ledgerLab, type LedgerLab } from '../../../testkit/labs/ledger-lab';
import { sampleDraft, sampleIntent, sampleLease, endedLease } from '../../../testkit/labs/sample-lease';
import { must } from '../../../testkit/must';
import { instant } from '../../../../shared/time';
import { migrations } from './schema';

describe('a damaged ledger', () => {
  let lab: LedgerLab;
  beforeEach(() => {
    lab = ledgerLab();
  });
  afterEach(() => lab.dispose());

  it.each([
    ['text', Buffer.from('this was never a database. '.repeat(200))],
    ['a few bytes', Buffer.from('SQL')],
    ['a header without pages', Buffer.from('SQLite format 3\0'.padEnd(100, '\x01'))],
    ['zeros', Buffer.alloc(8_192)],
  ])('keeps a file that is %s aside as it is and begins anew, corrupt until accepted', (_, content) => {
    lab.open().close();
    writeFileSync(lab.file, content);
    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    const aside = lab.beside().filter((name) => name.includes('.damaged-'));
    expect(aside).toEqual([`ledger.db.damaged-${String(TEST_START)}`]);
    expect(readFileSync(join(lab.folder, 'sub', aside[0]!))).toEqual(content);
    expect(ledger.commit({ leases: [sampleLease(1)] }).ok).toBe(true);
    ledger.close();

    const again = lab.open();
    expect(again.health()).toMatchObject({ code: 'ledger_corrupt' });
    expect(again.lease(sampleLease(1).id)).toBeDefined();
    expect(again.acceptDamage()).toEqual({ ok: true, value: undefined });
    expect(again.health()).toBeUndefined();
    again.close();
    const third = lab.open();
    expect(third.health()).toBeUndefined();
    third.close();
    expect(readFileSync(join(lab.folder, 'sub', 'damaged', aside[0]!))).toEqual(content);
  });

  it('does not take the database of another program for its own', () => {
    lab.open().close();
    rmSync(lab.file);
    lab.change('CREATE TABLE leases (x)');
    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    expect(ledger.commit({ leases: [sampleLease(1)] }).ok).toBe(true);
    ledger.close();
  });

  it.each([
    ['append', true],
    ['live = 1', true],
    // SQLite reads nothing at all of a file with a definition that it does not understand.
    ['audit_by_lease', false],
    ['STRICT', false],
  ])('notices a bit that flipped in the definition of a table, an index or a trigger: %s', (word, isRead) => {
    const whole = lab.open();
    whole.commit({ leases: [sampleLease(1)] });
    whole.close();
    const bytes = readFileSync(lab.file);
    const at = bytes.indexOf(word);
    expect(at).toBeGreaterThan(0);
    bytes[at + word.length - 1] = bytes[at + word.length - 1]! ^ 1;
    writeFileSync(lab.file, bytes);
    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    expect(ledger.lease(sampleLease(1).id) !== undefined).toBe(isRead);
    expect(ledger.commit({ leases: [endedLease(1)] }).ok).toBe(true);
    ledger.close();
  });

  it('rescues what can be read from a file with broken pages', () => {
    const whole = lab.open();
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
    for (const n of numbers) {
      const lease = (n % 2 === 0 ? endedLease : sampleLease)(n, { reason: `reason ${String(n)} ${'x'.repeat(900)}` });
      whole.commit({ leases: [lease], openIntents: [sampleIntent(n)], audit: [sampleDraft(n)] });
    }
    whole.raiseHighWater(instant(TEST_START + 5));
    whole.setMark('syslog', 150);
    whole.close();
    const bytes = readFileSync(lab.file);
    const middle = Math.floor(bytes.length / 4096 / 2) * 4096;
    bytes.fill(0xff, middle, middle + 3 * 4096);
    writeFileSync(lab.file, bytes);

    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    const kept = ledger.leases({ states: 'all', limit: 1_000 });
    expect(kept.length).toBeGreaterThan(150);
    for (const lease of kept) expect(lease.reason).toMatch(/^reason \d+ x{900}$/);
    const [newest] = ledger.auditPage({ limit: 1 });
    expect(newest?.event.kind).toBe('ledgerRepaired');
    expect(ledger.mark('syslog')).toBe(150);
    expect(ledger.commit({ leases: [sampleLease(500)], audit: [sampleDraft(500)] }).ok).toBe(true);
    ledger.close();
    const aside = lab.beside().find((name) => name.includes('.damaged-'));
    expect(readFileSync(join(lab.folder, 'sub', aside!)).equals(bytes)).toBe(true);
  });

  it.each([
    ['no JSON', 'lease-2', '{'],
    ['another shape', 'lease-2', '{"id":"lease-2"}'],
    ['an unknown field', 'lease-2', JSON.stringify({ ...sampleLease(2), password: 'x' })],
  ])('reads past a row that is %s, and says so', (_, id, body) => {
    const whole = lab.open();
    whole.commit({ leases: [sampleLease(1), sampleLease(2), sampleLease(3)] });
    whole.close();
    lab.change(`UPDATE leases SET body = '${body}' WHERE id = '${id}'`);
    const ledger = lab.open();
    expect(ledger.health()).toEqual({ code: 'ledger_corrupt', detail: 'unreadable rows' });
    expect(ledger.leases({ states: 'live', limit: 9 }).map((lease) => lease.id)).toEqual(['lease-3', 'lease-1']);
    expect(ledger.commit({ leases: [endedLease(1)] }).ok).toBe(true);
    ledger.close();
  });

  it('finds where the audit chain was cut, changed or shortened', () => {
    const whole = lab.open();
    whole.commit({ audit: [1, 2, 3, 4].map((n) => sampleDraft(n)) });
    whole.close();
    const pristine = readFileSync(lab.file);
    const brokenAt = (statement: string): number | undefined => {
      writeFileSync(lab.file, pristine);
      lab.change('DROP TRIGGER audit_is_never_changed');
      lab.change('DROP TRIGGER audit_is_never_deleted');
      lab.change(statement);
      for (const made of migrations.flat().filter((step) => step.startsWith('CREATE TRIGGER'))) lab.change(made);
      const ledger = lab.open();
      const answer = ledger.verifyAudit();
      let walk = ledger.verifyAuditPart(undefined, 1);
      while (!walk.done) walk = ledger.verifyAuditPart(walk, 1);
      expect(walk.brokenAt).toBe(answer.brokenAt);
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

  it('opens for reading when nothing can be written, and says why', () => {
    const whole = lab.open();
    whole.commit({ leases: [sampleLease(1)], openIntents: [sampleIntent(1)], audit: [sampleDraft(1)] });
    whole.raiseHighWater(TEST_START);
    whole.close();
    const before = readFileSync(lab.file);
    const ledger = must(openForReading(lab.file, failure('disk_full')));
    expect(ledger.health()).toEqual({ code: 'disk_full' });
    expect(ledger.lease(sampleLease(1).id)).toEqual(sampleLease(1));
    expect(ledger.openIntents()).toEqual([sampleIntent(1)]);
    expect(ledger.verifyAudit()).toEqual({ entries: 1 });
    expect(ledger.highWater()).toBe(TEST_START);
    expect(ledger.commit({ leases: [endedLease(1)] })).toMatchObject({
      ok: false,
      error: { code: 'ledger_unwritable' },
    });
    expect(ledger.health()).toMatchObject({ code: 'ledger_unwritable' });
    ledger.close();
    expect(readFileSync(lab.file)).toEqual(before);
    const again = lab.open();
    expect(again.health()).toBeUndefined();
    again.close();
  });

  it.each([failure('bug'), failure('ledger_unwritable', { detail: 'SQLITE_BUSY' })])(
    'does not open for reading after %j',
    (problem) => {
      lab.open().close();
      expect(openForReading(lab.file, problem)).toEqual({ ok: false, error: problem });
    },
  );

  it('reads what it can of a damaged file even when no new one can be made', () => {
    const whole = lab.open();
    for (let n = 1; n <= 60; n += 1) whole.commit({ leases: [sampleLease(n, { reason: 'x'.repeat(900) })] });
    whole.close();
    const bytes = readFileSync(lab.file);
    bytes.fill(0xff, bytes.length - 2 * 4096);
    writeFileSync(lab.file, bytes);
    mkdirSync(join(`${lab.file}.rescue`, 'in the way'), { recursive: true });
    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_unwritable' });
    expect(ledger.leases({ states: 'live', limit: Infinity }).length).toBeGreaterThan(30);
    ledger.close();
    expect(readFileSync(lab.file).equals(bytes)).toBe(true);
  });

  it('finishes a rescue that a crash cut short', () => {
    const whole = lab.open();
    whole.commit({ leases: [sampleLease(1)] });
    whole.close();
    copyFileSync(lab.file, `${lab.file}.rescue`);
    rmSync(lab.file);
    writeFileSync(`${lab.file}.damaged-1`, 'what was damaged');
    const ledger = lab.open();
    expect(ledger.lease(sampleLease(1).id)).toEqual(sampleLease(1));
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    ledger.close();
  });
});
