/**
 * Runs after electron-builder has laid out the program and before anything is signed: takes out what no user needs and, on
 * Linux, writes down what each file of ours must be.
 */
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where the program looks for the sums; the format is that of `sha256sum`. */
export const SUMS = 'SHA256SUMS';

/** @param {string} folder @returns {string[]} every plain file below it */
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** @param {string} file */
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Modes as a package should have them, whatever the umask of the builder was. @param {string} folder */
function tidyModes(folder) {
  for (const file of filesIn(folder)) {
    // Loaders map libraries without the right to run them; only programs need it.
    const runs = (statSync(file).mode & 0o100) !== 0 && !/\.(node|so)(\.\d+)?$/.test(file);
    chmodSync(file, runs ? 0o755 : 0o644);
  }
}

/** @param {{ appOutDir: string; electronPlatformName: string }} context */
export default function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return;
  const resources = join(appOutDir, 'resources');
  // Only a bare runtime needs it.
  for (const name of readdirSync(resources)) if (name.startsWith('default_app')) rmSync(join(resources, name));
  tidyModes(appOutDir);
  // Where updates are looked for is written after this, and decides nothing about the code that runs.
  const own = filesIn(resources).filter((file) => !file.endsWith('app-update.yml'));
  const sums = own.map((file) => `${sha256(file)}  ${relative(resources, file)}\n`);
  writeFileSync(join(resources, SUMS), sums.join(''), { mode: 0o644 });
}
