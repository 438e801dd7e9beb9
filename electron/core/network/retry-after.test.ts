import { expect, test } from 'vitest';
import { DAY, SECOND } from '../../../shared/time';
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
  ['', 'Mon, 05 Jan 2026 09:00:00 GMT', undefined],
])('Retry-After %s', (header, date, wanted) => {
  expect(retryAfterMs(header, date)).toBe(wanted);
});

test('Retry-After is believed as far as the caller says', () => {
  expect(retryAfterMs('99999', undefined, DAY)).toBe(DAY);
  expect(retryAfterMs('80000', null, DAY)).toBe(80_000 * SECOND);
  expect(retryAfterMs(null, null)).toBeUndefined();
});
