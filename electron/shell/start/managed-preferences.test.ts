import { describe, expect, it } from 'vitest';
import { defaultPreferences, type Preferences } from '../../../shared/model/preferences';
import { ok } from '../../../shared/result';
import { managedFields, underPolicy } from './managed-preferences';
import type { PreferencesStore } from '../product';

function own(): PreferencesStore {
  let current: Preferences = defaultPreferences;
  return {
    get: () => current,
    set: (change) => {
      current = { ...current, ...change };
      return ok(current);
    },
  };
}

describe('preferences under a policy', () => {
  const managed = { version: 1, preferences: { openAtLogin: true, clipboardClearSeconds: 10 } } as const;

  it('are those of the policy where it says something', () => {
    const preferences = underPolicy(own(), managed);
    expect(preferences.get()).toEqual({ ...defaultPreferences, openAtLogin: true, clipboardClearSeconds: 10 });
    expect(managedFields(managed)).toEqual(['clipboardClearSeconds', 'openAtLogin']);
  });

  it('are changed by the person elsewhere only', () => {
    const mine = own();
    const preferences = underPolicy(mine, managed);
    expect(preferences.set({ theme: 'dark' })).toMatchObject({ ok: true, value: { theme: 'dark', openAtLogin: true } });
    expect(preferences.set({ theme: 'light', openAtLogin: false })).toMatchObject({
      ok: false,
      error: { code: 'policy_denied', detail: 'managed openAtLogin' },
    });
    expect(mine.get()).toEqual({ ...defaultPreferences, theme: 'dark' });
  });

  it('are the own ones again when the policy is gone', () => {
    const mine = own();
    underPolicy(mine, managed).set({ theme: 'dark' });
    expect(underPolicy(mine, { version: 1 }).get()).toEqual({ ...defaultPreferences, theme: 'dark' });
  });
});
