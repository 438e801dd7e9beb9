import type { Failure } from '../../shared/errors';
import type { LeaseId, OperationId } from '../../shared/ids';
import type { AuditDraft, AuditEntry } from '../../shared/model/audit';
import type { Lease, StepKind } from '../../shared/model/lease';
import type { Result } from '../../shared/result';
import type { Instant } from '../../shared/time';

/** "We are about to do this to a directory." Durable before the call; closed by the outcome. */
export interface Intent {
  readonly opId: OperationId;
  readonly leaseId: LeaseId;
  readonly step: StepKind;
  readonly key: string;
  readonly at: Instant;
}

/** All that changes together, in one durable transaction. */
export interface LedgerChange {
  readonly leases?: readonly Lease[];
  readonly openIntents?: readonly Intent[];
  readonly closeIntents?: readonly OperationId[];
  readonly audit?: readonly AuditDraft[];
}

/** How far a walk along the audit chain has come. */
export interface AuditWalk {
  /** Entries that were there, sound or not. */
  readonly entries: number;
  /** The first sequence that does not follow from the one before. */
  readonly brokenAt?: number;
  readonly done: boolean;
  /** Sequence of the last row that was looked at. */
  readonly through: number;
  /** The last sound link. */
  readonly head: { readonly sequence: number; readonly hash: string };
}

export interface LeaseQuery {
  readonly states: 'live' | 'ended' | 'all';
  readonly limit: number;
  /** Only leases requested before this instant, for paging; newest first. */
  readonly before?: Instant;
}

/**
 * The write-ahead ledger. `commit` returns only when the change is on the disk. A ledger that was found damaged stays
 * readable as far as it can be read, and says so in `health`.
 */
export interface Ledger {
  /** Storage failures that close check-outs; revoking goes on with what can be read. */
  health(): Failure | undefined;
  commit(change: LedgerChange): Result<void, Failure>;
  lease(id: LeaseId): Lease | undefined;
  leases(query: LeaseQuery): readonly Lease[];
  /** Intents without outcome: what was under way when the process ended. */
  openIntents(): readonly Intent[];
  auditOf(id: LeaseId): readonly AuditEntry[];
  /** Newest first, entries below `before`. */
  auditPage(query: { readonly before?: number; readonly limit: number }): readonly AuditEntry[];
  /** Walks the hash chain; `brokenAt` is the first sequence that does not follow from the one before. */
  verifyAudit(): { readonly entries: number; readonly brokenAt?: number };
  /** Oldest first, entries above `after`. */
  auditRange(query: { readonly after: number; readonly limit: number }): readonly AuditEntry[];
  /** A piece of `verifyAudit`, for a trail too long to be walked at once: at most `limit` entries on from `from`. */
  verifyAuditPart(from: AuditWalk | undefined, limit: number): AuditWalk;
  /** A number kept under a name, such as how far the trail was delivered; undefined: never set. */
  mark(name: string): number | undefined;
  setMark(name: string, value: number): Result<void, Failure>;
  /** The latest wall time ever recorded, so that setting the clock back is noticed after a restart. */
  highWater(): Instant | undefined;
  raiseHighWater(at: Instant): Result<void, Failure>;
  /**
   * What could be read of a damaged ledger is enough from now on: `health` says `ledger_corrupt` no longer, and what is left of
   * the damaged one is kept out of the way. Nothing to do for one that is whole. Fails like the disk.
   */
  acceptDamage(): Result<void, Failure>;
  close(): void;
}
