import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The JSON in a file, or undefined when there is none that can be read. */
export function readKept(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Puts JSON into a file that only its user can read, whole or not at all. */
export function keep(file: string, value: unknown): void {
  const half = `${file}.new`;
  writeFileSync(half, JSON.stringify(value), { mode: 0o600 });
  renameSync(half, file);
}

/** The same for what a power cut must not take. False: the disk refused, and what was kept before is still there. */
export function keepDurably(file: string, value: unknown): boolean {
  const half = `${file}.new`;
  try {
    const opened = openSync(half, 'w', 0o600);
    try {
      writeFileSync(opened, JSON.stringify(value));
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
    renameSync(half, file);
    return true;
  } catch {
    return false;
  }
}
