import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId, CustomerId, LeaseId } from '../../../shared/ids';
import type { SweepView } from '../../../shared/ipc/sweep-rows';
import { err, ok, type Result } from '../../../shared/result';
import { MINUTE, type Millis } from '../../../shared/time';
import { inCustomerScope, indexOf } from '../../core/policy/lookup';
import type { Connector } from '../../../shared/model/connector';
import { decide } from '../../core/lease/decide';
import { isTransient } from '../../core/retry/classify';
import type { CommandParts } from '../leases/commands';
import { who, type Who } from '../who';
import { lookThrough, type Found } from './look-through';
import { takeOver } from './take-over';
import { viewOfSweep, type Round } from './view';

/** Looks for marked accounts that no lease of this computer answers for, and ends those that nobody else ends. */
export interface Sweep {
  /**
   * Looks through the connectors of a customer, or through all in the technician's scope, one after the other, and takes over
   * what is overdue. Resolves when all were visited. Fails with `not_entitled`.
   */
  run(customerId?: CustomerId): Promise<Result<void, Failure>>;
  /** How many connectors `run` would visit. */
  reach(customerId?: CustomerId): Result<number, Failure>;
  /**
   * Takes over what was offered: anybody's for Primary and Super, one's own for technicians. Counts those taken over; the
   * failure is the last one, if any.
   */
  cleanUp(leaseIds: readonly LeaseId[]): Promise<{ readonly count: number; readonly failure?: Failure }>;
  view(): Result<SweepView, Failure>;
  /** Sweeps from time to time, from now on until `stop`. */
  follow(every: Millis): void;
  stop(): void;
}

/** What a sweep works with: the parts of the engine, and how to tell windows that something changed. */
export interface SweepParts extends CommandParts {
  readonly changed: () => void;
}

/** A directory that was away is looked through again soon: its outage must not cost the accounts there a whole round more. */
const AGAIN: Millis = 5 * MINUTE;
/** The first sweep of a start waits until the start itself is over. */
const FIRST: Millis = 2 * MINUTE;

export function createSweep(parts: SweepParts): Sweep {
  return new Sweeper(parts);
}

class Sweeper implements Sweep {
  readonly #parts: SweepParts;
  readonly #rounds = new Map<ConnectorId, Round>();
  /** Connectors still to be visited; a second `run` adds to the first. */
  readonly #queue = new Set<ConnectorId>();
  #walk: Promise<void> | undefined;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  reach(customerId?: CustomerId): Result<number, Failure> {
    const me = who(this.#parts.world.organisation);
    return me.ok ? ok(connectorsFor(me.value, customerId).length) : me;
  }

