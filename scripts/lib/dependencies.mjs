import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { exclusively } from './lock.mjs';
import { cacheFolder, inProject } from './project.mjs';
import { run } from './run.mjs';
import { Refusal, say, seconds } from './steps.mjs';

/** A line of life while npm is silent, ms. */
const PROGRESS_MS = 10_000;

/** @typedef {Record<string, { version?: string; optional?: boolean; link?: boolean }>} Packages */

/**
 * @param {string} path
 * @returns {Packages}
 */
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {};

/**
 * Whether the installed packages are the locked ones. npm writes its own record of what it installed as the last thing,
 * so an interrupted installation is noticed too.
 * @param {string} folder the project folder
 */
export function dependenciesAreCurrent(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(record);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

/** npm as the one that runs this script, or the one on PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return { command: process.execPath, first: [script] };
  return process.platform === 'win32'
    ? { command: 'cmd.exe', first: ['/d', '/s', '/c', 'npm'] }
    : { command: 'npm', first: [] };
}

/**
 * Runs npm with this project's settings.
 * @param {readonly string[]} parameters
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function npm(parameters, options = {}) {
  const { command, first } = npmCommand();
  return run(command, [...first, ...parameters], { cwd: inProject(), ...options });
}

/**
 * Installs the locked packages when they are missing or others than the lockfile says.
 * @returns {Promise<'present' | 'installed'>}
 */
export async function ensureDependencies() {
  if (dependenciesAreCurrent(inProject())) return 'present';
  return exclusively(join(cacheFolder, 'dependencies.lock'), 'it installs the packages', async () => {
    if (dependenciesAreCurrent(inProject())) return 'present';
    const since = performance.now();
    say('  installing the locked packages with npm ci (about a minute)');
    const progress = setInterval(() => say(`  still installing, ${seconds(since)}`), PROGRESS_MS);
    const { code } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    clearInterval(progress);
    if (code !== 0) throw new Refusal(`npm ci failed with code ${code}. Its own message is above.`);
    return 'installed';
  });
}
