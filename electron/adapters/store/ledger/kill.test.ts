import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '.';
import { FakeClock } from '../../../testkit/fakes/clock';

const root = join(import.meta.dirname, '../../../..');
const writer = join(root, 'electron/testkit/crash/ledger-writer.ts');
const clock = new FakeClock();

/** Runs `writeUntilKilled` in a process of its own. */
function startWriter(file: string): ChildProcess {
  const program = `
    import { runnerImport } from 'vite';
    const { module } = await runnerImport(${JSON.stringify(writer)}, { configFile: false, logLevel: 'silent' });
    module.writeUntilKilled(${JSON.stringify(file)});`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Reads acknowledgements; does `then` at the given one; gives the last one that came before the end. */
async function acknowledged(child: ChildProcess, at: number, then: () => void): Promise<number> {
  let text = '';
  let done = false;
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (!done && text.includes(`\n${String(at)}\n`)) {
      done = true;
      then();
    }
  });
  await once(child, 'close');
  return text.split('\n').slice(0, -1).map(Number).at(-1) ?? 0;
}

describe('a ledger whose process is killed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-kill-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([3, 40, 400])('has every acknowledged change after a kill at %i, whole, and is free', async (at) => {
    const file = join(folder, 'ledger.db');
    const child = startWriter(file);
    let whileAlive: unknown;
    const last = await acknowledged(child, at, () => {
      whileAlive = openLedger({ file, clock });
      child.kill('SIGKILL');
    });
    expect(child.signalCode).toBe('SIGKILL');
    expect(whileAlive).toEqual({ ok: false, error: { code: 'ledger_unwritable', detail: 'SQLITE_BUSY' } });
    expect(last).toBeGreaterThanOrEqual(at);

    const opened = openLedger({ file, clock });
    if (!opened.ok) throw new Error(opened.error.code);
    const ledger = opened.value;
    expect(ledger.health()).toBeUndefined();
    const leases = ledger.leases({ states: 'all', limit: Infinity });
    // The one that was committed but not yet acknowledged may be there.
    expect([last, last + 1]).toContain(leases.length);
    expect(leases.map((lease) => lease.id)).toContain(`lease-${String(last)}`);
    expect(ledger.openIntents()).toHaveLength(leases.length);
    expect(ledger.verifyAudit()).toEqual({ entries: leases.length });
    ledger.close();
  });
});
