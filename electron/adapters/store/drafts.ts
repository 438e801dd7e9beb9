import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { organisationSchema } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { readEdit } from '../../core/organisation/draft-schema';
import type { DraftEdit, DraftStore, StoredDraft } from '../../ports/drafts';

/** An edit, or the word that the newest one was taken back. */
const lineSchema = z.union([z.strictObject({ undo: z.literal(true) }), z.strictObject({ edit: z.unknown() })]);

/**
 * A draft as two files of this person's: the version it began with, and a journal with one line per edit, so that saving
 * one thing does not write the whole organisation. A half-written last line is an edit that was never confirmed and is
 * passed over; anything else that cannot be read makes the draft `ledger_corrupt`.
 */
export function fileDraftStore(folder: string): DraftStore {
  const base = join(folder, 'draft-base.json');
  const journal = join(folder, 'draft-edits.jsonl');
  return {
    load: () => load(base, journal),
    begin: (organisation) =>
      attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        rmSync(base, { force: true });
        writeFileSync(journal, '', { mode: 0o600 });
        const half = `${base}.new`;
        writeFileSync(half, JSON.stringify(organisation), { mode: 0o600, flush: true });
        // Only now there is a draft.
        renameSync(half, base);
      }),
    append: (edit) => attempt(() => addLine(journal, { edit })),
    dropLast: () => attempt(() => addLine(journal, { undo: true })),
    clear: () =>
      attempt(() => {
        rmSync(base, { force: true });
        rmSync(journal, { force: true });
      }),
  };
}

function addLine(journal: string, line: z.input<typeof lineSchema>): void {
  cutHalfLine(journal);
  appendFileSync(journal, `${JSON.stringify(line)}\n`, { mode: 0o600, flush: true });
}

/**
 * What stands behind the last line end was not written whole, by a process that died or on a disk that was full, and must
 * not become part of the next line. Gives the lines. Throws what the file system throws.
 */
function cutHalfLine(journal: string): string {
  const text = existsSync(journal) ? readFileSync(journal, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  // Cut, not written anew: that takes no room, and leaves nothing half-done.
  if (whole !== text) truncateSync(journal, Buffer.byteLength(whole));
  return whole;
}

function load(baseFile: string, journal: string): Result<StoredDraft | undefined, Failure> {
  const begun = read(baseFile);
  if (!begun.ok || begun.value === undefined) return begun.ok ? ok(undefined) : begun;
  const base = organisationSchema.safeParse(jsonOf(begun.value));
  const whole = attempt(() => cutHalfLine(journal));
  if (!whole.ok) return whole;
  const edits = editsOf(whole.value);
  return base.success && edits !== undefined
    ? ok({ base: base.data, edits })
    : err(failure('ledger_corrupt', { detail: 'draft' }));
}

function editsOf(text: string): readonly DraftEdit[] | undefined {
  const lines = text.split('\n').slice(0, -1);
  const edits: DraftEdit[] = [];
  for (const each of lines) {
    const line = lineSchema.safeParse(jsonOf(each));
    if (!line.success) return undefined;
    if ('undo' in line.data) edits.pop();
    else {
      const edit = readEdit(line.data.edit);
      if (edit === undefined) return undefined;
      edits.push(edit);
    }
  }
  return edits;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read(file: string): Result<string | undefined, Failure> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ok(undefined);
    return err(failure('ledger_corrupt', { detail: `draft ${codeOf(error)}` }));
  }
}

function attempt<T>(action: () => T): Result<T, Failure> {
  try {
    return ok(action());
  } catch (error) {
    const detail = codeOf(error);
    return err(failure(detail === 'ENOSPC' || detail === 'EDQUOT' ? 'disk_full' : 'ledger_unwritable', { detail }));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
