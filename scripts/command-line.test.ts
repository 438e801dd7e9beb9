import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject, toolNode } from './lib/project.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-command-'));
  writeFileSync(join(folder, 'file'), '');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['lab-ad', ['--profil', 'x'], /--profil/],
  ['lab-ad', ['x'], /'x'/],
  ['lab-ad', ['--stop=1'], /--stop/],
  ['lab-ad', ['--profile', 'FOLDER/file'], /cannot be written.*file/],
  ['lab-endpoint', ['--stop'], /--stop/],
  ['lab-endpoint', ['--profile', 'FOLDER/file'], /cannot be written.*file/],
  ['package', ['--quik'], /--quik/],
  ['bench', ['nothing'], /no bench "nothing"/],
  ['endpoint-helper', [], /FILE/],
  ['endpoint-helper', ['a', 'b'], /FILE/],
  ['endpoint-helper', ['FOLDER/none/helper'], /no folder .*none/],
  ['endpoint-helper', ['FOLDER'], /is a folder/],
  ['test', ['e2e/check-out.spec.ts'], /no arguments.*check-out/],
  ['lint', ['--fix'], /no arguments.*--fix/],
  ['typecheck', ['x'], /no arguments.*x/],
  ['demo', ['x'], /no arguments.*x/],
  ['ledger-rot', ['--times', '5'], /no arguments.*--times 5/],
  ['release', ['--linux'], /no arguments.*--linux/],
])('%s %j is refused in one line, and nothing is begun', (name, given, sentence) => {
  const parameters = given.map((one) => one.replace('FOLDER', folder));
  const ended = spawnSync(toolNode(), [inProject('scripts', `${name}.mjs`), ...parameters], {
    encoding: 'utf8',
    // Whoever goes on all the same is stopped here; the code is null then.
    timeout: 20_000,
  });
  expect([ended.status, ended.stdout]).toEqual([1, '']);
  expect(ended.stderr.trim()).toMatch(sentence);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
