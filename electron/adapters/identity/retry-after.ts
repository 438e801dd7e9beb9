const LONGEST_WAIT = 3_600_000;

/**
 * Milliseconds from a `Retry-After` header in seconds, fractions allowed; undefined when absent or not a number. Never above
 * an hour, so that a wrong header does not silence a connector for days (RFC 9110, section 10.2.3).
 */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null || !/^\d{1,9}(\.\d{1,9})?$/.test(header.trim())) return undefined;
  return Math.min(Math.ceil(Number(header) * 1_000), LONGEST_WAIT);
}
