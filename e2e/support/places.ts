import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The Electron to run, found by the script that starts the tests. */
export function electronBinary(): string {
  const binary = process.env['LATCHKEY_ELECTRON'];
  if (binary === undefined) throw new Error('LATCHKEY_ELECTRON is not set: start the tests with npm run test:e2e');
  return binary;
}

/** Whether the installed program is tested, a copy of it that lets test drivers in, instead of the checkout. */
const isInstalled = process.env['LATCHKEY_PACKAGED'] !== undefined;

/**
 * Playwright's own script that holds the program's first window back until Playwright watches; one that is made while it
 * attaches can be missed. Playwright loads it by itself only when it finds the Electron itself.
 */
export const attachFirst: readonly string[] = isInstalled
  ? []
  : ['-r', join(root, 'node_modules', 'playwright-core', 'lib', 'server', 'electron', 'loader.js')];

/** The program as an argument of the bare runtime; an installed program needs no such thing. */
export const programItself: readonly string[] = isInstalled ? [] : [root];

/** The same for an installed program, which takes no foreign script: its own switch, answered by `startApp`. */
export const awaitDriver: readonly string[] = isInstalled ? ['--await-driver'] : [];

/** What opens the seams of the tests in a program that Playwright does not start. */
export const seams: readonly string[] = isInstalled ? ['--inspect=0'] : [];
