import { createHash } from 'node:crypto';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { instantSchema } from '../../../shared/time';
import { openJsonStore } from './json-store';

/** The longest organisation file that is kept, in characters. */
export const LONGEST_DOCUMENT = 64 * 1024 * 1024;

const keptSchema = z.strictObject({
  /** The signed file, exactly as it was verified. */
  document: z.string().max(LONGEST_DOCUMENT),
  /** When its signature was last found good, by this computer's clock. */
  verifiedAt: instantSchema,
  /** The organisation file's version; a lower one is a roll-back. */
  version: z.number().int().min(1),
  /** Where it came from, for asking again: an address or a path, and the source's own mark (ETag). */
  source: z.string().max(2_000).optional(),
  tag: z.string().max(500).optional(),
});
/** The last verified organisation file. Whoever reads it verifies the signature again: a file on a disk proves nothing. */
export type KeptOrganisation = z.infer<typeof keptSchema>;

const storedSchema = keptSchema.extend({ digest: z.string() });
const floorSchema = z.strictObject({ version: z.number().int().min(1) });

export interface KeptFile {
  /** Undefined: there is none, or it was damaged and is kept aside. */
  readonly read: () => KeptOrganisation | undefined;
  /** The highest version ever kept here; it survives damage of the document. */
  readonly highestVersion: () => number;
  /** Failures: `stale_revision` (a lower version than was kept before), `bad_input`, `disk_full`, `ledger_unwritable`. */
  readonly write: (kept: KeptOrganisation) => Result<void, Failure>;
}

/**
 * Keeps the organisation file in `<folder>/organisation.json`, and its version once more in `organisation-version.json`,
 * so that a damaged or deleted document does not open the door to an older one. A digest (SHA-256) finds bytes that went
 * bad; it is no protection against a person, which the signature is.
 */
export function openKept(options: { readonly folder: string }): KeptFile {
  const store = openJsonStore(options.folder, 'organisation');
  const floor = openJsonStore(options.folder, 'organisation-version');
  const held = store.read();
  let current = checked(held);
  if (current === undefined && Object.keys(held).length > 0) store.keepAside();
  let highest = Math.max(floorSchema.safeParse(floor.read()).data?.version ?? 0, current?.version ?? 0);
  return {
    read: () => current,
    highestVersion: () => highest,
    write: (kept) => {
      const parsed = keptSchema.safeParse(kept);
      if (!parsed.success) return err(failure('bad_input', { detail: 'organisation file' }));
      if (parsed.data.version < highest) return err(failure('stale_revision', { detail: 'organisation file' }));
      const written = store.write({ ...parsed.data, digest: digestOf(parsed.data.document) });
      if (!written.ok) return written;
      current = parsed.data;
      if (parsed.data.version === highest) return ok(undefined);
      highest = parsed.data.version;
      return floor.write({ version: highest });
    },
  };
}

function checked(held: unknown): KeptOrganisation | undefined {
  const stored = storedSchema.safeParse(held);
  if (!stored.success) return undefined;
  const { digest, ...kept } = stored.data;
  return digestOf(kept.document) === digest ? kept : undefined;
}

function digestOf(document: string): string {
  return createHash('sha256').update(document, 'utf8').digest('hex');
}
