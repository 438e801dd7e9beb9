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

/**
 * Excludes other publishers of a file in a drive: a small file beside it, made with `conflictBehavior=fail` and taken away
 * with `If-Match`, both of which Graph documents (driveItem: upload content, delete), unlike `If-Match` at an upload. Fails
 * with `busy` when another one holds it for too long.
 */
export async function takeDriveLock(lock: DriveFile, patience: LockPatience): Promise<Result<DriveLock, Failure>> {
  const token = randomUUID();
  const until = performance.now() + patience.patienceMs;
  for (;;) {
    const made = await lock.put(token, { onlyNew: true });
    if (!made.ok) return made;
    if (made.value.kind === 'item') return ok(heldLock(lock, made.value.item, patience));
    const { answer } = made.value;
    if (![409, 412, 423].includes(answer.status)) return err(failureOfStatus(answer));
    const buried = await buryDead(lock, patience.diesAfterMs);
    if (!buried.ok) return buried;
    if (performance.now() >= until) return err(failure('busy', { detail: 'organisationFile locked' }));
    if (!buried.value) await pause(patience.everyMs);
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

/** Takes the lock of a dead publisher away; false when its owner may still be alive. */
async function buryDead(lock: DriveFile, diesAfterMs: number): Promise<Result<boolean, Failure>> {
  const present = await lock.item();
  if (!present.ok) return present;
  if (present.value === undefined) return ok(true);
  const { eTag, modifiedAt, serverNow } = present.value;
  if (modifiedAt === undefined || serverNow === undefined || serverNow - modifiedAt < diesAfterMs) return ok(false);
  const removed = await lock.remove(eTag);
  return removed.ok ? ok(true) : removed;
}
