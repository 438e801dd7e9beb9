import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeLicences, licenceList, packageFolder } from './licences.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latchkey-licences-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function lay(name: string, description: object, text?: string): string {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...description }));
  if (text !== undefined) writeFileSync(join(folder, 'LICENSE.md'), text);
  return folder;
}

describe('the list of licences', () => {
  it('names each package once, with its licence and its text, and those with native code unasked', () => {
    const one = lay('one', { license: 'MIT' }, 'Copyright (c) One');
    lay('libsql', { license: 'MIT' }, 'Copyright (c) libsql');
    const text = licenceList(root, [one, one, join(root, 'node_modules', 'is-not-there')]);
    expect(text).toContain('\nlibsql 1.2.3: MIT\none 1.2.3: MIT\n');
    expect(text.match(/Copyright \(c\) One/g)).toHaveLength(1);
    expect(text).toContain('Copyright (c) libsql');
    expect(judgeLicences(text)).toEqual({ count: 2, others: [] });
  });

  it('takes the older way to name a licence', () => {
    const folders = [lay('old', { licenses: [{ type: 'MIT', url: 'https://example.com' }] })];
    expect(judgeLicences(licenceList(root, folders))).toEqual({ count: 1, others: [] });
  });

  it.each([
    [{ license: 'GPL-3.0-only' }, 'bad 1.2.3: GPL-3.0-only'],
    [{ license: 'SEE LICENSE IN x: MIT' }, 'bad 1.2.3: SEE LICENSE IN x: MIT'],
    [{}, 'bad 1.2.3: not named'],
  ])('shows what may not be part of the program: %j', (description, line) => {
    const folders = [lay('good', { license: 'ISC' }), lay('bad', description)];
    expect(judgeLicences(licenceList(root, folders))).toEqual({ count: 2, others: [line] });
  });
});

describe('the package that a module is of', () => {
  it.each([
    ['/p/node_modules/react/index.js', '/p/node_modules/react'],
    ['\0/p/node_modules/@a/b/c/d.js?commonjs', '/p/node_modules/@a/b'],
    ['/p/node_modules/a/node_modules/b/c.js', '/p/node_modules/a/node_modules/b'],
    ['/p/renderer/main.tsx', undefined],
  ])('%j is %s', (id, folder) => {
    expect(packageFolder(id)).toBe(folder);
  });
});
