import { MINUTE, SECOND, type Millis } from '../../../shared/time';

/** So many may be mistyped without a pause. */
const FREE = 4;
const FIRST: Millis = 5 * SECOND;
const LONGEST: Millis = 15 * MINUTE;

/**
 * How long no passphrase is looked at after so many wrong ones: nothing at first, then 5 seconds, doubled with each, at most
 * a quarter of an hour. At that pace a year has some 35,000 tries.
 */
export function pauseAfter(failures: number): Millis {
  if (failures <= FREE) return 0;
  return Math.min(LONGEST, FIRST * 2 ** Math.min(20, failures - FREE - 1));
}
