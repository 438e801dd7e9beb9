import { createHash } from 'node:crypto';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { organisationIdSchema, technicianIdSchema } from '../../../shared/ids';
import { err, ok, type Result } from '../../../shared/result';
import { instantSchema } from '../../../shared/time';
import type { NewestVersion, OrganisationStore, StoredOrganisation } from '../../ports/organisation';
import { openJsonStore } from './json-store';

const newestSchema = z.strictObject({ organisationId: organisationIdSchema, version: z.number().int().min(1) });

const keptSchema = z.strictObject({
  /** The signed file, exactly as it was verified. */
  text: z.string(),
  digest: z.string(),
  me: technicianIdSchema,
  verifiedAt: instantSchema,
  revision: z.string().max(1_000).optional(),
  newest: newestSchema,
});

/**
 * Keeps the last verified organisation file in `<folder>/organisation.json`, and its version once more in
 * `organisation-version.json`, so that a damaged or deleted copy does not open the door to an older file. A digest
 * (SHA-256) finds bytes that went bad; it is no protection against a person, which the signature is.
 */
export function openKept(options: { readonly folder: string }): OrganisationStore {
  const store = openJsonStore(options.folder, 'organisation');
  const floor = openJsonStore(options.folder, 'organisation-version');
  const known = newestSchema.safeParse(floor.read()).data;
  let loaded = read(store.read(), known);
  if (!loaded.ok && Object.keys(store.read()).length > 0) store.keepAside();
  let newest = higher(known, loaded.ok ? loaded.value?.newest : undefined);
  return {
    load: () => loaded,
    newest: () => newest,
    save: (stored) => {
      const { revision, ...rest } = stored;
      const digest = digestOf(stored.text);
      const written = store.write({ ...rest, digest, ...(revision === undefined ? {} : { revision }) });
      if (!written.ok) return written;
      loaded = ok(stored);
      const before = newest;
      newest = higher(before, stored.newest);
      return newest === before ? ok(undefined) : floor.write({ ...newest });
    },
    clear: () => {
      const removed = store.remove();
      if (!removed.ok) return removed;
      loaded = ok(undefined);
      newest = undefined;
      return floor.remove();
    },
  };
}

function read(
  held: Readonly<Record<string, unknown>>,
  known: NewestVersion | undefined,
): Result<StoredOrganisation | undefined, Failure> {
  if (Object.keys(held).length === 0 && known === undefined) return ok(undefined);
  const kept = keptSchema.safeParse(held);
  if (!kept.success || digestOf(kept.data.text) !== kept.data.digest) {
    return err(failure('ledger_corrupt', { detail: 'organisation copy' }));
  }
  const { text, me, verifiedAt, revision, newest } = kept.data;
  return ok({ text, me, verifiedAt, revision, newest });
}

/** The newer of two versions of one organisation; of two organisations the second, which is the one of now. */
function higher(one: NewestVersion | undefined, other: NewestVersion | undefined): NewestVersion | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.organisationId === other.organisationId && one.version >= other.version ? one : other;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
