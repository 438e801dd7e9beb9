import { failure } from '../../../shared/errors';
import { defaultPreferences, preferencesSchema } from '../../../shared/model/preferences';
import { err, ok } from '../../../shared/result';
import type { PreferencesStore } from '../product';
import { keep, readKept } from './kept-file';

/** Preferences in a file of ours. A damaged file means the defaults. */
export function preferencesFile(file: string): PreferencesStore {
  let kept = preferencesSchema.safeParse(readKept(file)).data ?? defaultPreferences;
  return {
    get: () => kept,
    set(change) {
      const next = preferencesSchema.safeParse({ ...kept, ...change });
      if (!next.success) return err(failure('bad_input', { detail: 'preferences' }));
      try {
        keep(file, next.data);
      } catch {
        return err(failure('ledger_unwritable', { detail: 'preferences' }));
      }
      kept = next.data;
      return ok(kept);
    },
  };
}
