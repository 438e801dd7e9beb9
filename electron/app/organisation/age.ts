import { plus, type Instant } from '../../../shared/time';
import { guardedNow, type Anchor, type Reading } from '../../core/time/clock-guard';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Ledger } from '../../ports/storage';
import type { Clock } from '../../ports/system';

export interface CopyAge {
  /** For noting when a copy was verified: never earlier than this computer has already seen it be. */
  readonly clock: Clock;
  /** The organisation with the instant of its verification moved so that its age is right by the clock as it is now. */
  dated(inForce: OrganisationInForce): OrganisationInForce;
}

/**
 * Keeps a copy from growing younger when the clock is set back and the program started again: its age is counted from the
 * latest time the ledger has recorded. A clock that was once wrong the other way makes no copy old, since a verification is
 * noted by the same count.
 */
export function copyAge(clock: Clock, ledger: Pick<Ledger, 'highWater'>): CopyAge {
  const reading = (): Reading => ({ wall: clock.wall(), monotonic: clock.monotonic() });
  const boot: Anchor = { at: clock.wall(), monotonic: clock.monotonic() };
  /** How far behind what was recorded the time of this run is, ms. */
  const behind = (now: Instant): number => Math.max(0, (ledger.highWater() ?? 0) - now);
  const now = (): Instant => guardedNow(boot, reading());
  return {
    clock: {
      wall: () => plus(now(), behind(now())),
      monotonic: () => clock.monotonic(),
    },
    dated: (inForce) => ({
      current: () => {
        const current = inForce.current();
        if (current === undefined) return undefined;
        const late = behind(now());
        return late === 0
          ? current
          : { ...current, verifiedAt: plus(current.verifiedAt, -Math.min(late, current.verifiedAt)) };
      },
    }),
  };
}
