import { failure, type Failure } from '../../shared/errors';
import type { LeaseId } from '../../shared/ids';
import type { LeaseSnapshot } from '../../shared/ipc/views';
import type { Lease } from '../../shared/model/lease';
import { ok } from '../../shared/result';
import { DAY } from '../../shared/time';
import type { Latchkey, LatchkeyChange, World } from './api';
import { createAuditDesk, type AuditDesk } from './audit/desk';
import { auditPage } from './audit/page';
import { checkOut } from './leases/check-out';
import { ConnectorGates } from './engine/connector-gate';
import { Engine } from './engine/engine';
import { StepExecutor } from './engine/execute-step';
import { LeaseBook } from './leases/lease-book';
import { checkIn, endAll, endRemoved, retryRefused, visibleLease, type CommandParts } from './leases/commands';
import { extend, shorten } from './leases/commands-moving';
import { renewPass } from './leases/commands-pass';
import { LeaseTime } from './leases/lease-time';
import { viewOf } from './leases/projection';
import { receiptOf } from './leases/receipt';
import { recover } from './engine/recovery';
import { Reveal } from './leases/reveal';
import { sweepSecrets } from './engine/secrets-sweep';
import { createSweep, type Sweep } from './sweep/sweep';
import { who, type Who } from './who';

/** Ended leases that a window is given at most. */
const SHOWN_ENDED = 1_000;

/** The product without its windows, over the given world. Does nothing before `start`. */
export function createLatchkey(world: World): Latchkey {
  const core = new Core(world);
  const { commands, reveal } = core;
  return {
    start: () => core.start(),
    stop: (graceMs) => core.stop(graceMs),
    wake: (reason) => core.wake(reason),
    accessChanged: (connectorId) => {
      retryRefused(commands, connectorId);
      core.wake('access');
    },
    checkOut: async (input) => {
      const made = await checkOut({ world, book: core.book, time: core.time, closed: () => core.closed() }, input);
      core.reportProblems();
      if (!made.ok) return made;
      core.engine.poke(made.value.id);
      return ok({ leaseId: made.value.id });
    },
    checkIn: (id) => checkIn(commands, id),
    extend: (id, duration, reason) => extend(commands, id, duration, reason),
    shorten: (id, minutes) => shorten(commands, id, minutes),
    renewPass: async (id) => {
      const renewed = await renewPass(commands, id);
      // What was copied before does not work any more.
      if (renewed.ok) await reveal.takeBack(id);
      return renewed;
    },
    endAll: (whose) => endAll(commands, whose),
    sweep: core.sweep,
    copy: (id, what) => reveal.copy(id, what),
    show: (id) => reveal.show(id),
    clearClipboard: () => reveal.clear(),
    snapshot: (scope) => core.snapshot(scope),
    one: (id) => {
      const found = visibleLease(commands, id);
      return found.ok ? ok(viewOf(found.value.lease, found.value.me, core.time.of(id))) : found;
    },
    receipt: (id) => receiptOf(commands, id),
    copyReceipt: async (id) => {
      const made = receiptOf(commands, id);
      if (!made.ok) return made;
      await reveal.copyText(made.value.text);
      return ok(undefined);
    },
    auditOf: (id) => {
      const found = visibleLease(commands, id);
      return found.ok ? ok(world.ledger.auditOf(id)) : found;
    },
    auditPage: (query) => auditPage(commands, query),
    verifyAudit: () => world.ledger.verifyAudit(),
    audit: core.audit,
    problems: () => core.problems(),
    checkOutsOpen: () => core.closed() === undefined,
    subscribe: (listener) => core.subscribe(listener),
  };
}

/** The parts, wired, and what is nobody else's. */
class Core {
  readonly time: LeaseTime;
  readonly book: LeaseBook;
  readonly engine: Engine;
  readonly commands: CommandParts;
  readonly reveal: Reveal;
  readonly sweep: Sweep;
  readonly audit: AuditDesk;
  readonly #listeners = new Set<(change: LatchkeyChange) => void>();
  #revision = 0;
  #phase: 'new' | 'open' | 'stopped' = 'new';
  #keychainProblem: Failure | undefined;
  #secretsLeft = false;
  #isTidying = false;
  /** Who looked when windows last heard, and with which rights. */
  #viewer: string | undefined;
  #reported = '';

