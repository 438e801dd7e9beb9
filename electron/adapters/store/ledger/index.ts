import { existsSync } from 'node:fs';
import { categoryOf, failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Ledger } from '../../../ports/storage';
import type { Clock } from '../../../ports/system';
import { acceptAside, isNewer, keepAside, keptAside, makePrivate, putInPlace, rescueFile } from './files';
import { DiskLedger, type Standing } from './disk-ledger';
import { readableCopy, rescue } from './rescue';
import { isSealKept } from './rows';
import { isAsMade, migrate, standingOf } from './schema';
import { failureOf, openSql, type Sql } from './sql';

export interface LedgerOptions {
  /** Absolute path. Its folder belongs to us: damaged ledgers are kept there. */
  readonly file: string;
  readonly clock: Clock;
  /** The most 4,096-byte pages the file may have; more is `disk_full`. Unlimited unless given. */
  readonly maxPages?: number;
}

/**
 * Opens or makes the ledger. Failures: `ledger_newer` (written by a newer Latchkey; the file is untouched),
 * `ledger_unwritable` (in use by another process: detail `SQLITE_BUSY`; or no permission), `disk_full`.
 *
 * A damaged ledger is no failure: what can be read of it is copied into a new file, the damaged one is kept aside as it
 * was, and `health` says `ledger_corrupt` until `acceptDamage`, also after restarts; that moves what was kept aside into the folder
 * `damaged`.
 *
 * A ledger that is there but cannot be written (full disk, read-only file system) opens for reading: leases that are out
 * can be revoked, `health` says why, and every commit fails until the next start.
 */
export function openLedger(options: LedgerOptions): Result<Ledger, Failure> {
  const { file } = options;
  let sql: Sql | undefined;
  try {
    finishRescue(file);
    makePrivate(file);
    if (isNewer(file)) return err(failure('ledger_newer'));
    sql = openSql(file);
    const found = examine(sql);
    if (found === 'newer') {
      sql.close();
      return err(failure('ledger_newer'));
    }
    if (found === 'damaged') sql = replaceDamaged(sql, options);
    sql.makeDurable();
    migrate(sql);
    limitPages(sql, options);
    return ok(new DiskLedger(sql, standingAt(file)));
  } catch (cause) {
    return openForReading(file, failureOf(cause), sql);
  }
}

/** The process died after a rescue was complete and the damaged file put aside, but before the last rename. */
function finishRescue(file: string): void {
  if (!existsSync(file) && existsSync(rescueFile(file)) && keptAside(file).length > 0)
    putInPlace(rescueFile(file), file);
}

/** Only reads, so that a damaged or newer file stays as it is. Throws when the reason is not damage. */
function examine(sql: Sql): 'sound' | 'damaged' | 'newer' {
  try {
    // Not the quick check: it does not compare rows with indexes, and a lease whose `live` has flipped must be noticed.
    if (!sql.all('PRAGMA integrity_check(1)').every((row) => row[0] === 'ok')) return 'damaged';
    const standing = standingOf(sql);
    if (standing === 'foreign') return 'damaged';
    if (standing === 'newer') return 'newer';
    if (!hasOurSchema(sql)) return 'damaged';
    return standing === 'older' || areSealsKept(sql) ? 'sound' : 'damaged';
  } catch (cause) {
    if (failureOf(cause).code === 'ledger_corrupt') return 'damaged';
    throw cause;
  }
}

/**
 * SQLite does not look into what is stored. A row that went bad would be found whenever it is read, and close check-outs anew at
 * every start: it is left out with the rest of the damage, once.
 */
function areSealsKept(sql: Sql): boolean {
  let kept = true;
  for (const table of ['leases', 'intents']) {
    // To the end: a statement left half-way holds the lock.
    for (const row of sql.each(`SELECT CAST(body AS BLOB) FROM ${table}`)) kept &&= isSealKept(row[0]);
  }
  return kept;
}

function hasOurSchema(sql: Sql): boolean {
  const empty = openSql(':memory:');
  try {
    return isAsMade(sql, empty);
  } finally {
    empty.close();
  }
}

/** Gives the new ledger with what could be read. Until the damaged one is put aside, a failure leaves it in its place. */
function replaceDamaged(damaged: Sql, { file, clock }: LedgerOptions): Sql {
  const rescued = rescue(damaged, file);
  damaged.close();
  keepAside(file, clock.wall());
  putInPlace(rescueFile(file), file);
  const sql = openSql(file);
  sql.makeDurable();
  const detail = `leases ${String(rescued.leases)}, intents ${String(rescued.intents)}, audit ${String(rescued.audit)}`;
  new DiskLedger(sql).commit({ audit: [{ at: clock.wall(), event: { kind: 'ledgerRepaired', detail } }] });
  return sql;
}

function limitPages(sql: Sql, { maxPages }: LedgerOptions): void {
  if (maxPages !== undefined) sql.first(`PRAGMA max_page_count = ${String(Math.trunc(maxPages))}`);
}

function standingAt(file: string): Standing {
  return { asideExists: () => keptAside(file).length > 0, acceptAside: () => acceptAside(file) };
}

/**
 * The last resort after `problem`: a copy in memory of every row that can be read. In use by another process means that
 * the other one does the work, so that stays a failure.
 */
export function openForReading(file: string, problem: Failure, open?: Sql): Result<Ledger, Failure> {
  let sql = open;
  try {
    const isOurs = problem.detail !== 'SQLITE_BUSY' && categoryOf(problem.code) === 'storage' && existsSync(file);
    if (!isOurs || isNewer(file)) return err(problem);
    sql ??= openSql(file);
    return ok(new DiskLedger(readableCopy(sql), { ...standingAt(file), readOnly: problem }));
  } catch {
    return err(problem);
  } finally {
    sql?.close();
  }
}
