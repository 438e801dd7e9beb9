/** Runs the crash matrix, once over the ledger in memory and once over the one on disk. Exit code 1 when a case failed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, type OpenedLedger } from '../../adapters/store/ledger';
import { FakeClock } from '../clock';
import { crashCases, memoryCabinet, runCrashCase } from '../crash-matrix';
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

const cabinets = { memory: memoryCabinet, disk: diskCabinet };
let run = 0;
let failed = 0;
for (const [kind, make] of Object.entries(cabinets)) {
  for (const crash of crashCases()) {
    run += 1;
    const { name, findings } = await runCrashCase(crash, make());
    if (findings.length === 0) continue;
    failed += 1;
    console.log(`FAILED (${kind} ledger) ${name}: ${findings.join('; ')}`);
  }
}
console.log(`crash matrix: ${String(run)} cases run, ${String(failed)} cases failed`);
process.exitCode = failed === 0 ? 0 : 1;
