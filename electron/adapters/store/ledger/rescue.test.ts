import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerLab, type LedgerLab } from '../../../testkit/labs/ledger-lab';
import { endedLease, sampleDraft, sampleLease } from '../../../testkit/labs/sample-lease';
import { rescue } from './rescue';
import { openSql, type Sql } from './sql';

describe('a ledger of which a part went bad', () => {
  let lab: LedgerLab;
  beforeEach(() => {
    lab = ledgerLab();
  });
  afterEach(() => lab.dispose());

  it.each([1, 100, 199])('loses no row but those of the page that is broken: the one with lease %i', (broken) => {
    const whole = lab.open();
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
    const text = (n: number): string => `row ${String(n)} ${'x'.repeat(900)}`;
    for (const n of numbers) {
      const { at, event } = sampleDraft(n, text(n));
      const audit = [n % 2 === 0 ? { at, event } : sampleDraft(n, text(n))];
      whole.commit({ leases: [sampleLease(n, { reason: text(n) })], audit });
    }
    whole.close();
    const bytes = readFileSync(lab.file);
    const gone = new Set<number>();
    for (const at of [
      bytes.lastIndexOf(`"reason":"row ${String(broken)} `),
      bytes.lastIndexOf(`"what":"row ${String(broken)} `),
    ]) {
      const page = bytes.subarray(at - (at % 4096), at - (at % 4096) + 4096);
      for (const n of numbers) if (page.includes(`row ${String(n)} `)) gone.add(n);
      page.fill(0xff);
    }
    writeFileSync(lab.file, bytes);

    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    const reasons = new Set(ledger.leases({ states: 'all', limit: 999 }).map(({ reason }) => reason));
    const sequences = new Set(ledger.auditPage({ limit: 999 }).map(({ sequence }) => sequence));
    const left = numbers.filter((n) => !gone.has(n));
    expect(left.length).toBeGreaterThan(185);
    expect(left.filter((n) => !reasons.has(text(n)))).toEqual([]);
    expect(left.filter((n) => !sequences.has(n))).toEqual([]);
    ledger.close();
  });

  it('comes to an end also where the number of a row went bad', () => {
    const whole = lab.open();
    for (let n = 1; n <= 60; n += 1) whole.commit({ audit: [sampleDraft(n, `line ${String(n)} ${'x'.repeat(900)}`)] });
    whole.close();
    lab.change("INSERT INTO audit (sequence, lease_id, body) VALUES (4000000000000000, 'lease-1', '{}')");
    const bytes = readFileSync(lab.file);
    const at = bytes.lastIndexOf('line 30 ');
    bytes.fill(0xff, at - (at % 4096), at - (at % 4096) + 4096);
    writeFileSync(lab.file, bytes);
    const ledger = lab.open();
    expect(ledger.auditPage({ limit: 99 }).length).toBeGreaterThan(54);
    ledger.close();
  });

  it.each(['ended', 'live'])(
    'can be accepted when one letter of a lease that is %s went bad, and is whole from then on',
    (which) => {
      const whole = lab.open();
      whole.commit({
        leases: [sampleLease(1, { reason: 'live' }), endedLease(2, { reason: 'ended' }), sampleLease(3)],
      });
      whole.close();
      const bytes = readFileSync(lab.file);
      bytes[bytes.indexOf(`"reason":"${which}"`) + 10] = 'X'.charCodeAt(0);
      writeFileSync(lab.file, bytes);
      const ledger = lab.open();
      expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
      expect(ledger.acceptDamage().ok).toBe(true);
      ledger.close();
      const again = lab.open();
      const left = again.leases({ states: 'all', limit: 9 }).map(({ id }) => id);
      expect(left).toEqual(which === 'live' ? ['lease-3', 'lease-2'] : ['lease-3', 'lease-1']);
      expect(again.health()).toBeUndefined();
      again.close();
    },
  );

  it('looks for lost rows and numbers no further than there can be any', () => {
    const whole = lab.open();
    const reason = 'x'.repeat(900);
    for (let n = 1; n <= 60; n += 1) whole.commit({ leases: [sampleLease(n, { reason })], audit: [sampleDraft(n)] });
    whole.close();
    lab.change(`UPDATE leases SET rowid = 1000000 WHERE id = 'lease-60'`);
    const head = JSON.stringify({ sequence: Number.MAX_SAFE_INTEGER, hash: '0'.repeat(64) });
    lab.change(`UPDATE meta SET value = '${head}' WHERE key = 'head'`);
    const bytes = readFileSync(lab.file);
    const at = bytes.lastIndexOf('"id":"lease-30"');
    bytes.fill(0xff, at - (at % 4096), at - (at % 4096) + 4096);
    writeFileSync(lab.file, bytes);

    const sql = openSql(lab.file);
    let asked = 0;
    const first: Sql['first'] = (...what) => {
      asked += 1;
      return sql.first(...what);
    };
    rescue({ ...sql, first }, lab.file);
    sql.close();
    expect(asked).toBeLessThan(200_000);

    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    expect(ledger.lease(sampleLease(60).id)).toBeDefined();
    expect(ledger.leases({ states: 'all', limit: 99 }).length).toBeGreaterThan(50);
    expect(ledger.auditPage({ limit: 1 })[0]).toMatchObject({ sequence: 61, event: { kind: 'ledgerRepaired' } });
    expect(ledger.commit({ audit: [sampleDraft(61)] }).ok).toBe(true);
    ledger.close();
  });

  it('goes on behind audit lines that were lost at the end: their numbers are not given again, and the gap is found', () => {
    const whole = lab.open();
    for (let n = 1; n <= 60; n += 1) whole.commit({ audit: [sampleDraft(n, `line ${String(n)} ${'x'.repeat(900)}`)] });
    whole.setMark('delivered syslog', 60);
    whole.close();
    const bytes = readFileSync(lab.file);
    const newest = bytes.lastIndexOf('line 60 ');
    bytes.fill(0xff, newest - (newest % 4096), newest - (newest % 4096) + 4096);
    writeFileSync(lab.file, bytes);

    const ledger = lab.open();
    expect(ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    const [repaired, last] = ledger.auditPage({ limit: 2 });
    expect(repaired).toMatchObject({ sequence: 61, event: { kind: 'ledgerRepaired' } });
    expect(ledger.auditRange({ after: ledger.mark('delivered syslog') ?? 0, limit: 9 })).toEqual([repaired]);
    expect(last?.sequence).toBeLessThan(60);
    expect(ledger.verifyAudit()).toMatchObject({ brokenAt: (last?.sequence ?? 0) + 1 });
    ledger.close();
  });
});
