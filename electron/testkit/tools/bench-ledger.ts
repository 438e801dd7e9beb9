/**
 * How long a start takes that finds 10,000 and 100,000 leases in the ledger on disk: opening (with SQLite's own check),
 * reading what is live, what was under way and the newest page of each list, until the engine could begin. Beside it, not
 * part of the start, how long the whole audit chain takes to walk. One JSON line per figure; `baseline` is the goal.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditDraft } from '../../../shared/model/audit';
import { MINUTE, plus } from '../../../shared/time';
import { openLedger } from '../../adapters/store/ledger';
import { LeaseBook } from '../../app/leases/lease-book';
import { LeaseTime } from '../../app/leases/lease-time';
import { FakeClock, TEST_START } from '../fakes/clock';
import { endedLease, sampleLease } from '../labs/sample-lease';
import { must } from '../must';
import { noOptions } from './driver/options';

noOptions();

const GOALS_MS = { 10_000: 1_000, 100_000: 10_000 } as const;
/** The past is long, the present short: one lease in a hundred is live. */
const LIVE_OF = 100;
const AT_ONCE = 500;
const clock = new FakeClock(plus(TEST_START, 200_000 * MINUTE));

/** The audit lines of an ordinary lease. */
function lines(n: number): readonly AuditDraft[] {
  const lease = sampleLease(n);
  const { id: leaseId, requestedAt: at, technician } = lease;
  const done = (['create', 'credential', 'verifyLive', 'neutralise', 'strip', 'verifyGone'] as const).map(
    (step): AuditDraft => ({ at, leaseId, event: { kind: 'stepDone', step, key: step, already: false } }),
  );
  return [
    {
      at,
      leaseId,
      actor: technician.id,
      event: {
        kind: 'requested',
        policyName: lease.recipe.policyName,
        customerName: lease.customer.name,
        accountName: lease.account.name,
        duration: lease.duration,
        reason: lease.reason,
      },
    },
    ...done,
    { at, leaseId, event: { kind: 'revoked', exposureMs: 900 } },
  ];
}

function fill(file: string, total: number): void {
  const ledger = must(openLedger({ file, clock }));
  for (let first = 1; first <= total; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, total - first + 1) }, (_, index) => first + index);
    const leases = numbers.map((n) => (n % LIVE_OF === 0 ? sampleLease(n) : endedLease(n)));
    must(ledger.commit({ leases, audit: numbers.flatMap(lines) }));
  }
  ledger.close();
}

function report(metric: string, value: number, baseline: number | null, n: number): void {
  console.log(JSON.stringify({ bench: 'ledger', metric, value: Math.round(value), unit: 'ms', baseline, n }));
}

for (const [text, goal] of Object.entries(GOALS_MS)) {
  const leases = Number(text);
  const size = `${String(leases / 1_000)}k`;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-ledger-'));
  try {
    const file = join(folder, 'ledger.db');
    fill(file, leases);
    const begun = performance.now();
    const ledger = must(openLedger({ file, clock }));
    const book = new LeaseBook(ledger, new LeaseTime(clock, ledger));
    book.load();
    const shown = book.ended(1_000).length + ledger.auditPage({ limit: 200 }).length + ledger.openIntents().length;
    const took = performance.now() - begun;
    if (book.live().length !== leases / LIVE_OF || shown < 1_200) throw new Error('the ledger is not whole');
    report(`replay_${size}_ms`, took, goal, leases);
    if (took >= goal) process.exitCode = 1;
    const walked = performance.now();
    const { entries, brokenAt } = ledger.verifyAudit();
    if (brokenAt !== undefined) throw new Error('the chain is broken');
    report(`verify_audit_${size}_ms`, performance.now() - walked, null, entries);
    ledger.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
