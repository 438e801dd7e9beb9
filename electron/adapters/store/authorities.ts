import { z } from 'zod';
import type { Failure } from '../../../shared/errors';
import { certificateListSchema } from '../../../shared/model/network';
import type { Result } from '../../../shared/result';
import { openJsonStore } from './json-store';

/** Certificate authorities that a person trusts on this computer, PEM each. */
export interface AuthoritiesFile {
  readonly list: () => readonly string[];
  /** Failures: `disk_full`, `ledger_unwritable`; nothing is changed then. */
  readonly set: (list: readonly string[]) => Result<void, Failure>;
  /** Deletes the file, and the one kept aside. Failures: `ledger_unwritable`. */
  readonly forget: () => Result<void, Failure>;
}

const fileSchema = z.strictObject({ certificates: certificateListSchema });

/** Kept in `<folder>/authorities.json`. A file that is not understood counts as empty and is kept aside: in doubt nobody is trusted. */
export function openAuthorities({ folder }: { readonly folder: string }): AuthoritiesFile {
  const store = openJsonStore(folder, 'authorities');
  const held = store.read();
  const parsed = fileSchema.safeParse(held);
  if (!parsed.success && Object.keys(held).length > 0) store.keepAside();
  let current: readonly string[] = parsed.data?.certificates ?? [];
  return {
    list: () => current,
    set: (list) => {
      const written = store.write({ certificates: [...list] });
      if (written.ok) current = [...list];
      return written;
    },
    forget: () => {
      const removed = store.remove();
      if (removed.ok) current = [];
      return removed;
    },
  };
}
