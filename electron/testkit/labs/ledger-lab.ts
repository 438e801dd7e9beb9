import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import { openLedger } from '../../adapters/store/ledger';
import type { Ledger } from '../../ports/storage';
import { openSql } from '../../adapters/store/ledger/sql';
import { FakeClock } from '../fakes/clock';
import { must } from '../must';

export interface LedgerLab {
  /** Of the test alone; there from the beginning. */
  readonly folder: string;
  /** The ledger, in a folder below, which it makes itself. */
  readonly file: string;
  /** At `TEST_START`, and stays there. `maxPages`: the most that the file may have; unlimited unless given. */
  tryToOpen(maxPages?: number): Result<Ledger, Failure>;
  open(maxPages?: number): Ledger;
  /** Names of the files in the ledger's own folder, sorted. */
  beside(): readonly string[];
  /** Runs SQL on the file behind the ledger's back. */
  change(statement: string): void;
  dispose(): void;
}

/** A place for a ledger on the disk. */
export function ledgerLab(): LedgerLab {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ledger-'));
  const file = join(folder, 'sub', 'ledger.db');
  const clock = new FakeClock();
  const tryToOpen = (maxPages?: number): Result<Ledger, Failure> =>
    openLedger({ file, clock, ...(maxPages === undefined ? {} : { maxPages }) });
  return {
    folder,
    file,
    tryToOpen,
    open: (maxPages) => must(tryToOpen(maxPages)),
    beside: () => readdirSync(dirname(file)).sort(),
    change: (statement) => {
      const sql = openSql(file);
      sql.run(statement);
      sql.close();
    },
    dispose: () => rmSync(folder, { recursive: true }),
  };
}
