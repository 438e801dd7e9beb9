import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { SECOND, type Millis } from '../../../../shared/time';
import type { Clock, Timers } from '../../../ports/system';

/** Nobody holds the lock longer than a few milliseconds; one that is older was left behind by a process that died. */
const STALE_AFTER: Millis = 10 * SECOND;
const TRY_EVERY: Millis = 25;
const LARGEST_FILE = 8 * 1024 * 1024;

export interface LockedFile {
  /** Undefined: there is none, or none that can be read. */
  read(): Buffer | undefined;
  /** Runs `work` while no other process does; one after the other in this one. Fails with `busy`, `ledger_unwritable`. */
  alone<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>>;
  /** Whole or not at all, for its user only (0600). Failures: `disk_full`, `ledger_unwritable`. */
  write(bytes: Buffer): Result<void, Failure>;
  /** Removing what is not there is done. */
  remove(): Result<void, Failure>;
}

/** A file that several processes of one person write. Its lock is a file beside it, which only one of them can create. */
export function openLockedFile(file: string, world: { readonly clock: Clock; readonly timers: Timers }): LockedFile {
  const lock = `${file}.lock`;
  let turn: Promise<unknown> = Promise.resolve();
  const wait = (): Promise<void> => new Promise((resolve) => void world.timers.after(TRY_EVERY, resolve));

  async function taken(): Promise<Result<void, Failure>> {
    const started = world.clock.monotonic();
    for (;;) {
      const created = createExclusively(lock);
      if (created !== 'exists') return created;
      if (isStale(lock, world.clock.wall())) rmSync(lock, { force: true });
      else if (world.clock.monotonic() - started > STALE_AFTER) return err(failure('busy', { detail: 'token cache' }));
      else await wait();
    }
  }

  async function alone<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const held = await taken();
    if (!held.ok) return held;
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  return {
    read: () => readWhole(file),
    alone: (work) => {
      const next = turn.then(() => alone(work));
      turn = next.catch(() => undefined);
      return next;
    },
    write: (bytes) => attempt(() => writeWhole(file, bytes)),
    remove: () => attempt(() => rmSync(file, { force: true })),
  };
}

function createExclusively(lock: string): Result<void, Failure> | 'exists' {
  try {
    mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
    closeSync(openSync(lock, 'wx', 0o600));
    return ok(undefined);
  } catch (cause) {
    return codeOf(cause) === 'EEXIST' ? 'exists' : err(meaningOf(cause));
  }
}

function isStale(lock: string, now: Millis): boolean {
  try {
    // Either way: the clock may have been set back since.
    return Math.abs(now - statSync(lock).mtimeMs) > STALE_AFTER;
  } catch {
    return false;
  }
}

function readWhole(file: string): Buffer | undefined {
  try {
    return statSync(file).size > LARGEST_FILE ? undefined : readFileSync(file);
  } catch {
    return undefined;
  }
}

function writeWhole(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.${randomUUID()}.new`;
  try {
    const opened = openSync(half, 'wx', 0o600);
    try {
      writeFileSync(opened, bytes);
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
    renameSync(half, file);
  } catch (cause) {
    rmSync(half, { force: true });
    throw cause;
  }
}

function attempt(work: () => void): Result<void, Failure> {
  try {
    work();
    return ok(undefined);
  } catch (cause) {
    return err(meaningOf(cause));
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}

function meaningOf(cause: unknown): Failure {
  const full = codeOf(cause) === 'ENOSPC' || codeOf(cause) === 'EDQUOT';
  return failure(full ? 'disk_full' : 'ledger_unwritable', { detail: 'token cache' });
}
