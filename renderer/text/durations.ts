import type { DurationCode } from '../../shared/time';

interface DurationText {
  /** As the policy editor and the chips word it. */
  readonly label: string;
  /** For narrow rows. */
  readonly short: string;
  /** Length in milliseconds; a test holds it against the shared table, which would bring its schemas into every page. */
  readonly ms: number;
}

const HOUR_MS = 3_600_000;

/** The durations a JIT policy may offer, in the order they are shown. */
export const durations: Readonly<Record<DurationCode, DurationText>> = {
  '1h': { label: '1 hour', short: '1 h', ms: HOUR_MS },
  '4h': { label: '4 hours', short: '4 h', ms: 4 * HOUR_MS },
  '8h': { label: '8 hours', short: '8 h', ms: 8 * HOUR_MS },
  '1d': { label: '1 day', short: '1 d', ms: 24 * HOUR_MS },
  '3d': { label: '3 days', short: '3 d', ms: 72 * HOUR_MS },
  '7d': { label: '7 days', short: '7 d', ms: 168 * HOUR_MS },
  '30d': { label: '30 days', short: '30 d', ms: 720 * HOUR_MS },
};
