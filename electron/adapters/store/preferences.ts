import { failure, type Failure } from '../../../shared/errors';
import { defaultPreferences, preferencesSchema, type Preferences } from '../../../shared/model/preferences';
import { err, ok, type Result } from '../../../shared/result';
import { openJsonStore } from './json-store';

export interface PreferencesFile {
  readonly get: () => Preferences;
  /**
   * Changes some and gives all. Failures: `bad_input` (detail: the field), `disk_full`, `ledger_unwritable`; nothing is
   * changed then.
   */
  readonly set: (change: Partial<Preferences>) => Result<Preferences, Failure>;
}

/**
 * The preferences of this person in `<folder>/preferences.json`. Every field that is not there or not valid has its
 * default; a file with such a field is kept aside. Fields that are not ours are left out.
 */
export function openPreferences(options: { readonly folder: string }): PreferencesFile {
  const store = openJsonStore(options.folder, 'preferences');
  const { preferences, damaged } = readable(store.read());
  if (damaged) store.keepAside();
  let current = preferences;
  return {
    get: () => current,
    set: (change) => {
      const next = preferencesSchema.safeParse({ ...current, ...change });
      if (!next.success) {
        const field = next.error.issues[0]?.path[0];
        return err(failure('bad_input', { detail: `preferences ${String(field ?? '')}`.trim().slice(0, 100) }));
      }
      const written = store.write(next.data);
      if (!written.ok) return written;
      current = next.data;
      return ok(current);
    },
  };
}

/** Field by field: one bad value does not cost a person all the others. */
function readable(held: Readonly<Record<string, unknown>>): { preferences: Preferences; damaged: boolean } {
  const whole = preferencesSchema.safeParse({ ...defaultPreferences, ...onlyKnown(held) });
  if (whole.success) return { preferences: whole.data, damaged: false };
  const bad = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  const good = Object.fromEntries(Object.entries(onlyKnown(held)).filter(([name]) => !bad.has(name)));
  const rest = preferencesSchema.safeParse({ ...defaultPreferences, ...good });
  return { preferences: rest.success ? rest.data : defaultPreferences, damaged: true };
}

function onlyKnown(held: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(held).filter(([name]) => Object.hasOwn(preferencesSchema.shape, name)));
}
