import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { errorCodes } from '../../shared/errors';
import { privilegeSchema } from '../../shared/model/policy';
import { durationCodes, durationMs } from '../../shared/time';
import { offers } from '../testing/samples';
import { durations } from './durations';
import { endedBy, enforcedBadge, listed, summary } from './en';
import { errorText, technicalDetail } from './errors';
import {
  atTime,
  clockTime,
  countdown,
  exactTime,
  nearTime,
  shortCountdown,
  spoken,
  withLocalTimes,
  zoneCity,
} from './time';

describe('errors', () => {
  it.each(errorCodes)('%s has a title, a meaning and something to do', (code) => {
    const words = errorText({ code });
    for (const part of [words.title, words.body, words.action]) expect(part.trim().length).toBeGreaterThan(3);
    expect(words.title).not.toMatch(/[.!]$/);
    expect(words.body).toMatch(/\.$/);
    expect(words.action).toMatch(/\.$/);
  });

  it('never says the same about two codes', () => {
    const titles = errorCodes.map((code) => errorText({ code }).title);
    expect(new Set(titles).size).toBe(errorCodes.length);
  });

  it('says how long the directory asked for, and gives the detail separately', () => {
    const failure = { code: 'throttled', retryAfterMs: 90_000, detail: '429' } as const;
    expect(errorText(failure).body).toContain('2 minutes');
    expect(technicalDetail(failure)).toBe('throttled · 429');
  });
});

describe('durations', () => {
  it.each(durationCodes)('%s is as long as the shared table says', (code) => {
    expect(durations[code].ms).toBe(durationMs(code));
  });

  it('words them as the policy editor does', () => {
    expect(durationCodes.map((code) => durations[code].label)).toEqual([
      '1 hour',
      '4 hours',
      '8 hours',
      '1 day',
      '3 days',
      '7 days',
      '30 days',
    ]);
  });
});

describe('times', () => {
  it.each([
    [43 * 60_000 + 10_000, '00:43:10'],
    [1, '00:00:01'],
    [0, '00:00:00'],
    [-5_000, '00:00:00'],
    [86_399_999, '1 d 00:00:00'],
    [86_399_000, '23:59:59'],
    [2 * 86_400_000 + 3 * 3_600_000, '2 d 03:00:00'],
  ])('counts %d ms as %s', (ms, text) => {
    expect(countdown(ms)).toBe(text);
  });

  it('never counts up while time runs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_000_000 }), fc.integer({ min: 0, max: 10_000 }), (ms, later) => {
        expect(countdown(ms - later) <= countdown(ms)).toBe(true);
      }),
    );
  });

  it.each([
    [30_000, '0:30'],
    [90_000, '1:30'],
    [-1, '0:00'],
  ])('counts %d ms shortly as %s', (ms, text) => {
    expect(shortCountdown(ms)).toBe(text);
  });

  it.each([
    [1_000, '1 second'],
    [60_000, '1 minute'],
    [3_600_000, '1 hour'],
    [125 * 60_000, '2 hours 5 minutes'],
    [86_400_000 * 3, '3 days'],
  ])('says %d ms as %s', (ms, text) => {
    expect(spoken(ms)).toBe(text);
  });

  it('names near days, and survives a zone that does not exist', () => {
    const noon = new Date(2026, 10, 25, 12, 0).getTime();
    expect(nearTime(noon + 3_600_000, noon)).toBe('13:00');
    expect(nearTime(noon + 86_400_000, noon)).toBe('tomorrow 12:00');
    expect(nearTime(noon + 5 * 86_400_000, noon)).toContain('30 Nov');
    expect(atTime(noon + 3_600_000, noon)).toBe('at 13:00');
    expect(atTime(noon + 86_400_000, noon)).toBe('tomorrow at 12:00');
    expect(atTime(noon + 5 * 86_400_000, noon)).toBe('on Mon 30 Nov at 12:00');
    // The night in which clocks go forward makes that day shorter.
    vi.stubEnv('TZ', 'Europe/Berlin');
    const late = new Date(2026, 2, 28, 23, 30).getTime();
    expect(nearTime(new Date(2026, 2, 29, 9, 0).getTime(), late)).toBe('tomorrow 09:00');
    vi.unstubAllEnvs();
    expect(clockTime(noon, 'Nowhere/Atlantis')).toBe(clockTime(noon));
    expect(zoneCity('America/New_York')).toBe('New York');
  });
});

describe('sentences', () => {
  it.each([
    [[], 'no privileges'],
    [['A'], 'A'],
    [['A', 'B'], 'A and B'],
    [['A', 'B', 'C', 'D'], 'A and 3 more'],
  ])('lists %j', (names, text) => {
    expect(listed(names)).toBe(text);
  });

  it('promises the directory’s end only where the directory enforces all of it', () => {
    const all = { signIn: 'directory', privilege: 'directory', object: 'directory' } as const;
    expect(endedBy('activeDirectory', all)).toBe('ended by Active Directory itself');
    expect(enforcedBadge('m365', all)).toBe('Ends in Entra');
    expect(enforcedBadge('local', { ...all, object: 'app' })).toBe('Ends at the computer + Latchkey');
    for (const part of ['signIn', 'privilege', 'object'] as const) {
      const some = { ...all, [part]: 'app' as const };
      expect(endedBy('m365', some)).toContain('Latchkey');
      expect(enforcedBadge('m365', some)).toContain('Latchkey');
    }
  });

  it('says what will happen, with the customer’s time where it differs', () => {
    const [offer] = offers('typical');
    if (offer === undefined) throw new Error('no offer');
    expect(privilegeSchema.safeParse(offer.privileges[0]).success).toBe(true);
    const now = Date.UTC(2026, 10, 25, 13, 30);
    const end = now + 3_600_000;
    const text = summary({ offer, customerName: 'Contoso', timeZone: 'Pacific/Chatham', duration: '1h', now });
    expect(text).toContain('Global Administrator at Contoso until');
    expect(text).toContain(`(${clockTime(end, 'Pacific/Chatham')} in Chatham)`);
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(summary({ offer, customerName: 'Contoso', timeZone: here, duration: '1h', now })).not.toContain('(');
  });
});

it('instants within what was read back are told like all others', () => {
  const iso = '2026-11-26T08:16:27.000Z';
  expect(withLocalTimes(`changed ${iso}`)).toBe(`changed ${exactTime(Date.parse(iso))}`);
  expect(withLocalTimes('none from before 2026-99-26T08:16:27Z')).toBe('none from before 2026-99-26T08:16:27Z');
  expect(withLocalTimes('not held')).toBe('not held');
});
