import { z } from 'zod';
import type { Sql } from './sql';

/** `LKEY`: tells our database from any other (SQLite: pragma application_id). */
export const APPLICATION_ID = 0x4c4b4559;

/**
 * One step per version, never changed once released. No foreign keys on purpose: an intent or an audit entry must never
 * be turned away because the lease it belongs to cannot be read.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE leases (
       place INTEGER PRIMARY KEY AUTOINCREMENT,
       id TEXT NOT NULL UNIQUE,
       requested_at INTEGER NOT NULL,
       live INTEGER NOT NULL,
       body TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX leases_by_time ON leases (requested_at, place)',
    'CREATE INDEX leases_live ON leases (requested_at, place) WHERE live = 1',
    `CREATE TABLE intents (
       op_id TEXT NOT NULL PRIMARY KEY,
       at INTEGER NOT NULL,
       body TEXT NOT NULL
     ) STRICT`,
    `CREATE TABLE audit (
       sequence INTEGER PRIMARY KEY,
       lease_id TEXT,
       body TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX audit_by_lease ON audit (lease_id, sequence) WHERE lease_id IS NOT NULL',
    `CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
     BEGIN SELECT RAISE(ABORT, 'append only'); END`,
    `CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'append only'); END`,
    'CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT',
  ],
];

/** `foreign`: a sound database, but of another program. */
export type Standing = 'current' | 'older' | 'newer' | 'foreign';

const numberRow = z.tuple([z.number()]);

function pragma(sql: Sql, name: 'user_version' | 'application_id'): number {
  return numberRow.parse(sql.first(`PRAGMA ${name}`))[0];
}

/** Whose and how new an open database is. Only reads. Throws what SQLite throws. */
export function standingOf(sql: Sql, steps: readonly (readonly string[])[] = migrations): Standing {
  const version = pragma(sql, 'user_version');
  const tables = numberRow.parse(sql.first('SELECT count(*) FROM sqlite_master'))[0];
  const ours = pragma(sql, 'application_id') === APPLICATION_ID;
  if (!ours && (tables > 0 || version !== 0)) return 'foreign';
  if (version > steps.length) return 'newer';
  return version === steps.length ? 'current' : 'older';
}

/**
 * Whether tables, indexes and triggers are those that an empty database gets by the same steps. SQLite's own check does not
 * read their definitions, and a bit that flipped in one can make every later write fail. `empty` is written to.
 */
export function isAsMade(sql: Sql, empty: Sql, steps: readonly (readonly string[])[] = migrations): boolean {
  migrate(empty, steps.slice(0, pragma(sql, 'user_version')));
  const [there, made] = [sql, empty].map((one) =>
    JSON.stringify(one.all('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name')),
  );
  return there === made;
}

/** Brings a database of ours to the newest version, each step in a transaction of its own. Throws what SQLite throws. */
export function migrate(sql: Sql, steps: readonly (readonly string[])[] = migrations): void {
  const version = pragma(sql, 'user_version');
  steps.slice(version).forEach((statements, index) => {
    sql.transaction(() => {
      for (const statement of statements) sql.run(statement);
      sql.run(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
      sql.run(`PRAGMA user_version = ${String(version + index + 1)}`);
    });
  });
}
