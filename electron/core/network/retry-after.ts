import { HOUR, SECOND, type Millis } from '../../../shared/time';

/**
 * How long an answer asks to be left alone, by its headers `Retry-After` and `Date`, in milliseconds: seconds, fractions
 * allowed (Graph: throttling guidance), or a date that is compared with the `Date` of the same answer (RFC 9110, section
 * 10.2.3). Undefined when absent or unreadable; never above `longest`, so that a wrong header does not silence a connector
 * for days.
 */
export function retryAfterMs(
  header: string | null | undefined,
  date: string | null | undefined,
  longest: Millis = HOUR,
): Millis | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.min(Math.ceil(Number(text) * SECOND), longest);
  const until = Date.parse(text) - Date.parse(date ?? '');
  return Number.isFinite(until) ? Math.min(Math.max(until, 0), longest) : undefined;
}
