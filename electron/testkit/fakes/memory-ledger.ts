import {
  emptyChain,
  verdictOf,
  walkEnd,
  walkOn,
  type ChainHead,
  type ChainRow,
} from '../../adapters/store/ledger/chain';
import { encodeChange, type EncodedChange } from '../../adapters/store/ledger/encode';
import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { AuditEntry } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import type { Intent, LeaseQuery, Ledger, LedgerChange } from '../../ports/storage';

export interface MemoryLedger extends Ledger {
  /** From now on `health` says this and, unless it is damage that was mended, every write fails with it, until called with undefined. */
  failWith(problem: Failure | undefined): void;
  /** Asked before each commit; a failure it gives is the answer and nothing is written. It may throw: a crash. */
  beforeCommit(hook: ((change: LedgerChange) => Failure | undefined) | undefined): void;
  /** Closes this one and opens the same rows again, as the next process does. */
  reopen(): MemoryLedger;
  /** Overwrites one audit entry in place, as someone with a hex editor would. */
  tamper(sequence: number, change: (entry: AuditEntry) => AuditEntry): void;
}

interface Rows {
  readonly leases: Map<LeaseId, Lease>;
  readonly intents: Map<string, Intent>;
  readonly audit: AuditEntry[];
  readonly marks: Map<string, number>;
  head: ChainHead;
  highWater: Instant | undefined;
}

/** The ledger without a disk: the same checks, the same order, the same chain. */
export function memoryLedger(): MemoryLedger {
  return over({
    leases: new Map(),
    intents: new Map(),
    audit: [],
    marks: new Map(),
    head: emptyChain,
    highWater: undefined,
  });
}

function over(rows: Rows): MemoryLedger {
  let problem: Failure | undefined;
  let hook: ((change: LedgerChange) => Failure | undefined) | undefined;
  let closed = false;
  const health = (): Failure | undefined => (closed ? failure('ledger_unwritable', { detail: 'closed' }) : problem);
  const refusal = (): Failure | undefined => (health()?.code === 'ledger_corrupt' ? undefined : health());
  const commit = (change: LedgerChange): Result<void, Failure> => {
    const refused = hook?.(change) ?? refusal();
    if (refused !== undefined) return err(refused);
    const encoded = encodeChange(change, rows.head);
    if (!encoded.ok) return encoded;
    put(rows, encoded.value);
    return ok(undefined);
  };
  const write = (work: () => void): Result<void, Failure> => {
    const refused = refusal();
    if (refused !== undefined) return err(refused);
    work();
    return ok(undefined);
  };
  return {
    health,
    commit,
    lease: (id) => rows.leases.get(id),
    leases: (query) => select([...rows.leases.values()], query),
    openIntents: () => [...rows.intents.values()].sort((a, b) => a.at - b.at),
    ...auditReads(rows),
    mark: (name) => rows.marks.get(name),
    setMark: (name, value) => write(() => void rows.marks.set(name, value)),
    highWater: () => rows.highWater,
    raiseHighWater: (at) =>
      write(() => {
        if (rows.highWater === undefined || at > rows.highWater) rows.highWater = at;
      }),
    acceptDamage: () => {
      if (problem?.code === 'ledger_corrupt') problem = undefined;
      return ok(undefined);
    },
    close: () => {
      closed = true;
    },
    failWith: (next) => {
      problem = next;
    },
    beforeCommit: (next) => {
      hook = next;
    },
    reopen: () => {
      closed = true;
      return over(rows);
    },
    tamper: (sequence, change) => {
      const entry = rows.audit[sequence - 1];
      if (entry !== undefined) rows.audit[sequence - 1] = change(entry);
    },
  };
}

function put(rows: Rows, { leases, openIntents, closeIntents, audit, head }: EncodedChange): void {
  for (const lease of leases) rows.leases.set(lease.id, lease);
  for (const intent of openIntents) rows.intents.set(intent.opId, intent);
  for (const opId of closeIntents) rows.intents.delete(opId);
  rows.audit.push(...audit);
  rows.head = head;
}

function auditReads(
  rows: Rows,
): Pick<Ledger, 'auditOf' | 'auditPage' | 'auditRange' | 'verifyAudit' | 'verifyAuditPart'> {
  return {
    auditOf: (id) => rows.audit.filter((entry) => entry.leaseId === id),
    auditPage: ({ before = Infinity, limit }) =>
      rows.audit
        .filter((entry) => entry.sequence < before)
        .reverse()
        .slice(0, limit),
    auditRange: ({ after, limit }) => rows.audit.filter(({ sequence }) => sequence > after).slice(0, limit),
    verifyAudit: () => verdictOf(walkEnd(walkOn(undefined, chainRows(rows.audit)), rows.head)),
    verifyAuditPart: (from, limit) => {
      const next = rows.audit.filter(({ sequence }) => sequence > (from?.through ?? 0)).slice(0, limit);
      const walked = walkOn(from, chainRows(next));
      return next.length < limit ? walkEnd(walked, rows.head) : walked;
    },
  };
}

function chainRows(entries: readonly AuditEntry[]): readonly ChainRow[] {
  return entries.map((entry) => ({ sequence: entry.sequence, entry }));
}

function select(leases: readonly Lease[], query: LeaseQuery): readonly Lease[] {
  const { before } = query;
  return leases
    .map((lease, order) => ({ lease, order }))
    .filter(({ lease }) => query.states === 'all' || (lease.state.kind === 'revoked') === (query.states === 'ended'))
    .filter(({ lease }) => before === undefined || lease.requestedAt < before)
    .sort((a, b) => b.lease.requestedAt - a.lease.requestedAt || b.order - a.order)
    .slice(0, query.limit)
    .map(({ lease }) => lease);
}
