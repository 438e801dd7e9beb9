import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Choice, RememberedChoice } from '../product';

/** Where the choice is kept below the profile. */
export const choiceFile = (profile: string): string => join(profile, 'work.json');

/** Looked at by hand: this is read before the first window, and the schema library is not loaded until after it. */
function choiceIn(known: unknown): Choice {
  const work = typeof known === 'object' && known !== null && 'work' in known ? known.work : 'none';
  return work === 'practice' || work === 'organisation' ? work : 'none';
}

/**
 * Remembers in a small file which organisation was chosen. A missing or damaged file means none: the welcome page asks
 * again, which costs one click.
 */
export function rememberedChoice(file: string): RememberedChoice {
  return {
    get() {
      try {
        return choiceIn(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return 'none';
      }
    },
    set(work) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const half = `${file}.new`;
      writeFileSync(half, JSON.stringify({ work }), { mode: 0o600 });
      renameSync(half, file);
    },
  };
}
