import { instant, MINUTE, SECOND, type Instant, type Millis } from '../../../../shared/time';
import { CLOCK_TOLERANCE } from '../../../core/time/clock-guard';
import type { Clock } from '../../../ports/system';
import { isExpiredForGood } from '../verbs/changes';

/**
 * A difference that changed by no more than this is the same one, and one of no more than this is none: the domain
 * controller tells whole seconds, and the answer takes a while.
 */
const SLACK: Millis = 1.5 * SECOND;
/** `currentTime` is cut to whole seconds: on average it was half a second later. */
const CUT: Millis = SECOND / 2;
/** An answer that took longer says too little about the moment it was given at. */
const SLOWEST: Millis = SECOND;
/** How long a difference is believed without asking again. */
const FRESH: Millis = MINUTE;
/** Our clock was set, or the computer slept, when its two clocks went apart by more than this. */
const JUMP: Millis = SECOND;
/** The last instant there is (ECMA-262 21.4.1.1). */
const LATEST = 8_640_000_000_000_000;

/** Our two clocks at one moment. */
interface Moment {
  readonly wall: Instant;
  readonly monotonic: Millis;
}

/**
 * How far the clock of one domain controller is ahead of ours. A domain controller judges `accountExpires` by its own clock
 * (MS-ADA1 2.2 accountExpires), so that an end written by ours would come early or late by that. Differences beyond
 * `CLOCK_TOLERANCE` are not made up for: nobody knows then which clock is right, people are told, and whoever sets a clock
 * must not be able to lengthen a lease by more.
 */
export class ControllerClock {
  readonly #clock: Clock;
  #aheadMs: Millis = 0;
  /** The difference as it was heard, neither rounded nor judged. */
  #heardAheadMs: Millis = 0;
  #heardAt: Moment | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What its clock shows more than ours, in whole seconds; 0 while unknown, negligible or beyond belief. */
  get aheadMs(): Millis {
    return this.#aheadMs;
  }

  /** It was heard lately, and our own clock has not jumped since. */
  get isFresh(): boolean {
    if (this.#heardAt === undefined) return false;
    const { wall, monotonic } = this.now();
    const passed = monotonic - this.#heardAt.monotonic;
    return passed < FRESH && Math.abs(wall - this.#heardAt.wall - passed) <= JUMP;
  }

  now(): Moment {
    return { wall: this.#clock.wall(), monotonic: this.#clock.monotonic() };
  }

  /** It just told `theirs`, having been asked at `asked`. */
  heard(theirs: Instant, asked: Moment): void {
    const { wall, monotonic } = this.now();
    const took = monotonic - asked.monotonic;
    if (took > SLOWEST || Math.abs(wall - asked.wall - took) > JUMP) return;
    this.#heardAt = { wall, monotonic };
    const ahead = theirs + CUT - (wall - took / 2);
    this.#heardAheadMs = ahead;
    // One difference is kept as long as it fits, so that what was written reads back as it was meant.
    if (Math.abs(ahead - this.#aheadMs) <= SLACK) return;
    const negligible = Math.abs(ahead) <= SLACK || Math.abs(ahead) > CLOCK_TOLERANCE + SLACK;
    this.#aheadMs = negligible ? 0 : Math.round(ahead / SECOND) * SECOND;
  }

  /** What its clock shows just now, to about a second, beyond belief or not; undefined when it was not heard lately. */
  get shows(): Instant | undefined {
    return this.isFresh ? shifted(this.#clock.wall(), Math.round(this.#heardAheadMs)) : undefined;
  }

  /** What its clock shows at an instant of ours. */
  theirs(ours: Instant): Instant {
    return shifted(ours, this.#aheadMs);
  }

  /** The instant of ours at which its clock shows `theirs`. The end of an account that is ended is no time on any clock. */
  ours(theirs: Instant): Instant {
    return isExpiredForGood(theirs) ? theirs : shifted(theirs, -this.#aheadMs);
  }
}

function shifted(at: Instant, ms: Millis): Instant {
  return instant(Math.min(LATEST, Math.max(0, at + ms)));
}
