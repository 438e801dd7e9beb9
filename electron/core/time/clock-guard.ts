import { MINUTE, plus, type Instant, type Millis } from '../../../shared/time';

/** Smaller differences are ordinary corrections of a clock. */
export const CLOCK_TOLERANCE: Millis = 5 * MINUTE;

/** Two readings taken together. */
export interface Reading {
  readonly wall: Instant;
  readonly monotonic: Millis;
}

/** A moment that is believed, and what the monotonic clock showed then. */
export interface Anchor {
  readonly at: Instant;
  readonly monotonic: Millis;
}

/**
 * The latest time that any witness gives: civil time, or the anchor plus what went by since on the clock that nobody can
 * set. A lease is over when this reaches its end, so setting the clock back never lengthens one.
 */
export function guardedNow(anchor: Anchor, reading: Reading): Instant {
  const elapsed = plus(anchor.at, Math.max(0, reading.monotonic - anchor.monotonic));
  return reading.wall > elapsed ? reading.wall : elapsed;
}

/** The anchor of a lease that was read from the ledger: not before the latest civil time that anything recorded. */
export function anchorAt(reading: Reading, recorded: readonly Instant[]): Anchor {
  const at = recorded.reduce<Instant>((latest, one) => (one > latest ? one : latest), reading.wall);
  return { at, monotonic: reading.monotonic };
}

/** Civil time is clearly before what it has already been. */
export function movedBack(wall: Instant, latest: Instant | undefined): boolean {
  return latest !== undefined && wall < latest - CLOCK_TOLERANCE;
}

/** Civil time and the directory's clock differ by more than a correction. */
export function disagrees(wall: Instant, directory: Instant): boolean {
  return Math.abs(wall - directory) > CLOCK_TOLERANCE;
}
