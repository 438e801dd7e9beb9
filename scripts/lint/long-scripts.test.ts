import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { longScripts } from './long-scripts.mjs';

it('finds scripts of more than 300 lines, in every folder below', () => {
  const folder = mkdtempSync(join(tmpdir(), 'long-scripts-'));
  try {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep', 'long.sh'), 'true\n'.repeat(301));
    writeFileSync(join(folder, 'just.ps1'), 'exit\n'.repeat(300));
    writeFileSync(join(folder, 'long.txt'), 'text\n'.repeat(301));
    expect(longScripts([folder])).toEqual([`${join(folder, 'deep', 'long.sh')}: 301`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
