import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As many lines as ESLint lets a file of TypeScript have. */
const MOST_LINES = 300;
const SCRIPT = /\.(?:sh|ps1|py)$/;

/**
 * Scripts in these folders that are longer than any file may be, `path: lines` each; ESLint reads only what it can parse.
 * @param {readonly string[]} folders
 * @returns {readonly string[]}
 */
export function longScripts(folders) {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => SCRIPT.test(path))
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => `${path}: ${String(lines)}`);
}
