import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { OrganisationSource, SourceRead, SourceRevision } from '../../ports/organisation';
import { decodeText, LARGEST_BYTES, revisionOf } from './text';

export interface FolderOptions {
  /** How long a publisher waits for another one, ms. */
  readonly patienceMs?: number;
  /** A lock this old belongs to a publisher that died; publishing takes milliseconds. */
  readonly lockDiesAfterMs?: number;
}

/**
 * The organisation file in a folder: a share or a folder that is kept in step by another program. Publishers exclude each
 * other with a lock file made with O_EXCL, which NFS (version 3 and later) and SMB honour; readers need no lock because the
 * file is replaced by a rename.
 */
export function folderSource(path: string, options: FolderOptions = {}): OrganisationSource {
  const { patienceMs = 10_000, lockDiesAfterMs = 60_000 } = options;
  return {
    read: (known) => readSource(path, known),
    publish: async (text, expected) => {
      const lock = await takeLock(`${path}.lock`, patienceMs, lockDiesAfterMs);
      if (!lock.ok) return lock;
      try {
        return await replace(path, text, expected, lock.value);
      } finally {
        await lock.value.release();
      }
    },
    watch: (changed) => watchFolder(path, changed),
  };
}

async function readSource(path: string, known: SourceRevision | undefined): Promise<Result<SourceRead, Failure>> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_BYTES) return err(failure('quota', { detail: 'organisationFile tooLarge' }));
    const bytes = await readFile(path);
    const revision = revisionOf(bytes);
    if (revision === known) return ok({ kind: 'unchanged' });
    const text = decodeText(bytes);
    return text.ok ? ok({ kind: 'file', text: text.value, revision }) : text;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return err(failureOf(error));
    return (await exists(dirname(path))) ? ok({ kind: 'missing' }) : err(failure('unreachable', { detail: 'ENOENT' }));
  }
}

async function replace(
  path: string,
  text: string,
  expected: SourceRevision | undefined,
  lock: Lock,
): Promise<Result<SourceRevision, Failure>> {
  const present = await readSource(path, expected);
  if (!present.ok && present.error.code !== 'malformed_answer') return present;
  const asExpected =
    expected === undefined
      ? present.ok && present.value.kind === 'missing'
      : present.ok && present.value.kind === 'unchanged';
  if (!asExpected) return err(failure('stale_revision', { detail: 'organisationFile changed' }));
  const bytes = Buffer.from(text, 'utf8');
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // Somebody may have taken us for dead while the disk was slow.
    if (!(await lock.held())) {
      await unlink(draft);
      return err(failure('stale_revision', { detail: 'organisationFile lock lost' }));
    }
    await rename(draft, path);
    return ok(revisionOf(bytes));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    return err(failureOf(error));
  }
}

interface Lock {
  held(): Promise<boolean>;
  release(): Promise<void>;
}

async function takeLock(path: string, patienceMs: number, diesAfterMs: number): Promise<Result<Lock, Failure>> {
  const token = randomUUID();
  for (let waited = 0; ; waited += 20) {
    try {
      const file = await open(path, 'wx', 0o644);
      try {
        await file.writeFile(token);
      } finally {
        await file.close();
      }
      const held = async (): Promise<boolean> => (await readFile(path, 'utf8').catch(() => '')) === token;
      return ok({ held, release: async () => ((await held()) ? unlink(path).catch(() => undefined) : undefined) });
    } catch (error) {
      // EPERM, EBUSY and EACCES: how Windows names a file that is just being deleted.
      const code = codeOf(error);
      const busy = code === 'EEXIST' || (process.platform === 'win32' && ['EPERM', 'EBUSY', 'EACCES'].includes(code));
      if (!busy) return err(failureOf(error));
    }
    if (waited >= patienceMs) return err(failure('busy', { detail: 'organisationFile locked' }));
    await buryDead(path, diesAfterMs);
    await pause(20);
  }
}

/** Takes the lock of a dead publisher away. The age is told by the file server, whose clock may not be ours. */
async function buryDead(path: string, diesAfterMs: number): Promise<void> {
  const probe = `${path}.${randomUUID()}.now`;
  const grave = `${path}.${randomUUID()}.dead`;
  try {
    const judged = await readFile(path, 'utf8');
    const made = (await stat(path)).mtimeMs;
    if (Math.abs(Date.now() - made) < diesAfterMs / 2) return;
    await (await open(probe, 'wx')).close();
    const serverNow = (await stat(probe)).mtimeMs;
    await unlink(probe);
    if (serverNow - made < diesAfterMs) return;
    await rename(path, grave);
    // Between reading and renaming, another one may have buried the dead and taken the lock: give it back.
    if ((await readFile(grave, 'utf8')) === judged) await unlink(grave);
    else await rename(grave, path);
  } catch {
    // Gone in the meantime: the next round sees.
    await unlink(probe).catch(() => undefined);
  }
}

function watchFolder(path: string, changed: () => void): () => void {
  try {
    const name = basename(path);
    const watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      if (file === null || file === name) changed();
    });
    // A share that goes away ends the watching; the service asks from time to time anyway.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}

/** Makes the folder of a new organisation file, so that the first publication finds it. */
export async function prepareFolder(path: string): Promise<Result<void, Failure>> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return ok(undefined);
  } catch (error) {
    return err(failureOf(error));
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function failureOf(error: unknown): Failure {
  const detail = codeOf(error);
  if (['EACCES', 'EPERM', 'EROFS'].includes(detail)) return failure('insufficient_rights', { detail });
  if (['ENOSPC', 'EDQUOT'].includes(detail)) return failure('disk_full', { detail });
  return failure('unreachable', { detail });
}
