import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { damagedFiles } from './installation';

let folder = '';
const files = { 'app.asar': 'archive', 'app.asar.unpacked/a.node': 'native' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-installation-'));
  mkdirSync(join(folder, 'app.asar.unpacked'));
  const sums = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return `${createHash('sha256').update(text).digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the installation', () => {
  it('is whole as it was packed', async () => {
    expect(await damagedFiles(folder)).toEqual([]);
  });

  it.each(Object.keys(files))('is damaged when one bit of %s flips', async (name) => {
    const bytes = readFileSync(join(folder, name));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(join(folder, name), flipped);
      expect(await damagedFiles(folder)).toEqual([name]);
    }
  });

  it('is damaged when a file is gone or cut', async () => {
    rmSync(join(folder, 'app.asar.unpacked/a.node'));
    writeFileSync(join(folder, 'app.asar'), 'archiv');
    expect(await damagedFiles(folder)).toEqual(Object.keys(files));
  });

  it.each([
    ['gone', undefined],
    ['empty', ''],
    ['without the archive', `${'0'.repeat(64)}  other\n`],
    ['cut', `${'0'.repeat(64)}  app.asar\n${'0'.repeat(20)}`],
    ['pointing outside', `${'0'.repeat(64)}  app.asar\n${'0'.repeat(64)}  ../../x\n`],
  ])('is damaged when its list is %s', async (_what, text) => {
    if (text === undefined) rmSync(join(folder, 'SHA256SUMS'));
    else writeFileSync(join(folder, 'SHA256SUMS'), text);
    expect(await damagedFiles(folder)).toEqual(['SHA256SUMS']);
  });
});
