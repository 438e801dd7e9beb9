import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { exclusively } from './lock.mjs';
import { cacheFolder, inProject, root, toolEnvironment, toolNode } from './project.mjs';
import { run } from './run.mjs';
import { Refusal } from './steps.mjs';

/** What the built program is made of; tests are left out, so that changing one builds nothing. */
const SOURCES = ['shared', 'electron', 'renderer', 'resources', 'scripts/tools'];
const SETTINGS = ['vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

const stampFile = join(cacheFolder, 'build.json');

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name) && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A fingerprint of everything that goes into the build. */
export function sourceFingerprint() {
  const hash = createHash('sha256');
  const files = [
    ...SOURCES.flatMap((folder) => filesIn(inProject(folder))),
    ...SETTINGS.map((name) => inProject(name)),
  ];
  for (const file of files.sort()) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(existsSync(file) ? readFileSync(file) : '');
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** Remembers that `out/` was made from the sources with this fingerprint. @param {string} fingerprint */
export function rememberBuild(fingerprint) {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ fingerprint }));
}

/** @param {string} fingerprint */
function isBuilt(fingerprint) {
  if (!existsSync(stampFile) || !existsSync(inProject('out', 'main', 'main.js'))) return false;
  return JSON.parse(readFileSync(stampFile, 'utf8')).fingerprint === fingerprint;
}

/**
 * Builds the program unless `out/` is of the present sources.
 * @returns {Promise<'current' | 'built'>}
 */
export async function ensureBuilt() {
  if (isBuilt(sourceFingerprint())) return 'current';
  return exclusively(join(cacheFolder, 'build.lock'), 'it builds', async () => {
    if (isBuilt(sourceFingerprint())) return 'current';
    await build();
    return 'built';
  });
}

/** Builds the program, also when `out/` is of the present sources: to see whether the same comes out. */
export const buildAgain = () => exclusively(join(cacheFolder, 'build.lock'), 'it builds', build);

async function build() {
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js');
  const built = await run(toolNode(), [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: root,
    env: toolEnvironment(),
  });
  if (built.code !== 0) throw new Refusal(`The build failed with code ${built.code}. Its own message is above.`);
}
