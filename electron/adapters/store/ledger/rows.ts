import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LeaseId } from '../../../../shared/ids';
import { auditEntrySchema, type AuditEntry } from '../../../../shared/model/audit';
import { leaseSchema, type Lease } from '../../../../shared/model/lease';
import { instantSchema, type Instant } from '../../../../shared/time';
import type { Intent, LeaseQuery } from '../../../ports/storage';
import { emptyChain, type ChainHead, type ChainRow } from './chain';
import { intentSchema, type EncodedChange } from './encode';
import type { Sql, SqlRow } from './sql';

const bytes = z.instanceof(Uint8Array);
const bodyRow = z.tuple([bytes]);
const entryRow = z.tuple([z.number(), bytes]);
export const headSchema = z.strictObject({
  sequence: z.number().int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const LEASES_OF: Readonly<Record<LeaseQuery['states'], string>> = {
  live: 'live = 1 AND',
  ended: 'live = 0 AND',
  all: '',
};
type MetaKey = 'head' | 'highWater' | `mark:${string}`;
export const markSchema = z.number().int().min(0);
/** Rows read at once. Always to the end: a statement left half-way holds the WAL and the lock. */
const BATCH = 200;
const leaseRow = z.tuple([z.number(), z.number(), bytes]);
const LATEST = Number.MAX_SAFE_INTEGER;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const LINE_FEED = 0x0a;
/** Length of a seal: enough against accidents, which is all it is for; the audit has its chain. */
const SEAL = 16;

function sealOf(json: string | Uint8Array): string {
  return createHash('sha256').update(json).digest('hex').slice(0, SEAL);
}

/** A value as it is stored: its JSON, a line feed, which JSON itself never holds, and a seal that a flipped bit breaks. */
function sealed(value: unknown): string {
  const json = JSON.stringify(value);
  return `${json}\n${sealOf(json)}`;
}

/** Whether a stored value bears the seal of what stands there; rows from before there were seals have none. */
export function isSealKept(stored: unknown): boolean {
  if (!(stored instanceof Uint8Array)) return false;
  const end = stored.indexOf(LINE_FEED);
  return end < 0 || Buffer.from(stored.subarray(end + 1)).toString('latin1') === sealOf(stored.subarray(0, end));
}

/**
 * What was stored to a checked value; undefined for anything else. Always read as bytes (`CAST(… AS BLOB)`): the binding
 * ends the process over a text that is not UTF-8, and one flipped bit makes such a text.
 */
export function decode<S extends z.ZodType>(schema: S, stored: unknown): z.output<S> | undefined {
  if (!(stored instanceof Uint8Array) || !isSealKept(stored)) return undefined;
  try {
    const [json = ''] = utf8.decode(stored).split('\n');
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

function decodeAudit(row: SqlRow): AuditEntry | undefined {
  const parsed = entryRow.safeParse(row);
  if (!parsed.success) return undefined;
  const entry = decode(auditEntrySchema, parsed.data[1]);
  return entry?.sequence === parsed.data[0] ? entry : undefined;
}

function chainRow(row: SqlRow): ChainRow {
  const sequence = typeof row[0] === 'number' ? row[0] : 0;
  return { sequence, entry: decodeAudit(row) };
}

/** Writes a checked change. Throws what SQLite throws; the caller holds the transaction. */
export function writeChange(sql: Sql, change: EncodedChange): void {
  for (const lease of change.leases) writeLease(sql, lease);
  for (const intent of change.openIntents) writeIntent(sql, intent);
  for (const opId of change.closeIntents) sql.run('DELETE FROM intents WHERE op_id = ?', opId);
  for (const entry of change.audit) writeAudit(sql, entry);
  if (change.audit.length > 0) writeMeta(sql, 'head', change.head);
}

export function writeLease(sql: Sql, lease: Lease): void {
  sql.run(
    `INSERT INTO leases (id, requested_at, live, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET requested_at = excluded.requested_at, live = excluded.live, body = excluded.body`,
    lease.id,
    lease.requestedAt,
    lease.state.kind === 'revoked' ? 0 : 1,
    sealed(lease),
  );
}

export function writeIntent(sql: Sql, intent: Intent): void {
  sql.run('INSERT OR REPLACE INTO intents (op_id, at, body) VALUES (?, ?, ?)', intent.opId, intent.at, sealed(intent));
}

export function writeAudit(sql: Sql, entry: AuditEntry): void {
  sql.run(
    'INSERT INTO audit (sequence, lease_id, body) VALUES (?, ?, ?)',
    entry.sequence,
    entry.leaseId ?? null,
    JSON.stringify(entry),
  );
}

export function writeMeta(sql: Sql, key: MetaKey, value: unknown): void {
  sql.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, sealed(value));
}

/** Reads checked values; a row that cannot be read is left out and reported. Throws what SQLite throws. */
export class Rows {
  readonly #sql: Sql;
  readonly #unreadable: () => void;

  constructor(sql: Sql, unreadable: () => void) {
    this.#sql = sql;
    this.#unreadable = unreadable;
  }

  lease(id: LeaseId): Lease | undefined {
    const row = this.#sql.first('SELECT CAST(body AS BLOB) FROM leases WHERE id = ?', id);
    return row === undefined ? undefined : this.#checked(leaseSchema, row);
  }

  leases(query: LeaseQuery): readonly Lease[] {
    const found: Lease[] = [];
    const sql = `SELECT requested_at, place, CAST(body AS BLOB) FROM leases WHERE ${LEASES_OF[query.states]} (requested_at, place) < (?, ?)
      ORDER BY requested_at DESC, place DESC LIMIT ?`;
    // Place 0 is below every row, so the first bound means: strictly before.
    let last: readonly [number, number] = [query.before ?? LATEST, 0];
    for (let left = query.limit; left > 0; left = query.limit - found.length) {
      const batch = Math.min(left, BATCH);
      const rows = this.#sql.all(sql, last[0], last[1], batch);
      for (const row of rows) {
        const lease = this.#checked(leaseSchema, row.slice(2));
        if (lease !== undefined) found.push(lease);
      }
      const end = leaseRow.safeParse(rows.at(-1));
      if (rows.length < batch || !end.success) break;
      last = [end.data[0], end.data[1]];
    }
    return found;
  }

  intents(): readonly Intent[] {
    const rows = this.#sql.all('SELECT CAST(body AS BLOB) FROM intents ORDER BY at, rowid');
    return rows.flatMap((row) => this.#checked(intentSchema, row) ?? []);
  }

  auditOf(id: LeaseId): readonly AuditEntry[] {
    const rows = this.#sql.all(
      'SELECT sequence, CAST(body AS BLOB) FROM audit WHERE lease_id = ? ORDER BY sequence',
      id,
    );
    return rows.flatMap((row) => this.#entry(row) ?? []);
  }

  auditPage(before: number | undefined, limit: number): readonly AuditEntry[] {
    const sql = 'SELECT sequence, CAST(body AS BLOB) FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?';
    const rows = this.#sql.all(sql, before ?? LATEST, Math.max(0, limit));
    return rows.flatMap((row) => this.#entry(row) ?? []);
  }

  *audit(): Iterable<ChainRow> {
    for (const row of this.#sql.each('SELECT sequence, CAST(body AS BLOB) FROM audit ORDER BY sequence'))
      yield chainRow(row);
  }

  /** The next rows above a number, also those that cannot be read. */
  auditRange(after: number, limit: number): readonly ChainRow[] {
    const sql = 'SELECT sequence, CAST(body AS BLOB) FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?';
    return this.#sql.all(sql, after, Math.max(0, limit)).map(chainRow);
  }

  mark(name: string): number | undefined {
    const stored = this.#meta(`mark:${name}`);
    return stored === undefined ? undefined : decode(markSchema, stored);
  }

  /** The stored end of the audit chain. */
  head(): ChainHead {
    const stored = this.#meta('head');
    if (stored === undefined) return emptyChain;
    const head = decode(headSchema, stored);
    if (head !== undefined) return head;
    this.#unreadable();
    const last = this.#sql.first('SELECT max(sequence) FROM audit')?.[0];
    return { ...emptyChain, sequence: typeof last === 'number' ? last : 0 };
  }

  highWater(): Instant | undefined {
    const stored = this.#meta('highWater');
    if (stored === undefined) return undefined;
    const at = decode(instantSchema, stored);
    if (at === undefined) this.#unreadable();
    return at;
  }

  #meta(key: MetaKey): Uint8Array | undefined {
    const row = this.#sql.first('SELECT CAST(value AS BLOB) FROM meta WHERE key = ?', key);
    return row === undefined ? undefined : bodyRow.safeParse(row).data?.[0];
  }

  #entry(row: SqlRow): AuditEntry | undefined {
    const entry = decodeAudit(row);
    if (entry === undefined) this.#unreadable();
    return entry;
  }

  #checked<S extends z.ZodType>(schema: S, row: SqlRow): z.output<S> | undefined {
    const value = decode(schema, row[0]);
    if (value === undefined) this.#unreadable();
    return value;
  }
}