  constructor(readonly world: World) {
    this.time = new LeaseTime(world.clock, world.ledger);
    this.book = new LeaseBook(world.ledger, this.time);
    const gates = new ConnectorGates(world.clock, world.timers);
    const { book, time } = this;
    const executor = new StepExecutor(world, book, time, gates, () => {
      this.reportProblems();
    });
    this.engine = new Engine({ world, book, time, gates, executor, housekeeping: () => this.#housekeeping() });
    this.commands = { world, book, time, executor, engine: this.engine, gates };
    this.sweep = createSweep({ ...this.commands, changed: () => this.#emit({ kind: 'sweep' }) });
    const { auditSinks: sinks } = world;
    this.audit = createAuditDesk({ world, sinks, book, time, changed: () => this.#auditChanged() });
    this.reveal = new Reveal(this.commands, (leaseId) => {
      this.#emit({ kind: 'clipboardCleared', leaseId });
    });
    book.onChange((before, after) => {
      this.#changed(before, after);
    });
  }

  async start(): Promise<void> {
    this.noticeViewer();
    this.book.load();
    this.#noteStart();
    const cutOff = recover(this.book, this.world.ledger, this.time);
    // Ends come first: a keychain may be waiting for somebody to type a password.
    this.engine.start(cutOff);
    const probe = await this.world.keychain.probe();
    if (this.#phase === 'stopped') return;
    this.#keychainProblem = probe.ok ? undefined : probe.error;
    this.#phase = 'open';
    this.audit.start();
    if (this.world.sweepEveryMs !== undefined) this.sweep.follow(this.world.sweepEveryMs);
    this.world.log.info('latchkey.started', { live: this.book.live().length, cutOff: cutOff.length });
    await this.tidySecrets();
  }

  /** In the audit trail a start explains what stands before and after it: calls cut off, time not watched. */
  #noteStart(): void {
    const { organisation, program } = this.world;
    const actor = organisation.current()?.me;
    const event = { kind: 'appStarted', ...program } as const;
    this.book.note({ audit: [{ at: this.time.now(), ...(actor === undefined ? {} : { actor }), event }] });
  }

  async stop(graceMs: number): Promise<void> {
    this.#phase = 'stopped';
    this.sweep.stop();
    this.audit.stop();
    await this.reveal.takeBackAll();
    await this.engine.stop(graceMs);
  }

  wake(reason: string): void {
    this.noticeViewer();
    void this.tidySecrets();
    this.engine.wake(reason);
    this.reportProblems();
  }

  /** Why check-outs are closed. */
  closed(): Failure | undefined {
    if (this.#phase !== 'open') return failure('busy', { detail: this.#phase });
    return this.book.problem() ?? this.audit.closed();
  }

  problems(): readonly Failure[] {
    const storage = this.book.problem();
    const current = this.world.organisation.current();
    const stale =
      current !== undefined && this.time.now() - current.verifiedAt > current.organisation.staleAfterDays * DAY;
    return [
      ...(storage === undefined ? [] : [storage]),
      ...this.audit.problems(),
      ...(this.#keychainProblem === undefined ? [] : [this.#keychainProblem]),
      ...this.time.problems(),
      ...(stale ? [failure('organisation_stale')] : []),
    ];
  }

  /** Tells listeners when the problems in force are others than before. */
  reportProblems(): void {
    const now = `${String(this.closed() === undefined)} ${this.problems()
      .map(({ code }) => code)
      .join(' ')}`;
    if (now === this.#reported) return;
    this.#reported = now;
    this.#emit({ kind: 'problems' });
  }

  snapshot(scope: 'live' | 'all'): LeaseSnapshot {
    const me = this.#me();
    const leases = [...this.book.live(), ...(scope === 'all' ? this.book.ended(SHOWN_ENDED) : [])];
    return {
      revision: this.#revision,
      now: this.time.now(),
      leases: leases
        .filter((lease) => visible(lease, me))
        .sort((a, b) => b.requestedAt - a.requestedAt)
        .map((lease) => viewOf(lease, me, this.time.of(lease.id))),
    };
  }

  subscribe(listener: (change: LatchkeyChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Another person at the keyboard, or other rights: every view may differ, so windows shall fetch them all anew. */
  noticeViewer(): void {
    const me = this.#me();
    const viewer = `${me?.technician.id ?? ''} ${String(me?.admin)}`;
    const before = this.#viewer;
    this.#viewer = viewer;
    if (before === undefined || viewer === before) return;
    // A gap, which says that more has changed than is told.
    this.#revision += 2;
    this.#emit({ kind: 'leases', revision: this.#revision, now: this.time.now(), changed: [] });
  }

  /** Removes secrets that nobody may use any more, and notices whether the keychain answers. */
  async tidySecrets(): Promise<void> {
    if (this.#isTidying) return;
    this.#isTidying = true;
    this.#keychainProblem = await sweepSecrets(this.world.keychain, this.book);
    this.#isTidying = false;
    this.#secretsLeft = this.#keychainProblem !== undefined;
    this.reportProblems();
  }

  #housekeeping(): void {
    endRemoved(this.commands);
    if (this.#secretsLeft) void this.tidySecrets();
    this.audit.poke();
    this.reportProblems();
  }

  #changed(before: Lease | undefined, after: Lease): void {
    if (before?.state.kind === 'active' && after.state.kind !== 'active') void this.reveal.takeBack(after.id);
    if (before?.state.kind === 'revoking' && after.state.kind === 'revoked') void this.#dropSecret(after.id);
    const me = this.#me();
    this.#revision += 1;
    const changed = visible(after, me) ? [viewOf(after, me, this.time.of(after.id))] : [];
    this.#emit({ kind: 'leases', revision: this.#revision, now: this.time.now(), changed });
    this.audit.soon();
    this.reportProblems();
  }

  #auditChanged(): void {
    this.#emit({ kind: 'audit' });
    this.reportProblems();
  }

  async #dropSecret(id: LeaseId): Promise<void> {
    const removed = await this.world.keychain.remove(`lease/${id}`);
    if (!removed.ok) this.#secretsLeft = true;
  }

  #me(): Who | undefined {
    const me = who(this.world.organisation);
    return me.ok ? me.value : undefined;
  }

  #emit(change: LatchkeyChange): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch {
        this.world.log.error('listener.threw', { kind: change.kind });
      }
    }
  }
}

/** Without a known person at the keyboard everything is shown and nothing can be done: what is overdue must not hide. */
function visible(lease: Lease, me: Who | undefined): boolean {
  return me === undefined || me.admin || lease.technician.id === me.technician.id;
}
