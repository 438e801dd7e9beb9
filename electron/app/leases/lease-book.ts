import type { Failure } from '../../../shared/errors';
import type { LeaseId, OperationId, PolicyId, TechnicianId } from '../../../shared/ids';
import type { AuditDraft } from '../../../shared/model/audit';
import type { Lease, LeaseMode } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { auditEventsOf } from '../../core/lease/audit';
import type { LeaseEvent } from '../../core/lease/event';
import { evolve } from '../../core/lease/evolve';
import { isLive } from '../../core/lease/state';
import type { Intent, Ledger, LedgerChange } from '../../ports/storage';
import type { LeaseTime } from './lease-time';

export interface ApplyOptions {
  /**
   * `must`: nothing changes unless it is on the disk. `may`: goes on in memory when the disk refuses, and is written as
   * soon as it can be; for what ends a lease, which no disk may hold up.
   */
  readonly durable: 'must' | 'may';
  readonly openIntents?: readonly Intent[];
  readonly closeIntents?: readonly OperationId[];
  readonly actor?: TechnicianId;
  readonly extraAudit?: readonly AuditDraft[];
}

export type BookListener = (before: Lease | undefined, after: Lease) => void;

/** A name that an account of this computer bears or bore. */
export interface UsedName extends Pick<Lease, 'connectorId'> {
  readonly technicianId: TechnicianId;
  readonly policyId: PolicyId;
  readonly mode: LeaseMode;
  readonly name: string;
}

/** More than any one computer can have in hand. */
const ALL = 1_000_000;
/** How many ended leases are searched for a name that must come again, or must not. */
const REMEMBERED = 5_000;

/** All leases that are not revoked, as they are now, and the one way to change them. */
export class LeaseBook {
  readonly #ledger: Ledger;
  readonly #time: LeaseTime;
  readonly #leases = new Map<LeaseId, Lease>();
  readonly #listeners: BookListener[] = [];
  /** What the disk did not take yet, in its order. */
  #unsaved: readonly LedgerChange[] = [];
  /** Leases whose newest state the ledger refused for its content; they stay in hand. */
  readonly #unrecorded = new Set<LeaseId>();
  /** Revoked ones that stay in hand until the disk has everything. */
  readonly #kept = new Set<LeaseId>();
  #problem: Failure | undefined;
  /** Undefined until somebody asks: thousands of leases take a good part of a second to read. */
  #names: UsedName[] | undefined;

  constructor(ledger: Ledger, time: LeaseTime) {
    this.#ledger = ledger;
    this.#time = time;
  }

  load(): void {
    for (const lease of this.#ledger.leases({ states: 'live', limit: ALL })) {
      this.#leases.set(lease.id, lease);
      this.#time.adopt(lease);
    }
  }

  onChange(listener: BookListener): void {
    this.#listeners.push(listener);
  }

  get(id: LeaseId): Lease | undefined {
    return this.#leases.get(id) ?? this.#ledger.lease(id);
  }

