import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { RememberedChoice } from './product';

const fileSchema = z.strictObject({ work: z.enum(['none', 'practice']) });

/**
 * Remembers in a small file which organisation was chosen. A missing or damaged file means none: the welcome page asks
 * again, which costs one click.
 */
export function rememberedChoice(file: string): RememberedChoice {
  return {
    get() {
      try {
        return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).work;
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
