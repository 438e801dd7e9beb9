import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { OrganisationSource, SourceRead, SourceRevision } from '../../ports/organisation';
import { changed, driveFile, type DriveFile, type DriveOptions } from './drive-file';
import { takeDriveLock, type DriveLock, type LockPatience } from './drive-lock';
import { failureOfStatus } from './http';
import { decodeText } from './text';

export interface SharePointOptions extends DriveOptions {
  /** Path of the file below the drive's root, e.g. `Latchkey/organisation.json`. */
  readonly path: string;
  readonly lock?: LockPatience;
}

const PATIENCE: LockPatience = { patienceMs: 20_000, diesAfterMs: 120_000, everyMs: 500 };

/**
 * The organisation file in SharePoint or OneDrive through Graph (driveItem). The revision is the item's eTag. `If-Match` is
 * documented for changing an item, though not for putting its content, so publishers exclude each other with a lock file;
 * `If-Match` is sent as well, and what stands there afterwards must be what we wrote.
 */
export function sharePointSource(options: SharePointOptions): OrganisationSource {
  const file = driveFile(options, options.path);
  const lock = driveFile(options, `${options.path}.lock`);
  return {
    read: (known) => read(file, known),
    publish: async (text, expected) => {
      const taken = await takeDriveLock(lock, options.lock ?? PATIENCE);
      if (!taken.ok) return taken;
      try {
        return await replace(file, text, expected, taken.value);
      } finally {
        await taken.value.release();
      }
    },
  };
}

/** How often a file that is replaced while it is being read is read again. */
const READINGS = 4;

async function read(file: DriveFile, known: SourceRevision | undefined): Promise<Result<SourceRead, Failure>> {
  for (let left = READINGS; ; left -= 1) {
    const once = await readOnce(file, known);
    if (once.ok || once.error.code !== 'busy' || left <= 1) return once;
  }
}

async function readOnce(file: DriveFile, known: SourceRevision | undefined): Promise<Result<SourceRead, Failure>> {
  const item = await file.item();
  if (!item.ok) return item;
  if (item.value === undefined) return ok({ kind: 'missing' });
  const { eTag } = item.value;
  if (eTag === known) return ok({ kind: 'unchanged' });
  const content = await file.content();
  if (!content.ok) return content;
  const after = await file.item();
  if (!after.ok) return after;
  // Replaced between the two requests: which revision the text belongs to cannot be told.
  if (after.value?.eTag !== eTag) return err(changed());
  const text = decodeText(content.value);
  return text.ok ? ok({ kind: 'file', text: text.value, revision: eTag }) : text;
}

async function replace(
  file: DriveFile,
  text: string,
  expected: SourceRevision | undefined,
  lock: DriveLock,
): Promise<Result<SourceRevision, Failure>> {
  const before = await file.item();
  if (!before.ok) return before;
  if (before.value?.eTag !== expected) return lost();
  if (!(await lock.held())) return lost();
  const answer = await file.put(text, expected === undefined ? { onlyNew: true } : { ifMatch: expected });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'refused') return err(failureOfStatus(answer.value.answer));
  const { eTag } = answer.value.item;
  const back = await read(file, undefined);
  if (!back.ok) return back;
  const won = back.value.kind === 'file' && back.value.text === text && back.value.revision === eTag;
  return won ? ok(eTag) : lost();
}

function lost(): Result<never, Failure> {
  return err(failure('stale_revision', { detail: 'organisationFile changed' }));
}
