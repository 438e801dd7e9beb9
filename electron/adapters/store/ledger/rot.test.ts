import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flipBit, ledgerRot, truncate, type Damage } from '../../../testkit/crash/ledger-rot';

const GOOD: readonly string[] = ['noticed', 'harmless', 'refused as newer'];

// A sample; `npm run ledger-rot` does 5,000 and 500.
it.each<[string, number, Damage]>([
  ['flipped bits', 100, flipBit],
  ['truncations', 50, truncate],
])('%s of a ledger are noticed, and all that can be read is ended', { timeout: 120_000 }, (_, times, damage) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-rot-'));
  try {
    const counts = ledgerRot(folder, times, damage);
    expect([...counts.keys()].filter((verdict) => !GOOD.includes(verdict))).toEqual([]);
    expect(counts.get('noticed')).toBeGreaterThan(times / 3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
