import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { Refusal } from './steps.mjs';

/** Where the program keeps everything unless it was told otherwise (Electron: app.getPath, Linux). */
export const ownProfile = () => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Latchkey');

/**
 * The file in which Practice of a profile looks for something real at its next start; it then moves the secret to the keychain
 * (electron/shell/composition/practice/stand-in.ts). Its folder is made. Refuses a profile that cannot be written.
 * @param {string} profile
 * @param {string} name
 */
export function practicePlace(profile, name) {
  const folder = join(profile, 'practice');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Refusal(`The profile cannot be written (${code}): ${profile}`);
  }
  const file = join(folder, name);
  return {
    file,
    /** @param {unknown} facts */
    put(facts) {
      // A new file each time: one that was there may be readable for others.
      const half = `${file}.new`;
      rmSync(half, { force: true });
      writeFileSync(half, JSON.stringify(facts), { mode: 0o600 });
      renameSync(half, file);
    },
    remove: () => rmSync(file, { force: true }),
  };
}
