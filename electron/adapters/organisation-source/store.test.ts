import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import { instant } from '../../../shared/time';
import { fileOrganisationStore } from './store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-copy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stored = {
  text: '{"ü":"\\n"}\n',
  me: technicianIdSchema.parse('ana'),
  verifiedAt: instant(5),
  revision: undefined,
};

describe('the copy on this computer', () => {
  it('comes back as it was kept, with and without a revision', () => {
    const store = fileOrganisationStore(join(folder, 'a', 'b', 'copy.json'));
    expect(store.load()).toEqual(ok(undefined));
    for (const revision of [undefined, '"tag"']) {
      expect(store.save({ ...stored, revision })).toEqual(ok(undefined));
      expect(store.load()).toEqual(ok({ ...stored, revision }));
    }
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['copy.json']);
    expect(store.clear()).toEqual(ok(undefined));
    expect([store.load(), store.clear()]).toEqual([ok(undefined), ok(undefined)]);
  });

  it('is readable for this person only', () => {
    const path = join(folder, 'copy.json');
    fileOrganisationStore(path).save(stored);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each(['', '{', '{}', '{"text":"x","me":"a b","verifiedAt":1}', '{"text":"x","me":"a","verifiedAt":-1}'])(
    '%j is damage',
    (text) => {
      const path = join(folder, 'copy.json');
      writeFileSync(path, text);
      expect(fileOrganisationStore(path).load()).toMatchObject({ error: { code: 'ledger_corrupt' } });
    },
  );

  it('says when it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(fileOrganisationStore(join(folder, 'file', 'copy.json')).save(stored)).toMatchObject({
      error: { code: 'ledger_unwritable' },
    });
  });
});
