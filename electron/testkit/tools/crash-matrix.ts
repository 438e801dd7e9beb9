/**
 * Runs the crash matrix: over the ledger in memory, over the one on disk, and with a second copy of the program finishing
 * what the killed one began; then against a real domain controller and a real endpoint, in real time, where the killed one
 * starts again, another copy finishes, or two others do at once. Exit code 1 when a case failed or none could run. `--only
 * PART` runs one part.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openLedger } from '../../adapters/store/ledger';
import type { Ledger } from '../../ports/storage';
import { FakeClock } from '../fakes/clock';
import { crashCases, memoryCabinet, runCrashCase, type CrashResult } from '../crash/crash-matrix';
import { runSweptCase } from '../crash/crash-matrix-swept';
import { killAt, realCases, runRealCase, type Killed } from '../crash/crash-real';
import { sweepAfter } from '../crash/crash-real-swept';
import type { LedgerCabinet } from '../crash/crash-world';
import { must } from '../must';
import { optionsOf } from './driver/options';
import { domainSite, endpointSite, type MovableSite, type StartedSite } from './driver/sites';

function diskCabinet(): LedgerCabinet {
  const folder = mkdtempSync(join(tmpdir(), 'crash-matrix-'));
  const clock = new FakeClock();
  let open: Ledger | undefined;
  return {
    open: () => {
      open = must(openLedger({ file: join(folder, 'ledger.db'), clock }));
      return open;
    },
    kill: () => open?.close(),
    dispose: () => {
      open?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Each can be run alone. */
const PARTS = {
  memory: () => inMemory(),
  domain: () => onReal('Samba domain', domainSite),
  domainOther: () => sweptOn('Samba domain', domainSite, 1),
  domainTogether: () => sweptOn('Samba domain', domainSite, 2),
  endpoint: () => onReal('Linux endpoint', endpointSite),
  endpointOther: () => sweptOn('Linux endpoint', () => endpointSite({ movable: true }), 1),
};

/** Cases run and failed, by what they ran on. */
const tally = new Map<string, { run: number; failed: number }>();

function count(what: string, { name, findings }: CrashResult): void {
  const sum = tally.get(what) ?? { run: 0, failed: 0 };
  const failed = findings.length > 0;
  tally.set(what, { run: sum.run + 1, failed: sum.failed + (failed ? 1 : 0) });
  if (failed) console.log(`FAILED (${what}) ${name}: ${findings.join('; ')}`);
}

const NAMES = { cloud: 'tenant', cloud2: 'tenant', domain: 'domain', endpoint: 'endpoint' } as const;

async function inMemory(): Promise<void> {
  for (const crash of crashCases()) {
    const where = `${NAMES[crash.where]} in memory`;
    count(`${where}, ledger in memory`, await runCrashCase(crash, memoryCabinet()));
    count(`${where}, ledger on disk`, await runCrashCase(crash, diskCabinet()));
    count(`${where}, finished by a second copy`, await runSweptCase(crash));
  }
}

/** Cases beside each other at one real directory; each has an account of its own. */
const HANDS = 6;

const notRun: string[] = [];

async function opened<S extends StartedSite>(what: string, open: () => Promise<S>): Promise<S | undefined> {
  return open().catch((why: unknown) => {
    notRun.push(what);
    console.log(`NOT RUN ${what}: ${why instanceof Error ? why.message : 'it does not start'}`);
    return undefined;
  });
}

async function inHands<T>(cases: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...cases];
  const hand = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

/** The killed computer starts again and finishes what it began. */
async function onReal(what: string, open: () => Promise<StartedSite>): Promise<void> {
  const site = await opened(what, open);
  if (site === undefined) return;
  try {
    await inHands(realCases(site), async (one) => count(site.name, await runRealCase(site, one)));
  } finally {
    await site.stop();
  }
}

/** The killed computers never come back: others sweep, one alone or several at the same moment. */
async function sweptOn(what: string, open: () => Promise<MovableSite>, copies: number): Promise<void> {
  const how = copies === 1 ? 'finished by another copy' : `swept by ${String(copies)} copies at once`;
  const site = await opened(`${what}, ${how}`, open);
  if (site === undefined) return;
  try {
    const killed: Killed[] = [];
    await inHands(realCases(site), async (one) => void killed.push(await killAt(site, one)));
    const { results, taken } = await sweepAfter(site, killed, copies);
    for (const result of results) count(`${site.name}, ${how}`, result);
    console.log(`${site.name}, ${how}: ${String(taken)} leases taken over`);
  } finally {
    await site.stop();
  }
}

const parts = z.enum(['memory', 'domain', 'domainOther', 'domainTogether', 'endpoint', 'endpointOther']);
const { only } = optionsOf({ only: { type: 'string' } }, z.object({ only: parts.optional() }));
const chosen = Object.entries(PARTS).filter(([name]) => only === undefined || only === name);
for (const [, part] of chosen) await part();

let [run, failed] = [0, 0];
for (const [what, sum] of tally) {
  run += sum.run;
  failed += sum.failed;
  console.log(`${what}: ${String(sum.run)} cases run, ${String(sum.failed)} cases failed`);
}
const missing = notRun.length === 0 ? '' : `; not run: ${notRun.join(', ')}`;
console.log(`crash matrix: ${String(run)} cases run, ${String(failed)} cases failed${missing}`);
// The killed computers' timers still wait for the ends of their leases.
process.exit(failed === 0 && run > 0 ? 0 : 1);
