import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after';

test.each([
  ['2.128', undefined, 2_128],
  ['0', undefined, 0],
  ['99999', undefined, 3_600_000],
  ['Mon, 05 Jan 2026 09:00:30 GMT', 'Mon, 05 Jan 2026 09:00:00 GMT', 30_000],
  ['Mon, 05 Jan 2026 08:00:00 GMT', 'Mon, 05 Jan 2026 09:00:00 GMT', 0],
  ['Mon, 05 Jan 2026 09:00:30 GMT', undefined, undefined],
  ['-1', undefined, undefined],
  ['soon', undefined, undefined],
  ['1e9', undefined, undefined],
  ['', undefined, undefined],
])('Retry-After %s', (header, date, wanted) => {
  const headers = new Headers({ 'retry-after': header, ...(date === undefined ? {} : { date }) });
  expect(retryAfterMs(headers)).toBe(wanted);
});
