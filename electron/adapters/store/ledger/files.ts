import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Instant } from '../../../../shared/time';
import { APPLICATION_ID, migrations } from './schema';

const COMPANIONS = ['-wal', '-journal', '-shm'] as const;
const ASIDE = '.damaged-';
const ACCEPTED = 'damaged';

/** Makes the folder (0700) and the file (0600), so that nothing is readable by others at any moment. Throws. */
export function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/**
 * Whether the header names a newer schema of ours; read without SQLite, so that not a byte of the file changes. (SQLite
 * file format, section 1.3: user version at offset 60, application id at 68, both big-endian.)
 */
export function isNewer(file: string): boolean {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    if (readSync(handle, header, 0, 100, 0) < 100) return false;
  } finally {
    closeSync(handle);
  }
  return header.readUInt32BE(68) === APPLICATION_ID && header.readUInt32BE(60) > migrations.length;
}

/** Damaged ledgers that were kept beside this one, by file name. */
export function keptAside(file: string): readonly string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.startsWith(basename(file) + ASIDE));
}

/** Where a rescued ledger is put together. */
export function rescueFile(file: string): string {
  return `${file}.rescue`;
}

export function removeDatabase(file: string): void {
  for (const companion of ['', ...COMPANIONS]) rmSync(file + companion, { force: true });
}

/** Renames a damaged database, its WAL included, to a name of its own beside the old one. Throws. */
export function keepAside(file: string, at: Instant): void {
  let target = `${file}${ASIDE}${String(at)}`;
  for (let copy = 1; existsSync(target); copy += 1) target = `${file}${ASIDE}${String(at)}-${String(copy)}`;
  // The WAL goes first: after a crash in between, the database is still found under its name and kept aside then.
  for (const companion of [...COMPANIONS, '']) {
    if (existsSync(file + companion)) renameSync(file + companion, target + companion);
  }
  syncFolder(dirname(file));
}

/** Moves what was kept aside into a folder `damaged`; from then on the ledger counts as whole. Throws. */
export function acceptAside(file: string): void {
  const folder = join(dirname(file), ACCEPTED);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of keptAside(file)) renameSync(join(dirname(file), name), join(folder, name));
  syncFolder(dirname(file));
}

export function putInPlace(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** A rename is durable when its folder is; Windows offers no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
