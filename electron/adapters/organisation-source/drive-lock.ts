import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { DriveFile, DriveItem } from './drive-file';
import { failureOfStatus } from './http';

/** How long a publisher waits for another one, ms. */
export interface LockPatience {
  readonly patienceMs: number;
  /** A lock this old, by the service's own clock, belongs to a publisher that died. */
  readonly diesAfterMs: number;
  /** Between two looks, ms. */
  readonly everyMs: number;
}

export interface DriveLock {
  /** Whether nobody has taken us for dead. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

/** How many locks of dead publishers are taken away without regard to the patience. */
const MOST_GRAVES = 3;

/**
 * Excludes other publishers of a file in a drive: a small file beside it, made with `conflictBehavior=fail` and taken away
 * with `If-Match`, both of which Graph documents (driveItem: upload content, delete), unlike `If-Match` at an upload. Fails
 * with `busy` when another one holds it for too long.
 */
export async function takeDriveLock(lock: DriveFile, patience: LockPatience): Promise<Result<DriveLock, Failure>> {
  const token = randomUUID();
  const until = performance.now() + patience.patienceMs;
  for (let graves = 0; ;) {
    const made = await lock.put(token, { onlyNew: true });
    if (!made.ok) return made;
    if (made.value.kind === 'item') return ok(heldLock(lock, made.value.item, patience));
    const { answer } = made.value;
    if (![409, 412, 423].includes(answer.status)) return err(failureOfStatus(answer));
    const owner = await lookAtOwner(lock, patience.diesAfterMs);
    if (!owner.ok) return owner;
    // However long that took, nobody is in the way any more; a drive that keeps saying so is not believed for ever.
    if (owner.value === 'buried' && (graves += 1) <= MOST_GRAVES) continue;
    if (performance.now() >= until) return err(failure('busy', { detail: 'organisationFile locked' }));
    if (owner.value === 'alive') await pause(patience.everyMs);
  }
}

function heldLock(lock: DriveFile, mine: DriveItem, { diesAfterMs }: LockPatience): DriveLock {
  const taken = performance.now();
  return {
    held: async () => {
      // Whoever was that slow may be thought dead at any moment.
      if (performance.now() - taken > diesAfterMs / 2) return false;
      const now = await lock.item();
      return now.ok && now.value?.eTag === mine.eTag;
    },
    release: async () => {
      await lock.remove(mine.eTag);
    },
  };
}

/** Whose lock it is that stands in the way; that of a dead publisher is taken away. */
async function lookAtOwner(
  lock: DriveFile,
  diesAfterMs: number,
): Promise<Result<'alive' | 'gone' | 'buried', Failure>> {
  const present = await lock.item();
  if (!present.ok) return present;
  if (present.value === undefined) return ok('gone');
  const { eTag, modifiedAt, serverNow } = present.value;
  if (modifiedAt === undefined || serverNow === undefined || serverNow - modifiedAt < diesAfterMs) return ok('alive');
  const removed = await lock.remove(eTag);
  return removed.ok ? ok('buried') : removed;
}
