import { uptime } from 'node:os';
import type { Clock } from '../../ports/system';
import { instant, plus, type Millis } from '../../../shared/time';

/** Where the times come from; replaced in tests. */
export interface ClockSources {
  /** Milliseconds since 1970, civil. */
  readonly wall: () => number;
  /** Milliseconds, never going back; may stand still while the computer sleeps. */
  readonly steady: () => number;
  /** Milliseconds since the computer started, sleep included; may be coarse. */
  readonly sinceBoot: () => number;
}

const systemSources: ClockSources = {
  wall: Date.now,
  steady: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  sinceBoot: () => uptime() * 1_000,
};

/** Differences below this are the coarseness of `sinceBoot` (1 s on some systems), not sleep. */
const COARSE: Millis = 2_500;

/**
 * The clocks of this computer. Node's `process.hrtime` is CLOCK_MONOTONIC on Linux, which stands still during suspend;
 * `os.uptime` counts on (CLOCK_BOOTTIME there). What the second gained on the first since the start is sleep, and is
 * added as soon as it is more than its coarseness. Where the OS does not tell, sleep is not counted and only the wall
 * clock notices. The sum never goes back.
 */
export function systemClock(sources: ClockSources = systemSources): Clock {
  const lag = (): number => sources.sinceBoot() - sources.steady();
  const atStart = lag();
  let slept = 0;
  return {
    wall: () => instant(Math.max(0, sources.wall())),
    monotonic: () => {
      const gained = lag() - atStart;
      if (gained > slept + COARSE) slept = gained;
      return sources.steady() + slept;
    },
  };
}

export interface OffsetClock {
  readonly clock: Clock;
  /** Sets both times forward. Throws RangeError for a negative length. */
  readonly skip: (ms: Millis) => void;
  /** How far it is ahead, in milliseconds. */
  readonly skippedMs: () => Millis;
}

/** A clock that runs ahead of another by what was skipped: the practice clock. Armed timers are not called earlier. */
export function offsetClock(base: Clock): OffsetClock {
  let ahead = 0;
  return {
    clock: {
      wall: () => plus(base.wall(), ahead),
      monotonic: () => base.monotonic() + ahead,
    },
    skip: (ms) => {
      if (!(ms >= 0)) throw new RangeError('a clock skips forward');
      ahead += ms;
    },
    skippedMs: () => ahead,
  };
}
