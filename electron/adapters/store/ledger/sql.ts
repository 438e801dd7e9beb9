import Database from 'libsql';
import { failure, type Failure } from '../../../../shared/errors';

export type SqlValue = string | number | null;
export type SqlRow = readonly unknown[];

/**
 * The few things the ledger asks of SQLite, so that another binding can take the place of libsql. Everything throws
 * what the binding throws; `failureOf` says what it means.
 */
export interface Sql {
  run(sql: string, ...values: SqlValue[]): void;
  all(sql: string, ...values: SqlValue[]): readonly SqlRow[];
  /**
   * Like `all`, without all of them in memory. Of a damaged table it gives its readable beginning, less up to a hundred rows:
   * libsql fetches that many at once.
   */
  each(sql: string, ...values: SqlValue[]): Iterable<SqlRow>;
  first(sql: string, ...values: SqlValue[]): SqlRow | undefined;
  /** All or nothing; rolls back and rethrows whatever `work` throws. Returns after the sync. */
  transaction(work: () => void): void;
  /** WAL and synchronous=FULL: to be called once the database was found sound; before it, nothing is changed. */
  makeDurable(): void;
  /** Gives the file back so that anyone may open it. Never throws. */
  close(): void;
}

/**
 * Opens a file for this process alone, by SQLite's exclusive locking mode: a file lock that the OS takes back even from a
 * killed process. Later calls throw for a file in use (SQLITE_BUSY) and for what is no database (SQLITE_NOTADB).
 */
export function openSql(file: string): Sql {
  const database = new Database(file);
  const statements = new Map<string, Database.Statement>();
  const prepared = (sql: string): Database.Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  const read = (sql: string): Database.Statement => {
    const statement = prepared(sql);
    statement.raw(true);
    return statement;
  };
  /** A statement of libsql that failed while it read fails for ever after, also for rows that are sound: it is made anew. */
  const forget = (sql: string, cause: unknown): never => {
    statements.delete(sql);
    throw cause;
  };
  const each = function* (sql: string, ...values: SqlValue[]): Iterable<SqlRow> {
    try {
      for (const row of read(sql).iterate(values)) yield asRow(row);
    } catch (cause) {
      forget(sql, cause);
    }
  };
  const first = (sql: string, ...values: SqlValue[]): SqlRow | undefined => {
    try {
      const row: unknown = read(sql).get(values);
      return row === undefined ? undefined : asRow(row);
    } catch (cause) {
      return forget(sql, cause);
    }
  };
  let durable = false;
  database.exec('PRAGMA locking_mode=EXCLUSIVE');
  return {
    run: (sql, ...values) => void prepared(sql).run(values),
    all: (sql, ...values) => [...each(sql, ...values)],
    each,
    first,
    transaction: (work) => transact(database, work),
    makeDurable: () => {
      read('PRAGMA journal_mode=WAL').get();
      database.exec('PRAGMA synchronous=FULL');
      durable = true;
    },
    close: () => {
      release(database, durable);
      statements.clear();
      database.close();
    },
  };
}

function asRow(row: unknown): SqlRow {
  return Array.isArray(row) ? row : [];
}

function transact(database: Database.Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (cause) {
    // After some errors (SQLITE_FULL) SQLite has rolled back by itself; a second one would hide the cause.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw cause;
  }
}

/**
 * libsql keeps a closed connection alive, lock included, until its statements are collected. Exclusive locking can be
 * left only outside WAL (SQLite: pragma locking_mode), so the journal mode goes back first; that also folds the WAL into
 * the file.
 */
function release(database: Database.Database, durable: boolean): void {
  try {
    if (durable) database.prepare('PRAGMA journal_mode=DELETE').get();
    database.exec('PRAGMA locking_mode=NORMAL');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch {
    // A damaged or full disk: the lock goes with the process, and the WAL is read at the next start.
  }
}

const meanings: readonly (readonly [RegExp, Failure['code']])[] = [
  [/^SQLITE_FULL$/, 'disk_full'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'ledger_corrupt'],
  [/^SQLITE_(READONLY|CANTOPEN|IOERR|PERM|BUSY|LOCKED|NOLFS|AUTH|NOMEM)/, 'ledger_unwritable'],
  [/^ENOSPC$|^EDQUOT$/, 'disk_full'],
  [/^E[A-Z_]+$/, 'ledger_unwritable'],
];

/** What an error of SQLite (result codes: sqlite.org/rescode.html) or of the file system means. */
export function failureOf(cause: unknown): Failure {
  const code = codeOf(cause);
  const meaning = meanings.find(([pattern]) => pattern.test(code));
  if (meaning !== undefined) return failure(meaning[1], { detail: code });
  // libsql gives no code when the file cannot be opened at all; whether it may be was asked before.
  if (cause instanceof Error && cause.message.startsWith('ConnectionFailed')) {
    return failure('ledger_unwritable', { detail: 'SQLITE_CANTOPEN' });
  }
  return failure('bug', { detail: /^SQLITE_[A-Z_]{1,60}$/.test(code) ? code : 'ledger' });
}

/** The `code` of an error, empty when it has none. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
