import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The Electron to run, found by the script that starts the tests. */
export function electronBinary(): string {
  const binary = process.env['LATCHKEY_ELECTRON'];
  if (binary === undefined) throw new Error('LATCHKEY_ELECTRON is not set: start the tests with npm run test:e2e');
  return binary;
}
