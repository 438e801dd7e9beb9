import { existsSync } from 'node:fs';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Ledger } from '../../../ports/storage';
import type { Clock } from '../../../ports/system';
import { acceptAside, isNewer, keepAside, keptAside, makePrivate, putInPlace, rescueFile } from './files';
import { DiskLedger } from './disk-ledger';
import { rescue } from './rescue';
import { migrate, standingOf } from './schema';
import { codeOf, failureOf, openSql, type Sql } from './sql';

export interface LedgerOptions {
  /** Absolute path. Its folder belongs to us: damaged ledgers are kept there. */
  readonly file: string;
  readonly clock: Clock;
  /** The most 4,096-byte pages the file may have; more is `disk_full`. Unlimited unless given. */
  readonly maxPages?: number;
}

export interface OpenedLedger extends Ledger {
  /**
   * A person has seen that the ledger was damaged and what was lost: damaged files move into the folder `damaged`, and
   * check-outs may open again. Rows that cannot be read stay a trouble until their leases are written anew.
   */
  acceptDamage(): Result<void, Failure>;
}

/**
 * Opens or makes the ledger. Failures: `ledger_newer` (written by a newer Latchkey; the file is untouched),
 * `ledger_unwritable` (in use by another process: detail `SQLITE_BUSY`; or no permission), `disk_full`.
 *
 * A damaged ledger is no failure: what can be read of it is copied into a new file, the damaged one is kept aside as it
 * was, and `health` says `ledger_corrupt` until `acceptDamage`, also after restarts.
 */
export function openLedger(options: LedgerOptions): Result<OpenedLedger, Failure> {
  const { file } = options;
  try {
    finishRescue(file);
    makePrivate(file);
    if (isNewer(file)) return err(failure('ledger_newer'));
    const opened = openSound(options);
    if (!opened.ok) return opened;
    const ledger = new DiskLedger(
      opened.value,
      () => keptAside(file).length > 0,
      () => acceptAside(file),
    );
    return ok(ledger);
  } catch (cause) {
    return err(failureOf(cause));
  }
}

/** The process died after a rescue was complete and the damaged file put aside, but before the last rename. */
function finishRescue(file: string): void {
  if (!existsSync(file) && existsSync(rescueFile(file)) && keptAside(file).length > 0)
    putInPlace(rescueFile(file), file);
}

function openSound(options: LedgerOptions): Result<Sql, Failure> {
  const { file, clock, maxPages } = options;
  const first = examine(file);
  if (first.kind === 'newer') return err(failure('ledger_newer'));
  let sql = first.sql;
  if (first.kind === 'damaged') {
    const rescued = rescue(sql, file);
    sql?.close();
    keepAside(file, clock.wall());
    putInPlace(rescueFile(file), file);
    sql = openSql(file);
    sql.makeDurable();
    migrate(sql);
    new DiskLedger(sql).commit({
      audit: [
        {
          at: clock.wall(),
          event: {
            kind: 'ledgerRepaired',
            detail: `leases ${String(rescued.leases)}, intents ${String(rescued.intents)}, audit ${String(rescued.audit)}`,
          },
        },
      ],
    });
  }
  if (sql === undefined) return err(failure('bug', { detail: 'ledger' }));
  if (maxPages !== undefined) sql.first(`PRAGMA max_page_count = ${String(Math.trunc(maxPages))}`);
  return ok(sql);
}

interface Examined {
  readonly kind: 'sound' | 'damaged' | 'newer';
  readonly sql: Sql | undefined;
}

/** Opens and looks: sound and up to date, damaged (as far as it opens), or newer. Throws when the reason is not damage. */
function examine(file: string): Examined {
  let sql: Sql | undefined;
  try {
    sql = openSql(file);
    const sound = sql.all('PRAGMA quick_check(1)').every((row) => row[0] === 'ok');
    if (!sound) return { kind: 'damaged', sql };
    const standing = standingOf(sql);
    if (standing === 'foreign') return { kind: 'damaged', sql };
    if (standing === 'newer') {
      sql.close();
      return { kind: 'newer', sql: undefined };
    }
    sql.makeDurable();
    migrate(sql);
    return { kind: 'sound', sql };
  } catch (cause) {
    if (failureOf(cause).code === 'ledger_corrupt' && codeOf(cause) !== '') return { kind: 'damaged', sql };
    sql?.close();
    throw cause;
  }
}
