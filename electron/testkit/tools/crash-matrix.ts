/**
 * Runs the crash matrix: over the ledger in memory, over the one on disk, and with a second copy of the program finishing
 * what the killed one began; then against a real domain controller and a real endpoint, in real time. Exit code 1 when a
 * case failed. `--only memory|domain|endpoint` makes it shorter.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLedger, type OpenedLedger } from '../../adapters/store/ledger';
import { FakeClock } from '../clock';
import { crashCases, memoryCabinet, runCrashCase, type CrashResult } from '../crash-matrix';
import { runSweptCase } from '../crash-matrix-swept';
import { realCases, runRealCase } from '../crash-real';
import type { LedgerCabinet } from '../crash-world';
import { domainSite, endpointSite, type StartedSite } from './driver/sites';

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

const { values } = parseArgs({ options: { only: { type: 'string' } } });

/** Cases run and failed, by what they ran on. */
const tally = new Map<string, { run: number; failed: number }>();

function count(what: string, { name, findings }: CrashResult): void {
  const sum = tally.get(what) ?? { run: 0, failed: 0 };
  const failed = findings.length > 0;
  tally.set(what, { run: sum.run + 1, failed: sum.failed + (failed ? 1 : 0) });
  if (failed) console.log(`FAILED (${what}) ${name}: ${findings.join('; ')}`);
}

const NAMES = { cloud: 'tenant', cloud2: 'tenant', domain: 'domain', endpoint: 'endpoint' } as const;

const inMemory = values.only === undefined || values.only === 'memory';
for (const crash of inMemory ? crashCases() : []) {
  const where = `${NAMES[crash.where]} in memory`;
  count(`${where}, ledger in memory`, await runCrashCase(crash, memoryCabinet()));
  count(`${where}, ledger on disk`, await runCrashCase(crash, diskCabinet()));
  count(`${where}, finished by a second copy`, await runSweptCase(crash));
}

/** Cases beside each other at one real directory; each has an account of its own. */
const HANDS = 6;

const notRun: string[] = [];

async function onReal(what: string, open: () => Promise<StartedSite>): Promise<void> {
  const site = await open().catch((why: unknown) => {
    notRun.push(what);
    console.log(`NOT RUN ${what}: ${why instanceof Error ? why.message : 'it does not start'}`);
    return undefined;
  });
  if (site === undefined) return;
  const queue = [...realCases(site)];
  const hand = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      count(site.name, await runRealCase(site, next));
    }
  };
  try {
    await Promise.all(Array.from({ length: HANDS }, hand));
  } finally {
    await site.stop();
  }
}

if (values.only !== 'memory') {
  if (values.only !== 'endpoint') await onReal('Samba domain', domainSite);
  if (values.only !== 'domain') await onReal('Linux endpoint', endpointSite);
}

let [run, failed] = [0, 0];
for (const [what, sum] of tally) {
  run += sum.run;
  failed += sum.failed;
  console.log(`${what}: ${String(sum.run)} cases run, ${String(sum.failed)} cases failed`);
}
const missing = notRun.length === 0 ? '' : `; not run: ${notRun.join(', ')}`;
console.log(`crash matrix: ${String(run)} cases run, ${String(failed)} cases failed${missing}`);
process.exitCode = failed === 0 ? 0 : 1;
