import type { AuditEntry } from '../../../../shared/model/audit';
import { leaseSchema } from '../../../../shared/model/lease';
import { instantSchema } from '../../../../shared/time';
import { auditEntrySchema } from '../../../../shared/model/audit';
import { emptyChain, type ChainHead } from './chain';
import { intentSchema } from './encode';
import { makePrivate, removeDatabase, rescueFile } from './files';
import { decode, headSchema, markSchema, writeAudit, writeIntent, writeLease, writeMeta } from './rows';
import { migrate } from './schema';
import { openSql, type Sql, type SqlRow } from './sql';

type Table = 'leases' | 'intents' | 'audit';
const INDEX: Readonly<Record<Table, string>> = {
  leases: 'leases_by_time',
  intents: 'sqlite_autoindex_intents_1',
  audit: 'audit_by_lease',
};

/** How much of a damaged ledger could be read. */
export interface Rescued {
  readonly leases: number;
  readonly intents: number;
  readonly audit: number;
}

/**
 * Copies every readable row of a damaged ledger, which may be no database at all, into a new one beside it,
 * `<file>.rescue`. The damaged file is only read. Throws when the new one cannot be written.
 */
export function rescue(damaged: Sql, file: string): Rescued {
  const target = rescueFile(file);
  removeDatabase(target);
  makePrivate(target);
  const sql = openSql(target);
  try {
    sql.makeDurable();
    migrate(sql);
    let rescued: Rescued = { leases: 0, intents: 0, audit: 0 };
    sql.transaction(() => {
      rescued = copy(damaged, sql);
    });
    return rescued;
  } finally {
    sql.close();
  }
}

/** Every readable row of a ledger in a database in memory that takes no writes. Throws what SQLite throws. */
export function readableCopy(from: Sql): Sql {
  const sql = openSql(':memory:');
  migrate(sql);
  copy(from, sql);
  sql.run('PRAGMA query_only = ON');
  return sql;
}

function copy(from: Sql, to: Sql): Rescued {
  const leases = bodies(from, 'leases').flatMap((body) => decode(leaseSchema, body) ?? []);
  const intents = bodies(from, 'intents').flatMap((body) => decode(intentSchema, body) ?? []);
  const audit = bodies(from, 'audit').flatMap((body) => decode(auditEntrySchema, body) ?? []);
  for (const lease of leases) writeLease(to, lease);
  for (const intent of intents) writeIntent(to, intent);
  const bySequence = new Map<number, AuditEntry>(audit.map((entry) => [entry.sequence, entry]));
  let last: ChainHead = emptyChain;
  for (const entry of [...bySequence.values()].sort((a, b) => a.sequence - b.sequence)) {
    writeAudit(to, entry);
    last = { sequence: entry.sequence, hash: entry.hash };
  }
  // Lines that were lost at the end keep their numbers: a receiver has them, and whoever walks the chain shall find the gap.
  const head = decode(headSchema, metaOf(from, 'head'));
  const isBehind = head !== undefined && head.sequence > last.sequence && head.sequence - last.sequence <= MOST_LOST;
  writeMeta(to, 'head', isBehind ? head : last);
  const highWater = decode(instantSchema, metaOf(from, 'highWater'));
  if (highWater !== undefined) writeMeta(to, 'highWater', highWater);
  // A mark that is lost is begun again: delivering twice is better than not at all.
  walk(from, "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM meta WHERE key LIKE 'mark:%'", ([key, value]) => {
    const mark = decode(markSchema, value);
    if (key instanceof Uint8Array && mark !== undefined) writeMeta(to, markNameOf(key), mark);
  });
  return { leases: leases.length, intents: intents.length, audit: bySequence.size };
}

function metaOf(from: Sql, key: 'head' | 'highWater'): unknown {
  return attempt(() => from.first('SELECT CAST(value AS BLOB) FROM meta WHERE key = ?', key))?.[0];
}

function markNameOf(key: Uint8Array): `mark:${string}` {
  return `mark:${new TextDecoder('utf-8').decode(key).replace(/^mark:/u, '')}`;
}

/** More rows than this were never lost: a number that says so is itself damaged, and would be looked for without end. */
const MOST_LOST = 100_000;
/** Rows without a place in an index that may lie behind the last one that was found: a walk breaks off by that many too early. */
const BEHIND = 200;

/**
 * Every body of a table that can be reached, in the order of the rows: walking the table from the front and from the
 * back, each until it breaks; then, one by one, rows that an index tells and those in between.
 */
function bodies(sql: Sql, table: Table): readonly unknown[] {
  const found = new Map<number, unknown>();
  const keep = (row: SqlRow): void => {
    if (typeof row[0] === 'number') found.set(row[0], row[1]);
  };
  const whole = walk(sql, `SELECT rowid, CAST(body AS BLOB) FROM ${table} NOT INDEXED ORDER BY rowid`, keep);
  if (!whole) {
    walk(sql, `SELECT rowid, CAST(body AS BLOB) FROM ${table} NOT INDEXED ORDER BY rowid DESC`, keep);
    for (const place of missing(sql, table, found)) {
      const row = attempt(() =>
        sql.first(`SELECT rowid, CAST(body AS BLOB) FROM ${table} NOT INDEXED WHERE rowid = ?`, place),
      );
      if (row !== undefined) keep(row);
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, body]) => body);
}

/** The numbers of rows that there may be beside those that were found: what the index tells, then every one in between. */
function* missing(sql: Sql, table: Table, found: ReadonlyMap<number, unknown>): Iterable<number> {
  const told: number[] = [];
  const only = table === 'audit' ? ' WHERE lease_id IS NOT NULL' : '';
  walk(sql, `SELECT rowid FROM ${table} INDEXED BY ${INDEX[table]}${only}`, ([place]) => {
    if (typeof place === 'number' && !found.has(place)) told.push(place);
  });
  yield* told;
  let last = 0;
  for (const place of [...found.keys(), ...told]) last = Math.max(last, place);
  let tried = 0;
  for (let place = 1; place <= last + BEHIND && tried < MOST_LOST; place += 1) {
    if (found.has(place)) continue;
    tried += 1;
    yield place;
  }
}

/** Whether the walk came to its end. */
function walk(sql: Sql, statement: string, each: (row: SqlRow) => void): boolean {
  return (
    attempt(() => {
      for (const row of sql.each(statement)) each(row);
      return true;
    }) ?? false
  );
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
