import { failure, type Failure } from '../../../../shared/errors';
import type { LeaseId } from '../../../../shared/ids';
import type { AuditEntry } from '../../../../shared/model/audit';
import type { Lease } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant } from '../../../../shared/time';
import type { AuditWalk, Intent, LeaseQuery, Ledger, LedgerChange } from '../../../ports/storage';
import { verdictOf, walkEnd, walkOn, type ChainHead } from './chain';
import { encodeChange } from './encode';
import { Rows, writeChange, writeMeta } from './rows';
import { failureOf, type Sql } from './sql';

/** How the files around the database stand. */
export interface Standing {
  /** Whether a damaged ledger was kept aside and nobody has accepted that. */
  readonly asideExists: () => boolean;
  readonly acceptAside: () => void;
  /** Why nothing can be written: the database is a copy for reading only. */
  readonly readOnly?: Failure;
}
const sound: Standing = { asideExists: () => false, acceptAside: () => undefined };

/** The ledger on an open, sound, up-to-date database. */
export class DiskLedger implements Ledger {
  readonly #sql: Sql;
  readonly #rows: Rows;
  readonly #asideExists: () => boolean;
  readonly #acceptAside: () => void;
  #head: ChainHead;
  #highWater: Instant | undefined;
  #unreadable = false;
  #aside: boolean;
  #lastWrite: Failure | undefined;
  #closed = false;

  constructor(sql: Sql, standing: Standing = sound) {
    this.#sql = sql;
    this.#asideExists = standing.asideExists;
    this.#acceptAside = standing.acceptAside;
    this.#lastWrite = standing.readOnly;
    this.#rows = new Rows(sql, () => {
      this.#unreadable = true;
    });
    this.#head = this.#rows.head();
    this.#highWater = this.#rows.highWater();
    this.#aside = standing.asideExists();
    // What is live decides whether check-outs may open, so it is looked at now; the past is checked when it is read.
    this.leases({ states: 'live', limit: Infinity });
    this.openIntents();
  }

  health(): Failure | undefined {
    if (this.#closed) return closedFailure();
    if (this.#lastWrite !== undefined) return this.#lastWrite;
    if (this.#aside) return failure('ledger_corrupt', { detail: 'damaged file kept aside' });
    return this.#unreadable ? failure('ledger_corrupt', { detail: 'unreadable rows' }) : undefined;
  }

  commit(change: LedgerChange): Result<void, Failure> {
    if (this.#closed) return err(closedFailure());
    const encoded = encodeChange(change, this.#head);
    if (!encoded.ok) return encoded;
    const written = this.#write(() => writeChange(this.#sql, encoded.value));
    if (written.ok) this.#head = encoded.value.head;
    return written;
  }

  lease(id: LeaseId): Lease | undefined {
    return this.#read(() => this.#rows.lease(id), undefined);
  }

  leases(query: LeaseQuery): readonly Lease[] {
    return this.#read(() => this.#rows.leases(query), []);
  }

  openIntents(): readonly Intent[] {
    return this.#read(() => this.#rows.intents(), []);
  }

  auditOf(id: LeaseId): readonly AuditEntry[] {
    return this.#read(() => this.#rows.auditOf(id), []);
  }

  auditPage(query: { readonly before?: number; readonly limit: number }): readonly AuditEntry[] {
    return this.#read(() => this.#rows.auditPage(query.before, query.limit), []);
  }

  verifyAudit(): { readonly entries: number; readonly brokenAt?: number } {
    return this.#read(() => verdictOf(walkEnd(walkOn(undefined, this.#rows.audit()), this.#head)), {
      entries: 0,
      brokenAt: 1,
    });
  }

  auditRange(query: { readonly after: number; readonly limit: number }): readonly AuditEntry[] {
    return this.#read(() => this.#rows.auditRange(query.after, query.limit).flatMap(({ entry }) => entry ?? []), []);
  }

  verifyAuditPart(from: AuditWalk | undefined, limit: number): AuditWalk {
    const lost: AuditWalk = { entries: 0, brokenAt: 1, done: true, through: 0, head: this.#head };
    return this.#read(() => {
      const rows = this.#rows.auditRange(from?.through ?? 0, limit);
      const walked = walkOn(from, rows);
      return rows.length < limit ? walkEnd(walked, this.#head) : walked;
    }, lost);
  }

  mark(name: string): number | undefined {
    return this.#read(() => this.#rows.mark(name), undefined);
  }

  setMark(name: string, value: number): Result<void, Failure> {
    if (this.#closed) return err(closedFailure());
    return this.#write(() => writeMeta(this.#sql, `mark:${name}`, value));
  }

  highWater(): Instant | undefined {
    return this.#highWater;
  }

  raiseHighWater(at: Instant): Result<void, Failure> {
    if (this.#closed) return err(closedFailure());
    if (this.#highWater !== undefined && at <= this.#highWater) return ok(undefined);
    const written = this.#write(() => writeMeta(this.#sql, 'highWater', at));
    if (written.ok) this.#highWater = at;
    return written;
  }

  acceptDamage(): Result<void, Failure> {
    try {
      this.#acceptAside();
      this.#aside = this.#asideExists();
      return ok(undefined);
    } catch (cause) {
      return err(failureOf(cause));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sql.close();
  }

  /** A failed write is a trouble until a later one goes through: nothing else tells that the disk has room again. */
  #write(work: () => void): Result<void, Failure> {
    try {
      this.#sql.transaction(work);
      this.#lastWrite = undefined;
      return ok(undefined);
    } catch (cause) {
      const problem = failureOf(cause);
      if (problem.code !== 'bug') this.#lastWrite = problem;
      return err(problem);
    }
  }

  #read<T>(read: () => T, otherwise: T): T {
    if (this.#closed) return otherwise;
    try {
      return read();
    } catch {
      this.#unreadable = true;
      return otherwise;
    }
  }
}

function closedFailure(): Failure {
  return failure('ledger_unwritable', { detail: 'closed' });
}
