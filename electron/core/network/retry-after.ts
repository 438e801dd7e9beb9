const LONGEST_WAIT = 3_600_000;

/**
 * Milliseconds from a `Retry-After` header: seconds, fractions allowed (Graph: throttling guidance), or a date that is
 * compared with the `Date` of the same answer (RFC 9110, section 10.2.3). Undefined when absent or unreadable; never above
 * an hour, so that a wrong header does not silence a connector for days.
 */
export function retryAfterMs(headers: { get(name: string): string | null }): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1_000), LONGEST_WAIT);
  const until = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(until) ? Math.min(Math.max(until, 0), LONGEST_WAIT) : undefined;
}
