import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerLab, type LedgerLab } from '../../../testkit/labs/ledger-lab';

const root = join(import.meta.dirname, '../../../..');
const writer = join(root, 'electron/testkit/crash/ledger-writer.ts');

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
  let lab: LedgerLab;
  beforeEach(() => {
    lab = ledgerLab();
  });
  afterEach(() => lab.dispose());

  it.each([3, 40, 400])('has every acknowledged change after a kill at %i, whole, and is free', async (at) => {
    const child = startWriter(lab.file);
    let whileAlive: unknown;
    const last = await acknowledged(child, at, () => {
      whileAlive = lab.tryToOpen();
      child.kill('SIGKILL');
    });
    expect(child.signalCode).toBe('SIGKILL');
    expect(whileAlive).toEqual({ ok: false, error: { code: 'ledger_unwritable', detail: 'SQLITE_BUSY' } });
    expect(last).toBeGreaterThanOrEqual(at);

    const ledger = lab.open();
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