  async run(customerId?: CustomerId): Promise<Result<void, Failure>> {
    const me = who(this.#parts.world.organisation);
    if (!me.ok) return me;
    await this.#visitAll(connectorsFor(me.value, customerId).map(({ id }) => id));
    return ok(undefined);
  }

  async cleanUp(leaseIds: readonly LeaseId[]): Promise<{ readonly count: number; readonly failure?: Failure }> {
    let count = 0;
    let last: Failure | undefined;
    for (const id of new Set(leaseIds)) {
      const ended = await this.#cleanUpOne(id);
      if (ended.ok) count += 1;
      else last = ended.error;
    }
    this.#parts.changed();
    return last === undefined ? { count } : { count, failure: last };
  }

  view(): Result<SweepView, Failure> {
    const me = who(this.#parts.world.organisation);
    if (!me.ok) return me;
    const now = this.#parts.time.now();
    const left = this.#queue.size;
    return ok(viewOfSweep({ me: me.value, now, left, connectors: connectorsFor(me.value), rounds: this.#rounds }));
  }

  follow(every: Millis): void {
    const { clock, timers, random } = this.#parts.world;
    // Between three quarters and five quarters, so that colleagues' copies do not ask in step.
    const about = (ms: Millis): Millis => {
      const [byte = 128] = random.bytes(1);
      return Math.round(ms * (0.75 + byte / 512));
    };
    const wait = (wholeAt: Millis): void => {
      const whole = Math.max(0, wholeAt - clock.monotonic());
      const again = about(AGAIN);
      const onlyMissed = this.#missed().length > 0 && again < whole;
      this.#cancel = timers.after(onlyMissed ? again : whole, () => {
        void this.#visitAll(onlyMissed ? this.#missed() : this.#worthwhile()).then(() => {
          if (!this.#stopped) wait(onlyMissed ? wholeAt : clock.monotonic() + about(every));
        });
      });
    };
    wait(clock.monotonic() + about(FIRST));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#queue.clear();
  }

  /** All but former customers whose directory took us in no more. */
  #worthwhile(): readonly ConnectorId[] {
    const me = who(this.#parts.world.organisation);
    if (!me.ok) return [];
    return connectorsFor(me.value)
      .filter(({ id, customerId }) => !isArchived(me.value, customerId) || this.#rounds.get(id)?.failure === undefined)
      .map(({ id }) => id);
  }

  /** Those that could not be looked through just now, and may be a little later. */
  #missed(): readonly ConnectorId[] {
    const me = who(this.#parts.world.organisation);
    if (!me.ok) return [];
    const missed = ({ id, customerId }: Connector): boolean => {
      const why = this.#rounds.get(id)?.failure;
      return why !== undefined && isTransient(why) && !isArchived(me.value, customerId);
    };
    return connectorsFor(me.value)
      .filter(missed)
      .map(({ id }) => id);
  }

  async #visitAll(connectorIds: readonly ConnectorId[]): Promise<void> {
    for (const id of connectorIds) this.#queue.add(id);
    this.#walk ??= this.#walkThrough();
    await this.#walk;
  }

  async #walkThrough(): Promise<void> {
    this.#parts.changed();
    for (let next = first(this.#queue); next !== undefined; next = first(this.#queue)) {
      await this.#visit(next).catch(() => this.#bug(next));
      this.#queue.delete(next);
      this.#parts.changed();
    }
    this.#walk = undefined;
  }

  async #visit(connectorId: ConnectorId): Promise<void> {
    const { world, time } = this.#parts;
    const looked = await lookThrough(this.#parts, connectorId);
    if (this.#stopped) return;
    if (!looked.ok) {
      const before = this.#rounds.get(connectorId);
      this.#rounds.set(connectorId, { found: before?.found ?? [], at: time.now(), failure: looked.error });
      world.log.info('sweep.failed', { connectorId, code: looked.error.code });
      return;
    }
    const { found, marked } = looked.value;
    const after: Found[] = [];
    for (const one of found) after.push(one.status === 'due' ? await this.#end(one) : one);
    this.#rounds.set(connectorId, { found: after, at: time.now(), marked });
    if (after.length > 0) world.log.info('sweep.found', { connectorId, found: after.length, marked });
  }

  /** One account that nobody thought of must not end all sweeps of this run. */
  #bug(connectorId: ConnectorId): void {
    const { world, time } = this.#parts;
    const correlationId = world.ids.correlation();
    world.log.error('sweep.bug', { connectorId, correlationId });
    const found = this.#rounds.get(connectorId)?.found ?? [];
    this.#rounds.set(connectorId, { found, at: time.now(), failure: failure('bug', { connectorId, correlationId }) });
  }

  async #cleanUpOne(id: LeaseId): Promise<Result<void, Failure>> {
    const me = who(this.#parts.world.organisation);
    if (!me.ok) return me;
    for (const [connectorId, round] of this.#rounds) {
      const found = round.found.find((one) => one.marker.leaseId === id && one.status !== 'reported');
      if (found === undefined) continue;
      if (!me.value.admin && found.marker.technicianId !== me.value.technician.id) break;
      const after = await this.#end(found);
      this.#rounds.set(connectorId, { ...round, found: round.found.map((one) => (one === found ? after : one)) });
      return after.failure === undefined ? ok(undefined) : err(after.failure);
    }
    return err(failure('unknown_lease', { leaseId: id }));
  }

  async #end(found: Found): Promise<Found> {
    if (found.kind === 'ghost') return this.#endGhost(found);
    const taken = await takeOver(this.#parts, found);
    if (taken.ok) return { ...found, status: 'finishing' };
    return { ...found, status: 'offered', failure: taken.error };
  }

  /** A live lease of this computer ends like any other: everything is read back, and there is nothing left to remove. */
  #endGhost(found: Found): Found {
    const { book, engine, time } = this.#parts;
    const id = found.marker.leaseId;
    const lease = book.get(id);
    if (lease === undefined) return { ...found, failure: failure('unknown_lease', { leaseId: id }) };
    const decided = decide(lease, { kind: 'end', cause: 'swept' }, time.of(id));
    if (!decided.ok) return { ...found, failure: decided.error };
    if (decided.value.length > 0) book.apply(id, decided.value, { durable: 'may' });
    engine.poke(id);
    return { ...found, status: 'finishing' };
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  for (const item of set) return item;
  return undefined;
}

/**
 * The connectors of customers that the technician may work for, in the organisation's order; last those of archived ones: what
 * was out when a customer was archived still ends on time.
 */
function connectorsFor(me: Who, customerId?: CustomerId): readonly Connector[] {
  const { organisation, technician } = me;
  const index = indexOf(organisation);
  const mine = organisation.connectors.filter(
    (connector) =>
      (customerId === undefined || connector.customerId === customerId) &&
      index.customers.has(connector.customerId) &&
      inCustomerScope(index, technician, connector.customerId),
  );
  const [now, formerly] = [false, true].map((archived) =>
    mine.filter((connector) => isArchived(me, connector.customerId) === archived),
  );
  return [...(now ?? []), ...(formerly ?? [])];
}

function isArchived({ organisation }: Who, customerId: CustomerId): boolean {
  return indexOf(organisation).customers.get(customerId)?.archived === true;
}
