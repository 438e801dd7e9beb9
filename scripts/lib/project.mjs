import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder, absolute. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A path inside the project.
 * @param {...string} parts
 */
export const inProject = (...parts) => join(root, ...parts);

/** The folder that keeps what can be made again: build stamps, compiler output, reports. */
export const cacheFolder = inProject('.cache');

/**
 * The Node that runs the tools: the project's own one when it is installed, since several tools want a newer one than the
 * scripts themselves.
 */
export function toolNode() {
  const own = inProject('node_modules', '.bin', 'node');
  return process.platform !== 'win32' && existsSync(own) ? own : process.execPath;
}

/**
 * The environment for a tool: the project's programs come first on PATH, as under `npm run`.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(extra = {}) {
  const bin = inProject('node_modules', '.bin');
  const path = process.env.PATH ?? '';
  const first = path.split(delimiter)[0] === bin;
  return { ...process.env, PATH: first ? path : `${bin}${delimiter}${path}`, ...extra };
}

/** Whether this process is the superuser of a Unix system. */
export const isSuperuser = () => process.getuid?.() === 0;
