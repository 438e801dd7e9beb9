import { readFileSync, renameSync, writeFileSync } from 'node:fs';

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
