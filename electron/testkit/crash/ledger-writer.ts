import { writeSync } from 'node:fs';
import { openLedger } from '../../adapters/store/ledger';
import { FakeClock } from '../fakes/clock';
import { sampleDraft, sampleIntent, sampleLease } from '../labs/sample-lease';

/**
 * Commits one lease after the other to `file` until it is killed, and acknowledges each on standard output after its
 * commit has returned.
 */
export function writeUntilKilled(file: string): never {
  const opened = openLedger({ file, clock: new FakeClock() });
  if (!opened.ok) throw new Error(opened.error.code);
  for (let n = 1; ; n += 1) {
    const committed = opened.value.commit({
      leases: [sampleLease(n)],
      openIntents: [sampleIntent(n)],
      audit: [sampleDraft(n)],
    });
    if (!committed.ok) throw new Error(committed.error.code);
    writeSync(1, `${String(n)}\n`);
  }
}
