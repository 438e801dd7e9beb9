import { failure } from '../../../shared/errors';
import { manageableFields, type Managed, type ManageableField } from '../../../shared/model/managed';
import { err } from '../../../shared/result';
import type { PreferencesStore } from '../product';

/** Fields that the policy of this computer sets. */
export function managedFields({ preferences = {} }: Managed): readonly ManageableField[] {
  return manageableFields.filter((field) => preferences[field] !== undefined);
}

/** The person's preferences with those of the policy over them; a managed field is not changed (`policy_denied`). */
export function underPolicy(own: PreferencesStore, managed: Managed): PreferencesStore {
  const fields = managedFields(managed);
  const over = Object.fromEntries(fields.map((field) => [field, managed.preferences?.[field]]));
  const merged = (preferences: ReturnType<PreferencesStore['get']>): typeof preferences => ({
    ...preferences,
    ...over,
  });
  return {
    get: () => merged(own.get()),
    set(change) {
      const fixed = fields.find((field) => field in change);
      if (fixed !== undefined) return err(failure('policy_denied', { detail: `managed ${fixed}` }));
      const set = own.set(change);
      return set.ok ? { ok: true, value: merged(set.value) } : set;
    },
  };
}
