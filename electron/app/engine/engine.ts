import type { LeaseId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { MINUTE, plus, SECOND, type Instant, type Millis } from '../../../shared/time';
import { decide, type LeaseCommand } from '../../core/lease/decide';
import { isLive } from '../../core/lease/state';
import { plan, type Plan } from '../../core/reconcile/plan';
import { msUntil, nearest } from '../../core/schedule/due';
import type { World } from '../api';
import type { ConnectorGates } from './connector-gate';
import type { StepExecutor } from './execute-step';
import type { LeaseBook } from '../leases/lease-book';
import type { LeaseTime } from '../leases/lease-time';

const HEARTBEAT: Millis = 10 * SECOND;
const HIGH_WATER_EVERY: Millis = MINUTE;
/** How many leases are begun with before windows get their turn: each costs writes to the disk. */
const BATCH = 8;

type EngineWorld = Pick<World, 'clock' | 'timers' | 'log' | 'ids'>;

export interface EngineParts {
  readonly world: EngineWorld;
  readonly book: LeaseBook;
  readonly time: LeaseTime;
  readonly gates: ConnectorGates;
  readonly executor: StepExecutor;
  /** Runs at each heartbeat, before the leases are looked at. */
  readonly housekeeping: () => void;
}

/**
 * Looks at leases again and again until each is where it should be: at the next due instant, at a heartbeat, and whenever
 * somebody says that something may have changed. What woke it is logged and not used. One lease is worked on by one hand
 * at a time; different leases do not wait for each other.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #tails = new Map<LeaseId, Promise<void>>();
  readonly #driving = new Set<LeaseId>();
  readonly #again = new Set<LeaseId>();
  /** On the monotonic clock. */
  readonly #due = new Map<LeaseId, { readonly atMonotonic: Millis }>();
  readonly #lookFirst = new Set<LeaseId>();
  #cancelTimer: () => void = () => undefined;
  #cancelHeartbeat: () => void = () => undefined;
  #highWaterAt: Millis = -Infinity;
  #running = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Begins with the leases whose calls were cut off: their accounts are read before anything is done to them. */
  start(cutOff: readonly LeaseId[]): void {
    this.#running = true;
    for (const id of cutOff) this.#lookFirst.add(id);
    this.#heartbeat();
  }

  /** Begins nothing new and waits for what is under way, at most `graceMs`. */
  async stop(graceMs: Millis): Promise<void> {
    this.#running = false;
    this.#cancelTimer();
    this.#cancelHeartbeat();
    const pending = [...this.#tails.values()];
    if (pending.length > 0) {
      let cancel = (): void => undefined;
      const grace = new Promise<void>((resolve) => {
        cancel = this.#parts.world.timers.after(graceMs, resolve);
      });
      await Promise.race([Promise.all(pending), grace]);
      cancel();
    }
    this.#parts.book.flush();
    this.#parts.time.record();
  }

  /** Looks at everything now. */
  wake(reason: string): void {
    this.#parts.world.log.info('engine.wake', { reason: reason.slice(0, 80) });
    if (this.#running) this.#beat();
  }

  /** Looks at one lease now. */
  poke(id: LeaseId): void {
    if (this.#running) void this.#drive(id);
  }

  /** Does something with a lease while nobody else does. */
  async exclusive<T>(id: LeaseId, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(id) ?? Promise.resolve();
    let release = (): void => undefined;
    const tail = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#tails.set(id, tail);
    await before;
    try {
      return await work();
    } finally {
      release();
      if (this.#tails.get(id) === tail) this.#tails.delete(id);
    }
  }

  #heartbeat(): void {
    this.#cancelHeartbeat = this.#parts.world.timers.after(HEARTBEAT, () => {
      if (this.#running) this.#heartbeat();
    });
    this.#beat();
  }

  #beat(): void {
    const { book, time, world, housekeeping } = this.#parts;
    this.#guarded('housekeeping', () => {
      book.flush();
      housekeeping();
      const now = world.clock.monotonic();
      if (now - this.#highWaterAt >= HIGH_WATER_EVERY) {
        this.#highWaterAt = now;
        time.record();
      }
    });
    // What ended first is ended first; nothing here waits for a directory.
    const leases = [...book.live()].sort((a, b) => a.endsAt - b.endsAt);
    this.#pokeAll(leases.map(({ id }) => id));
  }

  /** Begins with many leases, in order, without keeping everybody else waiting for all of them. */
  #pokeAll(ids: readonly LeaseId[]): void {
    for (const id of ids.slice(0, BATCH)) this.poke(id);
    const rest = ids.slice(BATCH);
    if (rest.length > 0 && this.#running) this.#parts.world.timers.after(0, () => this.#pokeAll(rest));
  }

  async #drive(id: LeaseId): Promise<void> {
    this.#guarded('transition', () => this.#transition(id));
    if (this.#driving.has(id)) {
      this.#again.add(id);
      return;
    }
    this.#driving.add(id);
    try {
      do {
        this.#again.delete(id);
        await this.exclusive(id, () => this.#work(id));
      } while (this.#again.has(id) && this.#running);
    } catch {
      this.#bug('drive', id);
    } finally {
      this.#driving.delete(id);
    }
  }

  /** Steps until there is nothing to do for now. */
  async #work(id: LeaseId): Promise<void> {
    if (this.#lookFirst.delete(id)) await this.#parts.executor.look(id);
    while (this.#running) {
      const next = this.#transition(id);
      if (next?.plan.kind !== 'run') {
        this.#schedule(id, next);
        return;
      }
      const held = this.#parts.gates.heldMs(next.lease.connectorId);
      if (held > 0) {
        this.#schedule(id, { ...next, plan: { kind: 'wait', until: plus(next.now, held) } });
        return;
      }
      const ran = await this.#parts.executor.wave(id, next.plan.steps);
      if (ran.ok) continue;
      if (next.lease.state.kind === 'active') {
        // It has what it was promised; only what is set right or read again afterwards waits for the disk.
        this.#schedule(id, { ...next, plan: { kind: 'wait', until: plus(next.now, HEARTBEAT) } });
        return;
      }
      this.#command(id, { kind: 'end', cause: 'checkOutFailed', failure: ran.error });
    }
  }

  /** Makes every change of state that is due, without calling anybody, and says what comes then. */
  #transition(id: LeaseId): { readonly lease: Lease; readonly now: Instant; readonly plan: Plan } | undefined {
    const { book, executor } = this.#parts;
    for (let round = 0; round < 4; round += 1) {
      const lease = book.get(id);
      if (lease === undefined || !isLive(lease)) return undefined;
      const context = executor.context(lease);
      // Under way: only its end may be decided meanwhile.
      const next = plan(lease, context);
      if (next.kind !== 'command') return { lease, now: context.now, plan: next };
      if (!this.#command(id, next.command)) {
        return { lease, now: context.now, plan: { kind: 'wait', until: plus(context.now, HEARTBEAT) } };
      }
    }
    return undefined;
  }

  #command(id: LeaseId, command: LeaseCommand): boolean {
    const { book, time } = this.#parts;
    const lease = book.get(id);
    if (lease === undefined) return false;
    const decided = decide(lease, command, time.of(id));
    if (!decided.ok) return false;
    const applied = book.apply(id, decided.value, { durable: command.kind === 'activate' ? 'must' : 'may' });
    if (applied.ok) return true;
    const failed: LeaseCommand = { kind: 'end', cause: 'checkOutFailed', failure: applied.error };
    const ending = decide(lease, failed, time.of(id));
    return ending.ok && book.apply(id, ending.value, { durable: 'may' }).ok;
  }

  #schedule(id: LeaseId, next: { readonly now: Instant; readonly plan: Plan } | undefined): void {
    if (next?.plan.kind !== 'wait') this.#due.delete(id);
    else {
      const { clock } = this.#parts.world;
      this.#due.set(id, { atMonotonic: clock.monotonic() + msUntil(next.plan.until, next.now) });
    }
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer();
    const next = nearest(this.#due.values());
    if (next === undefined || !this.#running) return;
    const { clock, timers } = this.#parts.world;
    this.#cancelTimer = timers.after(Math.max(0, next.atMonotonic - clock.monotonic()), () => {
      const now = clock.monotonic();
      const ready = [...this.#due].filter(([, due]) => due.atMonotonic <= now).map(([id]) => id);
      for (const id of ready) this.#due.delete(id);
      this.#pokeAll(ready);
      this.#arm();
    });
  }

  #guarded(what: string, work: () => void): void {
    try {
      work();
    } catch {
      this.#bug(what);
    }
  }

  /** The heartbeat comes back to it; an exception stops neither the engine nor the other leases. */
  #bug(what: string, leaseId?: LeaseId): void {
    const correlationId = this.#parts.world.ids.correlation();
    this.#parts.world.log.error('engine.bug', { what, correlationId, ...(leaseId === undefined ? {} : { leaseId }) });
  }
}
