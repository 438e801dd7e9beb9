import { describe, expect, it } from 'vitest';
import { crashCases, memoryCabinet, runCrashCase } from './crash-matrix';
import { runSweptCase } from './crash-matrix-swept';

const cases = crashCases().map((crash) => ({ ...crash, name: `${crash.key} ${crash.point}` }));

describe('the crash matrix covers', () => {
  it('every step and every point, at every kind of directory', () => {
    expect(new Set(cases.map((crash) => crash.key)).size).toBeGreaterThanOrEqual(13);
    expect(new Set(cases.map((crash) => crash.where))).toEqual(new Set(['cloud', 'domain', 'endpoint']));
  });
});

describe.each(cases)('killed at the $where ($mode, lag $lagMs): $name', (crash) => {
  it('leaves nothing behind', async () => {
    expect((await runCrashCase(crash, memoryCabinet())).findings).toEqual([]);
  });

  it('is finished by another computer when its own never comes back', async () => {
    expect((await runSweptCase(crash)).findings).toEqual([]);
  });
});
