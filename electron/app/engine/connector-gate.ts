import type { ConnectorId } from '../../../shared/ids';
import type { Millis } from '../../../shared/time';
import type { Clock, Timers } from '../../ports/system';

/** Calls that may be under way at one directory at once. */
const CAPACITY = 8;

interface Gate {
  underWay: number;
  readonly high: (() => void)[];
  readonly low: (() => void)[];
  /** On the monotonic clock: the directory asked to be left alone until then. */
  heldUntil: Millis;
  armed: boolean;
}

/**
 * One gate per connector, so that one that is slow, throttled or dead holds up nobody else. Behind a gate calls go in the
 * order they came, those of high priority first.
 */
export class ConnectorGates {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #gates = new Map<ConnectorId, Gate>();

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Runs the work when there is room. */
  run<T>(id: ConnectorId, priority: 'high' | 'low', work: () => Promise<T>): Promise<T> {
    const gate = this.#gate(id);
    return new Promise<T>((resolve, reject) => {
      gate[priority].push(() => {
        work()
          .then(resolve, reject)
          .finally(() => {
            gate.underWay -= 1;
            this.#pump(gate);
          });
      });
      this.#pump(gate);
    });
  }

  /** Leaves the directory alone for so long (Retry-After). */
  hold(id: ConnectorId, ms: Millis): void {
    const gate = this.#gate(id);
    gate.heldUntil = Math.max(gate.heldUntil, this.#clock.monotonic() + ms);
  }

  /** Whole milliseconds until the directory may be asked again; 0 = now. */
  heldMs(id: ConnectorId): Millis {
    const gate = this.#gates.get(id);
    return gate === undefined ? 0 : this.#heldMs(gate);
  }

  /** Rounded up: a fraction left over would be waited for in instants, which have none, again and again without an end. */
  #heldMs(gate: Gate): Millis {
    return Math.max(0, Math.ceil(gate.heldUntil - this.#clock.monotonic()));
  }

  /** Calls under way everywhere. */
  underWay(): number {
    let sum = 0;
    for (const gate of this.#gates.values()) sum += gate.underWay;
    return sum;
  }

  #gate(id: ConnectorId): Gate {
    const known = this.#gates.get(id);
    if (known !== undefined) return known;
    const made: Gate = { underWay: 0, high: [], low: [], heldUntil: 0, armed: false };
    this.#gates.set(id, made);
    return made;
  }

  #pump(gate: Gate): void {
    const held = this.#heldMs(gate);
    if (held > 0) {
      if (gate.armed || gate.high.length + gate.low.length === 0) return;
      gate.armed = true;
      this.#timers.after(held, () => {
        gate.armed = false;
        this.#pump(gate);
      });
      return;
    }
    while (gate.underWay < CAPACITY) {
      const next = gate.high.shift() ?? gate.low.shift();
      if (next === undefined) return;
      gate.underWay += 1;
      next();
    }
  }
}
