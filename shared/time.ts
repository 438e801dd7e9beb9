import { z } from 'zod';

/** A point in time: milliseconds since 1970-01-01T00:00:00Z, always UTC. */
export const instantSchema = z.number().int().min(0).max(8_640_000_000_000_000).brand<'Instant'>();
export type Instant = z.infer<typeof instantSchema>;

/** A length of time in milliseconds. */
export type Millis = number;

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

/** Brands a number of milliseconds since the epoch, rounded down. Throws RangeError when it is no such number. */
export function instant(ms: number): Instant {
  const parsed = instantSchema.safeParse(Math.floor(ms));
  if (!parsed.success) throw new RangeError('not an instant');
  return parsed.data;
}

/** The instant that lies `ms` milliseconds after (or, negative, before) `at`. */
export function plus(at: Instant, ms: Millis): Instant {
  return instant(at + ms);
}

/** The durations a JIT policy may offer, in the order they are shown. */
export const durationCodes = ['1h', '4h', '8h', '1d', '3d', '7d', '30d'] as const;
export const durationCodeSchema = z.enum(durationCodes);
export type DurationCode = z.infer<typeof durationCodeSchema>;

const durationLengths: Readonly<Record<DurationCode, Millis>> = {
  '1h': HOUR,
  '4h': 4 * HOUR,
  '8h': 8 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
};

/** Length of a policy duration in milliseconds (a day is always 24 hours). */
export function durationMs(code: DurationCode): Millis {
  return durationLengths[code];
}
