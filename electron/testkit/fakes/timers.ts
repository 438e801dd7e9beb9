import type { Timers } from '../../ports/system';
import type { Millis } from '../../../shared/time';
import type { FakeClock } from './clock';

interface Armed {
  readonly due: Millis;
  readonly order: number;
  readonly action: () => void;
}

/** Lets every promise that can go on without a timer go on: the microtask queue is empty when it resolves. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Timers on a fake clock. Nothing runs but inside `advance`. */
export class FakeTimers implements Timers {
  readonly #clock: FakeClock;
  readonly #cap: number;
  readonly #armed = new Set<Armed>();
  #order = 0;

  /** `cap`: how many timers one `advance` may run before it is called a runaway. */
  constructor(clock: FakeClock, cap = 100_000) {
    this.#clock = clock;
    this.#cap = cap;
  }

  after(ms: Millis, action: () => void): () => void {
    this.#order += 1;
    const timer: Armed = { due: this.#clock.monotonic() + Math.max(0, ms), order: this.#order, action };
    this.#armed.add(timer);
    return () => {
      this.#armed.delete(timer);
    };
  }

  /** Milliseconds until each armed timer is due, the nearest first; negative when overdue. */
  armed(): readonly Millis[] {
    return this.#sorted().map((timer) => timer.due - this.#clock.monotonic());
  }

  /** Forgets every timer, as the end of a process does. */
  clear(): void {
    this.#armed.clear();
  }

  /**
   * Moves the clock by `ms` and runs every timer that gets due on the way, in order, each at its own time, with all
   * promises settled before the next. Overdue timers (the clock was moved without us) run first. Throws when more timers
   * ran than the cap allows.
   */
  async advance(ms: Millis): Promise<void> {
    const target = this.#clock.monotonic() + ms;
    await settle();
    let ran = 0;
    for (let next = this.#due(target); next !== undefined; next = this.#due(target)) {
      ran += 1;
      if (ran > this.#cap) throw new Error(`runaway: more than ${String(this.#cap)} timers ran in one advance`);
      this.#armed.delete(next);
      this.#clock.advance(Math.max(0, next.due - this.#clock.monotonic()));
      next.action();
      await settle();
    }
    this.#clock.advance(Math.max(0, target - this.#clock.monotonic()));
  }

  /**
   * Runs the nearest timers, one after the other, until `done` says so. Throws when `atMostMs` of fake time went by or no
   * timer is left before that.
   */
  async advanceUntil(done: () => boolean, atMostMs: Millis): Promise<void> {
    const limit = this.#clock.monotonic() + atMostMs;
    await settle();
    while (!done()) {
      const next = this.#due(limit);
      if (next === undefined) throw new Error('it did not happen: no timer is left within the time allowed');
      await this.advance(Math.max(0, next.due - this.#clock.monotonic()));
    }
  }

  #due(target: Millis): Armed | undefined {
    let nearest: Armed | undefined;
    for (const timer of this.#armed) {
      if (timer.due > target) continue;
      if (nearest === undefined || compare(timer, nearest) < 0) nearest = timer;
    }
    return nearest;
  }

  #sorted(): Armed[] {
    return [...this.#armed].sort(compare);
  }
}

function compare(a: Armed, b: Armed): number {
  return a.due - b.due || a.order - b.order;
}
