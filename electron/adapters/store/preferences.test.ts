import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPreferences } from '../../../shared/model/preferences';
import { openPreferences } from './preferences';

// electron-store loads `electron`, which outside Electron is the path of the program; it need not be there.
vi.hoisted(() => {
  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/nowhere';
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const path = (name: string): string => join(folder, name);
const stored = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));

describe('openPreferences', () => {
  it('has the defaults at first, and writes nothing for that', () => {
    expect(openPreferences({ folder }).get()).toEqual(defaultPreferences);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps a change over restarts, for this person alone', () => {
    const { set } = openPreferences({ folder });
    expect(set({ theme: 'dark', notifyBeforeMinutes: [] })).toMatchObject({ ok: true, value: { theme: 'dark' } });
    const { get } = openPreferences({ folder });
    expect(get()).toEqual({ ...defaultPreferences, theme: 'dark', notifyBeforeMinutes: [] });
    expect(statSync(path('preferences.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });

  it('refuses a value that is not allowed, and stays as it was', () => {
    const { get, set } = openPreferences({ folder });
    expect(set({ clipboardClearSeconds: 4 })).toEqual({
      ok: false,
      error: { code: 'bad_input', detail: 'preferences clipboardClearSeconds' },
    });
    expect(get()).toEqual(defaultPreferences);
  });

  it.each(['', '{', 'null', '[]', '"text"', '{"theme":', '\0\0\0\0', '{"theme":"dark"}trailing'])(
    'takes the defaults for a file that holds %j, and keeps it aside',
    (content) => {
      writeFileSync(path('preferences.json'), content);
      const { get, set } = openPreferences({ folder });
      expect(get()).toEqual(defaultPreferences);
      expect(readFileSync(path('preferences.damaged.json'), 'utf8')).toBe(content);
      expect(set({ theme: 'light' }).ok).toBe(true);
      expect(openPreferences({ folder }).get().theme).toBe('light');
    },
  );

  it('keeps the good fields of a file with a bad one', () => {
    const content = JSON.stringify({
      theme: 'dark',
      clipboardClearSeconds: -1,
      notifyBeforeMinutes: ['x'],
      openAtLogin: true,
    });
    writeFileSync(path('preferences.json'), content);
    expect(openPreferences({ folder }).get()).toEqual({ ...defaultPreferences, theme: 'dark', openAtLogin: true });
    expect(readFileSync(path('preferences.damaged.json'), 'utf8')).toBe(content);
  });

  it('leaves fields out that are not its own', () => {
    writeFileSync(
      path('preferences.json'),
      '{"theme":"dark","password":"x","__proto__":{"polluted":true},"constructor":1}',
    );
    const { get, set } = openPreferences({ folder });
    expect(get()).toEqual({ ...defaultPreferences, theme: 'dark' });
    set({ openAtLogin: true });
    expect(stored('preferences.json')).toEqual({ ...defaultPreferences, theme: 'dark', openAtLogin: true });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('says when it cannot write, and stays as it was', () => {
    const place = path('a file');
    writeFileSync(place, '');
    const { get, set } = openPreferences({ folder: place });
    expect(set({ theme: 'dark' })).toEqual({ ok: false, error: { code: 'ledger_unwritable', detail: 'preferences' } });
    expect(get()).toEqual(defaultPreferences);
  });
});
