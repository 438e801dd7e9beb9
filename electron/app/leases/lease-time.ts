import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { instant, SECOND, type Instant, type Millis } from '../../../shared/time';
import { lastWitness } from '../../core/lease/state';
import { anchorAt, disagrees, guardedNow, movedBack, type Anchor, type Reading } from '../../core/time/clock-guard';
import type { Ledger } from '../../ports/storage';
import type { Clock } from '../../ports/system';

type TimeLedger = Pick<Ledger, 'highWater' | 'raiseHighWater' | 'mark' | 'setMark'>;

/** Smaller leads of the monotonic clock are rounding and the ordinary corrections of a time server. */
const NOTED_LEAD: Millis = SECOND;

/** Names what is kept of a lease's own time while civil time is behind it. */
const lasted = (id: LeaseId): string => `lasted ${id}`;
/** Names the high-water mark that a lease began below: it tells nothing about that lease, whatever it once told. */
const beganBelow = (id: LeaseId): string => `began below ${id}`;

/**
 * What time it is, for each lease: the latest that civil time, the monotonic clock since the lease was first seen by this
 * process, or (for leases of an earlier run) the stored high-water mark says. A clock that was wrong for a while therefore
 * ends leases too early at worst, and does not follow a lease that begins after it was put right, over a restart neither.
 * While civil time is behind what a lease has lived through, that is stored too: the monotonic clock begins anew when the
 * computer does.
 */
export class LeaseTime {
  readonly #clock: Clock;
  readonly #ledger: TimeLedger;
  readonly #boot: Anchor;
  readonly #anchors = new Map<LeaseId, Anchor>();
  #disagreement: Failure | undefined;
  /** A directory of this run has told the same as civil time. */
  #isConfirmed = false;

  constructor(clock: Clock, ledger: TimeLedger) {
    this.#clock = clock;
    this.#ledger = ledger;
    const reading = this.#reading();
    this.#boot = { at: reading.wall, monotonic: reading.monotonic };
  }

  /** Now, for what belongs to no lease. */
  now(): Instant {
    return guardedNow(this.#boot, this.#reading());
  }

  /** Now, for one lease. */
  of(id: LeaseId): Instant {
    return guardedNow(this.#anchors.get(id) ?? this.#boot, this.#reading());
  }

  /** A lease begins now; returns its first instant. */
  begin(id: LeaseId): Instant {
    const { wall, monotonic } = this.#reading();
    this.#anchors.set(id, { at: wall, monotonic });
    const highWater = this.#ledger.highWater();
    if (highWater !== undefined && highWater > wall) this.#ledger.setMark(beganBelow(id), highWater);
    return wall;
  }

  /**
   * Something of a lease was recorded now. Its time does not go back behind that when a clock that ran ahead is put right:
   * what was recorded to wait for would be waited for as long as the clock was ahead.
   */
  hold(id: LeaseId): void {
    const reading = this.#reading();
    const now = guardedNow(this.#anchors.get(id) ?? this.#boot, reading);
    if (now === reading.wall) this.#anchors.set(id, { at: now, monotonic: reading.monotonic });
  }

  /** A lease of an earlier run was read from the ledger. It may bear times that the high-water mark had not reached yet. */
  adopt(lease: Lease): void {
    const highWater = this.#ledger.highWater() ?? 0;
    const isTelling = highWater > (this.#ledger.mark(beganBelow(lease.id)) ?? 0);
    const recorded = [
      lastWitness(lease),
      instant(isTelling ? highWater : 0),
      instant(this.#ledger.mark(lasted(lease.id)) ?? 0),
    ];
    this.#anchors.set(lease.id, anchorAt(this.#reading(), recorded));
  }

  forget(id: LeaseId): void {
    this.#anchors.delete(id);
  }

  /** A directory told its own time. Returns whether that changed the problems. */
  witness(directoryTime: Instant): boolean {
    const { wall } = this.#reading();
    const before = this.#codes();
    this.#isConfirmed = !disagrees(wall, directoryTime);
    this.#disagreement = this.#isConfirmed
      ? undefined
      : failure('clock_disagrees', { detail: `by ${String(Math.round((wall - directoryTime) / 1_000))} s` });
    return before !== this.#codes();
  }

  problems(): readonly Failure[] {
    const { wall } = this.#reading();
    // A clock that was once ahead would be called set back until that time comes, which may be years; a directory knows better.
    const stored = this.#isConfirmed ? 0 : (this.#ledger.highWater() ?? 0);
    const latest = Math.max(this.now(), stored);
    const back = movedBack(wall, instant(latest)) ? [failure('clock_moved_back')] : [];
    return this.#disagreement === undefined ? back : [...back, this.#disagreement];
  }

  /**
   * Stores how late it has been. A civil time that a directory contradicts is not stored: it would close the future. What a
   * lease has lived through is stored for that lease alone, and only where the high-water mark does not tell it: civil time is
   * behind the one or the other.
   */
  record(): void {
    const reading = this.#reading();
    if (this.#disagreement === undefined) this.#ledger.raiseHighWater(reading.wall);
    const isBehind = (this.#ledger.highWater() ?? 0) > reading.wall;
    for (const [id, anchor] of this.#anchors) {
      const now = guardedNow(anchor, reading);
      if (isBehind || now - reading.wall > NOTED_LEAD) this.#ledger.setMark(lasted(id), Math.floor(now));
    }
  }

  #codes(): string {
    return this.problems()
      .map(({ code }) => code)
      .join(' ');
  }

  #reading(): Reading {
    return { wall: this.#clock.wall(), monotonic: this.#clock.monotonic() };
  }
}
