import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { holdFile } from './exclusive';

it('a file is held by one at a time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-hold-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'lock');
  const first = holdFile(path);
  expect(first).toBeTypeOf('function');
  expect(holdFile(path)).toBeUndefined();
  first?.();
  const second = holdFile(path);
  expect(second).toBeTypeOf('function');
  second?.();
});
