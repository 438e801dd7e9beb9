import type { Clock } from '../../ports/system';
import { instant, plus, type Instant, type Millis } from '../../../shared/time';

/** Where a fake clock starts unless told: 2026-01-05T09:00:00Z, a Monday. */
export const TEST_START: Instant = instant(Date.UTC(2026, 0, 5, 9));

/** A clock that stands still until it is told to move. */
export class FakeClock implements Clock {
  #wall: Instant;
  #monotonic: Millis;
  #elapsed: Millis = 0;

  constructor(start: Instant = TEST_START, monotonic: Millis = 1_000) {
    this.#wall = start;
    this.#monotonic = monotonic;
  }

  wall(): Instant {
    return this.#wall;
  }

  monotonic(): Millis {
    return this.#monotonic;
  }

  /** How much time really went by, whatever was done to the clocks: for those who are somewhere else. */
  elapsed(): Millis {
    return this.#elapsed;
  }

  /**
   * Time goes by on both clocks. No timer runs by this alone, as on a computer that sleeps; `FakeTimers.advance` is the
   * way to let timers run. Throws RangeError for a negative length.
   */
  advance(ms: Millis): void {
    if (!(ms >= 0)) throw new RangeError('time does not go back; setWall sets the civil clock');
    this.#monotonic += ms;
    this.#elapsed += ms;
    this.#wall = plus(this.#wall, ms);
  }

  /** A person or a time server sets the civil clock; the monotonic one does not notice. */
  setWall(at: Instant): void {
    this.#wall = at;
  }

  /** The computer restarted: the monotonic clock begins anew, the civil one goes on. */
  restart(monotonic: Millis = 1_000): void {
    this.#monotonic = monotonic;
  }
}
