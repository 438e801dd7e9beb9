/** 5,000 flipped bits and 500 truncations of a ledger of 200 leases. Prints the verdicts; exit code 1 when one is bad. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flipBit, ledgerRot, truncate } from '../crash/ledger-rot';

const GOOD: readonly string[] = ['noticed', 'harmless', 'refused as newer'];
const folder = mkdtempSync(join(tmpdir(), 'latchkey-rot-'));
for (const [times, damage] of [
  [500, truncate],
  [5_000, flipBit],
] as const) {
  const counts = ledgerRot(folder, times, damage);
  console.log(JSON.stringify({ damage: damage.name, times, ...Object.fromEntries(counts) }));
  if ([...counts.keys()].some((verdict) => !GOOD.includes(verdict))) process.exitCode = 1;
}
rmSync(folder, { recursive: true });
