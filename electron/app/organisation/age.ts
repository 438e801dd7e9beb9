import { MINUTE, plus, type Instant, type Millis } from '../../../shared/time';
import { guardedNow, type Anchor, type Reading } from '../../core/time/clock-guard';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Ledger } from '../../ports/storage';
import type { Clock } from '../../ports/system';

export interface CopyAge {
  /** For noting when a copy was verified. */
  readonly clock: Clock;
  /** The organisation with the instant of its verification moved so that its age is right by the clock as it is now. */
  dated(inForce: OrganisationInForce): OrganisationInForce;
}

type AgeLedger = Pick<Ledger, 'highWater' | 'mark' | 'setMark'>;

/** The high-water mark that the copy was verified below: it tells nothing about the age of that copy. */
const VERIFIED_BELOW = 'copy verified below';
/** The latest time seen since then, while the high-water mark is above the clock. */
const SEEN = 'copy seen';

/**
 * Keeps a copy from growing younger when the clock is set back and the program started again: its age is counted from the
 * latest time the ledger has recorded. A clock that was once ahead makes no copy old that is verified when it is right again,
 * and does not stop it from growing old either: what was recorded before counts for that copy no more.
 */
export function copyAge(clock: Clock, ledger: AgeLedger): CopyAge {
  const reading = (): Reading => ({ wall: clock.wall(), monotonic: clock.monotonic() });
  const boot: Anchor = { at: clock.wall(), monotonic: clock.monotonic() };
  const now = (): Instant => guardedNow(boot, reading());
  /** How far behind what was recorded the time of this run is, ms. */
  const behind = (at: Instant): Millis => {
    const highWater = ledger.highWater() ?? 0;
    // Nothing was ever seen that lies above it.
    if (highWater <= at) return 0;
    const isTelling = highWater > (ledger.mark(VERIFIED_BELOW) ?? 0);
    return Math.max(0, (isTelling ? highWater : (ledger.mark(SEEN) ?? 0)) - at);
  };
  let notedAt: Millis = -Infinity;
  const note = (at: Instant): void => {
    notedAt = clock.monotonic();
    ledger.setMark(SEEN, at);
  };
  return {
    clock: {
      wall: () => {
        const at = now();
        const highWater = ledger.highWater() ?? 0;
        if (highWater > at) {
          ledger.setMark(VERIFIED_BELOW, highWater);
          note(at);
        }
        return at;
      },
      monotonic: () => clock.monotonic(),
    },
    dated: (inForce) => ({
      current: () => {
        const current = inForce.current();
        if (current === undefined) return undefined;
        const at = now();
        const late = behind(at);
        if (late > 0) return { ...current, verifiedAt: plus(current.verifiedAt, -Math.min(late, current.verifiedAt)) };
        if ((ledger.highWater() ?? 0) > at && clock.monotonic() - notedAt >= MINUTE) note(at);
        return current;
      },
    }),
  };
}
