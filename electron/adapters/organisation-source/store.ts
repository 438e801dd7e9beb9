import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { technicianIdSchema } from '../../../shared/ids';
import { err, ok, type Result } from '../../../shared/result';
import { instantSchema } from '../../../shared/time';
import type { OrganisationStore, StoredOrganisation } from '../../ports/organisation';

const storedSchema = z.strictObject({
  text: z.string(),
  me: technicianIdSchema,
  verifiedAt: instantSchema,
  revision: z.string().optional(),
});

/** The last good copy as one file of this person's, replaced whole. */
export function fileOrganisationStore(path: string): OrganisationStore {
  return {
    load: () => load(path),
    save: (stored) => save(path, stored),
    clear: () => attempt(() => rmSync(path, { force: true })),
  };
}

function load(path: string): Result<StoredOrganisation | undefined, Failure> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ok(undefined);
    return err(failure('ledger_corrupt', { detail: `organisation copy ${codeOf(error)}` }));
  }
  try {
    const { revision, ...rest } = storedSchema.parse(JSON.parse(text));
    return ok({ ...rest, revision });
  } catch {
    return err(failure('ledger_corrupt', { detail: 'organisation copy' }));
  }
}

function save(path: string, stored: StoredOrganisation): Result<void, Failure> {
  return attempt(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.new`;
    const file = openSync(draft, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(stored));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  });
}

function attempt(action: () => void): Result<void, Failure> {
  try {
    action();
    return ok(undefined);
  } catch (error) {
    const detail = codeOf(error);
    return err(failure(detail === 'ENOSPC' || detail === 'EDQUOT' ? 'disk_full' : 'ledger_unwritable', { detail }));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