  live(): readonly Lease[] {
    return [...this.#leases.values()].filter(isLive);
  }

  /** The newest ended leases, newest first. */
  ended(limit: number): readonly Lease[] {
    const unsaved = [...this.#leases.values()].filter((lease) => !isLive(lease));
    const kept = this.#ledger.leases({ states: 'ended', limit });
    const known = new Set(unsaved.map((lease) => lease.id));
    return [...unsaved, ...kept.filter((lease) => !known.has(lease.id))];
  }

  /** Names of the accounts of live and ended leases, the newest first; read from the disk once. */
  names(): readonly UsedName[] {
    this.#names ??= [...this.live(), ...this.ended(REMEMBERED)].map(usedName);
    return this.#names;
  }

  /** What keeps changes from being written; undefined when everything is on the disk. */
  problem(): Failure | undefined {
    return this.#problem ?? this.#ledger.health();
  }

  /** Records a new lease, or nothing. */
  add(lease: Lease, audit: readonly AuditDraft[]): Result<void, Failure> {
    const written = this.#write({ leases: [lease], audit });
    if (!written.ok) return written;
    this.#leases.set(lease.id, lease);
    this.#names?.unshift(usedName(lease));
    this.#tell(undefined, lease);
    return ok(undefined);
  }

  /** Records what happened to a lease: events, intents and audit lines in one transaction. */
  apply(id: LeaseId, events: readonly LeaseEvent[], options: ApplyOptions): Result<Lease, Failure> {
    const before = this.#leases.get(id);
    if (before === undefined) throw new Error('a lease that is not in hand was changed');
    const audit: AuditDraft[] = [];
    let after = before;
    for (const event of events) {
      const next = evolve(after, event);
      for (const line of auditEventsOf(after, event, next)) {
        const { actor } = options;
        audit.push({ at: this.#time.of(id), leaseId: id, event: line, ...(actor === undefined ? {} : { actor }) });
      }
      after = next;
    }
    const { openIntents = [], closeIntents = [], extraAudit = [] } = options;
    const change = { leases: [after], openIntents, closeIntents, audit: [...audit, ...extraAudit] };
    const written = this.#write(change);
    if (!written.ok) {
      if (options.durable === 'must') return written;
      if (written.error.code === 'bug') this.#salvage(change, written.error);
      else this.#unsaved = queued(this.#unsaved, change);
    }
    this.#leases.set(id, after);
    if (events.length > 0) this.#time.hold(id);
    this.#release(after);
    this.#tell(before, after);
    return ok(after);
  }

  /** Records audit lines, or intents to close, that change no lease. */
  note(change: Pick<LedgerChange, 'audit' | 'closeIntents'>): Result<void, Failure> {
    return this.#write(change);
  }

  /** Tries again to write what could not be written. Returns whether the disk took it just now. */
  flush(): boolean {
    if (this.#unsaved.length === 0) return false;
    return this.#write({}).ok;
  }

  #write(change: LedgerChange): Result<void, Failure> {
    const together = this.#commit([...this.#unsaved, change].reduce(merged));
    if (together.ok) this.#unsaved = [];
    if (together.ok || together.error.code !== 'bug') return together;
    // The content of one of them was refused. Each by itself, or that one would hold up all that come after it.
    const waiting = this.#unsaved;
    this.#unsaved = [];
    for (const [index, earlier] of waiting.entries()) {
      const written = this.#commit(earlier);
      if (written.ok) continue;
      if (written.error.code === 'bug') this.#salvage(earlier, written.error);
      else {
        this.#unsaved = [...this.#unsaved, ...waiting.slice(index)];
        return written;
      }
    }
    return waiting.length === 0 ? together : this.#commit(change);
  }

  /** A refusal for the content is no trouble of the disk: it closes nothing and is not tried again. */
  #commit(change: LedgerChange): Result<void, Failure> {
    const written = this.#ledger.commit(change);
    if (!written.ok) {
      if (written.error.code !== 'bug') this.#problem = written.error;
      return err(written.error);
    }
    this.#problem = undefined;
    for (const { id } of change.leases ?? []) this.#unrecorded.delete(id);
    for (const id of [...this.#kept]) {
      const lease = this.#leases.get(id);
      if (lease !== undefined) this.#release(lease);
    }
    return written;
  }

  /** Writes what can be written of a change that was refused for its content, and a line that says so. */
  #salvage(change: LedgerChange, why: Failure): void {
    const { audit = [], leases = [], ...intents } = change;
    const at = audit[0]?.at ?? this.#time.now();
    const [first] = leases;
    const line: AuditDraft = {
      at,
      ...(first === undefined ? {} : { leaseId: first.id }),
      event: { kind: 'refused', failure: why, what: 'record' },
    };
    for (const { id } of leases) this.#unrecorded.add(id);
    const parts: readonly LedgerChange[] = [
      { leases, ...intents },
      ...[...audit, line].map((one) => ({ audit: [one] })),
    ];
    for (const part of parts) {
      const written = this.#commit(part);
      if (!written.ok && written.error.code !== 'bug') this.#unsaved = queued(this.#unsaved, part);
    }
  }

  /** A revoked lease that is on the disk needs no place in memory. */
  #release(lease: Lease): void {
    if (isLive(lease)) return;
    if (this.#unsaved.length > 0 || this.#unrecorded.has(lease.id)) {
      this.#kept.add(lease.id);
      return;
    }
    this.#kept.delete(lease.id);
    this.#leases.delete(lease.id);
    this.#time.forget(lease.id);
  }

  #tell(before: Lease | undefined, after: Lease): void {
    for (const listener of this.#listeners) listener(before, after);
  }
}

function usedName({ connectorId, technician, recipe, account }: Lease): UsedName {
  const { policyId, mode } = recipe;
  return { connectorId, technicianId: technician.id, policyId, mode, name: account.name };
}

/**
 * What waits for the disk, with one more change at its end: of a lease only its newest state, of intents none that was opened
 * and closed meanwhile. An end that is retried for days on a full disk would otherwise cost more with every round.
 */
function queued(waiting: readonly LedgerChange[], change: LedgerChange): readonly LedgerChange[] {
  const renewed = new Set((change.leases ?? []).map(({ id }) => id));
  const closed = new Set(change.closeIntents ?? []);
  const settled = new Set(waiting.flatMap(({ openIntents = [] }) => openIntents.map(({ opId }) => opId)));
  const left = waiting.map(({ leases = [], openIntents = [], ...rest }) => ({
    ...rest,
    leases: leases.filter(({ id }) => !renewed.has(id)),
    openIntents: openIntents.filter(({ opId }) => !closed.has(opId)),
  }));
  const last = { ...change, closeIntents: [...closed].filter((opId) => !settled.has(opId)) };
  return [...left.filter((each) => !isEmpty(each)), last];
}

function isEmpty({ leases = [], openIntents = [], closeIntents = [], audit = [] }: LedgerChange): boolean {
  return leases.length + openIntents.length + closeIntents.length + audit.length === 0;
}

function merged(first: LedgerChange, then: LedgerChange): LedgerChange {
  const leases = new Map([...(first.leases ?? []), ...(then.leases ?? [])].map((lease) => [lease.id, lease]));
  return {
    leases: [...leases.values()],
    openIntents: [...(first.openIntents ?? []), ...(then.openIntents ?? [])],
    closeIntents: [...(first.closeIntents ?? []), ...(then.closeIntents ?? [])],
    audit: [...(first.audit ?? []), ...(then.audit ?? [])],
  };
}
