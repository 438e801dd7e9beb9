import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editOf, type DraftEdit } from '../../core/organisation/draft';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { fileDraftStore } from './drafts';

const base = smallOrganisation();
const rename = (name: string): DraftEdit => editOf(base, [], { name })!;
const [one, two] = [rename('One'), rename('Two')];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-draft-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const journal = (): string => join(folder, 'draft-edits.jsonl');
const baseFile = (): string => join(folder, 'draft-base.json');
/** A draft of two edits, as another start of the program finds it. */
function begun(): ReturnType<typeof fileDraftStore> {
  const store = fileDraftStore(folder);
  expect(store.begin(base).ok && store.append(one).ok && store.append(two).ok).toBe(true);
  return fileDraftStore(folder);
}

describe('a draft in files', () => {
  it('is none at first', () => {
    expect(fileDraftStore(join(folder, 'not', 'there')).load()).toEqual({ ok: true, value: undefined });
  });

  it('is there at the next start, for this person only', () => {
    expect(begun().load()).toEqual({ ok: true, value: { base, edits: [one, two] } });
    expect(statSync(journal()).mode & 0o077).toBe(0);
    expect(statSync(baseFile()).mode & 0o077).toBe(0);
  });

  it('forgets what was taken back', () => {
    const store = begun();
    store.dropLast();
    expect(store.load()).toMatchObject({ value: { edits: [one] } });
    store.append(two);
    store.dropLast();
    store.dropLast();
    expect(store.load()).toMatchObject({ value: { edits: [] } });
  });

  it('begins anew, and is gone when cleared', () => {
    const store = begun();
    store.begin({ ...base, version: 7 });
    expect(store.load()).toMatchObject({ value: { base: { version: 7 }, edits: [] } });
    store.clear();
    expect(store.load()).toEqual({ ok: true, value: undefined });
    expect(store.clear()).toEqual({ ok: true, value: undefined });
  });

  it('passes over a last line that was not written whole, and goes on behind it', () => {
    const store = begun();
    appendFileSync(journal(), '{"edit":{"items":[');
    expect(store.load()).toMatchObject({ value: { edits: [one, two] } });
    store.append(one);
    expect(store.load()).toMatchObject({ value: { edits: [one, two, one] } });
  });

  it.each(['append', 'dropLast'] as const)('goes on behind a line of which a full disk took only half: %s', (how) => {
    const store = begun();
    // The program goes on: nothing is loaded in between.
    appendFileSync(journal(), '{"edit":{"items":[');
    expect((how === 'append' ? store.append(two) : store.dropLast()).ok).toBe(true);
    const edits = how === 'append' ? [one, two, two] : [one];
    expect(fileDraftStore(folder).load()).toEqual({ ok: true, value: { base, edits } });
  });

  it.each<[string, () => void]>([
    ['a base cut short', () => writeFileSync(baseFile(), readFileSync(baseFile()).subarray(0, -9))],
    ['a base of something else', () => writeFileSync(baseFile(), '{"schemaVersion":2}')],
    ['a base that is empty', () => writeFileSync(baseFile(), '')],
    ['a line that is no edit', () => appendFileSync(journal(), '{"edit":{"items":[]}}\n')],
    ['a line that is nothing', () => appendFileSync(journal(), '\n')],
    ['an unknown word', () => appendFileSync(journal(), '{"undo":"all"}\n')],
    ['a line of NULs', () => appendFileSync(journal(), '\0\0\0\n')],
  ])('with %s is not believed', (_what, spoil) => {
    const store = begun();
    spoil();
    expect(store.load()).toMatchObject({ ok: false, error: { code: 'ledger_corrupt' } });
  });

  it('says when it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(fileDraftStore(join(folder, 'file')).begin(base)).toMatchObject({ error: { code: 'ledger_unwritable' } });
  });
});
