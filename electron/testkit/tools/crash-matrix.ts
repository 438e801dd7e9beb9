/**
 * Runs the crash matrix: over the ledger in memory, over the one on disk, and with a second copy of the program finishing
 * what the killed one began. Exit code 1 when a case failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, type OpenedLedger } from '../../adapters/store/ledger';
import { FakeClock } from '../clock';
import { crashCases, memoryCabinet, runCrashCase, type CrashResult } from '../crash-matrix';
import { runSweptCase } from '../crash-matrix-swept';
import type { LedgerCabinet } from '../crash-world';

function diskCabinet(): LedgerCabinet {
  const folder = mkdtempSync(join(tmpdir(), 'crash-matrix-'));
  const clock = new FakeClock();
  let open: OpenedLedger | undefined;
  return {
    open: () => {
      const opened = openLedger({ file: join(folder, 'ledger.db'), clock });
      if (!opened.ok) throw new Error(`the ledger does not open: ${opened.error.code}`);
      open = opened.value;
      return open;
    },
    kill: () => open?.close(),
    dispose: () => {
      open?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Cases run and failed, by what they ran on. */
const tally = new Map<string, { run: number; failed: number }>();

function count(what: string, { name, findings }: CrashResult): void {
  const sum = tally.get(what) ?? { run: 0, failed: 0 };
  const failed = findings.length > 0;
  tally.set(what, { run: sum.run + 1, failed: sum.failed + (failed ? 1 : 0) });
  if (failed) console.log(`FAILED (${what}) ${name}: ${findings.join('; ')}`);
}

const NAMES = { cloud: 'tenant', cloud2: 'tenant', domain: 'domain', endpoint: 'endpoint' } as const;

for (const crash of crashCases()) {
  const where = `${NAMES[crash.where]} in memory`;
  count(`${where}, ledger in memory`, await runCrashCase(crash, memoryCabinet()));
  count(`${where}, ledger on disk`, await runCrashCase(crash, diskCabinet()));
  count(`${where}, finished by a second copy`, await runSweptCase(crash));
}

let [run, failed] = [0, 0];
for (const [what, sum] of tally) {
  run += sum.run;
  failed += sum.failed;
  console.log(`${what}: ${String(sum.run)} cases run, ${String(sum.failed)} cases failed`);
}
console.log(`crash matrix: ${String(run)} cases run, ${String(failed)} cases failed`);
process.exitCode = failed === 0 ? 0 : 1;
