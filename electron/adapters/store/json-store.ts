import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';

/** A small JSON file: written whole, to a new file that then takes the old one's place. */
export interface JsonStore {
  /** What the file held when it was opened, unchecked; empty when there was none or it was damaged. */
  read(): Readonly<Record<string, unknown>>;
  /** Failures: `disk_full`, `ledger_unwritable`. The file is as it was then. */
  write(value: Readonly<Record<string, unknown>>): Result<void, Failure>;
  /** Puts a copy-by-rename of the present file aside as `<name>.damaged.json`, the newest only. */
  keepAside(): void;
  /** Deletes the file, and the one that was put aside. Failures: `ledger_unwritable`. */
  remove(): Result<void, Failure>;
}

/**
 * Opens `<folder>/<name>.json` (0600). A file that is no JSON object is kept aside and counts as empty. Throws only
 * RangeError, for a folder that is not absolute.
 */
export function openJsonStore(folder: string, name: string): JsonStore {
  const file = join(folder, `${name}.json`);
  const aside = join(folder, `${name}.damaged.json`);
  const keepAside = (): void => {
    try {
      rmSync(aside, { force: true });
      renameSync(file, aside);
    } catch {
      // Not there, or not ours to move: the next write says so.
    }
  };
  const held = readObject(file);
  if (held === undefined && existsSync(file)) keepAside();
  return {
    read: () => held ?? {},
    keepAside,
    remove: () => {
      try {
        for (const each of [file, aside]) rmSync(each, { force: true });
        return ok(undefined);
      } catch (cause) {
        return err(meaningOf(cause, name));
      }
    },
    write: (value) => {
      try {
        storeAt(folder, name).store = { ...value };
        return ok(undefined);
      } catch (cause) {
        return err(meaningOf(cause, name));
      }
    },
  };
}

function storeAt(folder: string, name: string): ElectronStore {
  return new ElectronStore({
    cwd: folder,
    name,
    configFileMode: 0o600,
    // Whatever cannot be read was kept aside before; nothing is merged into what is written.
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
}

function readObject(file: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function meaningOf(cause: unknown, name: string): Failure {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return failure(full ? 'disk_full' : 'ledger_unwritable', { detail: name });
}
