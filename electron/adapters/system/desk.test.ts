import { describe, expect, it } from 'vitest';
import { systemDesk, touchIdPresence } from './desk';

describe('the desk', () => {
  it.each([
    [0, 'active', { idleMs: 0, isLocked: false }],
    [61, 'idle', { idleMs: 61_000, isLocked: false }],
    [5, 'locked', { idleMs: 5_000, isLocked: true }],
    [0, 'unknown', { idleMs: 0, isLocked: false }],
    // What Chromium answers where nobody can be asked.
    [-1, 'unknown', { idleMs: 0, isLocked: false }],
  ] as const)('%d s and %s', (seconds, state, expected) => {
    const desk = systemDesk({ getSystemIdleTime: () => seconds, getSystemIdleState: () => state });
    expect(desk.look()).toEqual(expected);
  });
});

describe('Touch ID', () => {
  const touchId = (can: boolean, recognised = true) => ({
    canPromptTouchID: () => can,
    promptTouchID: () => (recognised ? Promise.resolve() : Promise.reject(new Error('canceled by the user'))),
  });

  it('is there on a Mac that has it', () => {
    expect(touchIdPresence('darwin', touchId(true)).isThere()).toBe(true);
    expect(touchIdPresence('darwin', touchId(false)).isThere()).toBe(false);
    const nowhereElse = {
      ...touchId(true),
      canPromptTouchID: (): boolean => {
        throw new Error('there is no such function');
      },
    };
    for (const platform of ['linux', 'win32'] as const)
      expect(touchIdPresence(platform, nowhereElse).isThere()).toBe(false);
  });

  it('says whether the person was recognised', async () => {
    expect(await touchIdPresence('darwin', touchId(true)).ask('unlock')).toBe(true);
    expect(await touchIdPresence('darwin', touchId(true, false)).ask('unlock')).toBe(false);
  });
});
