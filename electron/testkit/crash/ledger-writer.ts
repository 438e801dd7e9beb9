import { writeSync } from 'node:fs';
import { openLedger } from '../../adapters/store/ledger';
import { FakeClock } from '../fakes/clock';
import { sampleDraft, sampleIntent, sampleLease } from '../labs/sample-lease';
import { must } from '../must';

/**
 * Commits one lease after the other to `file` until it is killed, and acknowledges each on standard output after its
 * commit has returned.
 */
export function writeUntilKilled(file: string): never {
  const ledger = must(openLedger({ file, clock: new FakeClock() }));
  for (let n = 1; ; n += 1) {
    must(ledger.commit({ leases: [sampleLease(n)], openIntents: [sampleIntent(n)], audit: [sampleDraft(n)] }));
    writeSync(1, `${String(n)}\n`);
  }
}
