import { describe, expect, it } from 'vitest';
import { findZones, isZone, zoneOffset, zones } from './zones';

describe('time zones', () => {
  it('are found by any part of their names, in any order', () => {
    const names = (text: string): string[] => findZones(text, 5).map(({ name }) => name);
    expect(names('athens')).toEqual(['Europe/Athens']);
    expect(names('york new')).toEqual(['America/New_York']);
    expect(names('America/New_York')).toEqual(['America/New_York']);
    expect(names('ath')[0]).toBe('Europe/Athens');
    expect(names('nowhere at all')).toEqual([]);
    expect(findZones('', 5)).toHaveLength(5);
  });

  it('are those that this computer can reckon with', () => {
    for (const { name } of zones()) expect(isZone(name)).toBe(true);
    for (const name of ['', 'Mars/Olympus', 'Europe/Athens\u0000', '../etc/passwd']) expect(isZone(name)).toBe(false);
  });

  it('show their offset at a time', () => {
    expect(zoneOffset('Europe/Athens', Date.UTC(2026, 0, 1))).toBe('GMT+2');
    expect(zoneOffset('Europe/Athens', Date.UTC(2026, 6, 1))).toBe('GMT+3');
    expect(zoneOffset('Mars/Olympus', 0)).toBe('');
  });
});
