import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { organisationIdSchema, technicianIdSchema } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import { instant } from '../../../shared/time';
import type { StoredOrganisation } from '../../ports/organisation';
import { openKept } from './kept';

// electron-store loads `electron`, which outside Electron is the path of the program; it need not be there.
vi.hoisted(() => {
  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/nowhere';
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-kept-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const path = (name: string): string => join(folder, name);

const kept = (version: number, organisation = 'harbour', changes: Partial<StoredOrganisation> = {}) => ({
  text: `{"version":${String(version)},"name":"O'Brien \u202E"}\r\n`,
  me: technicianIdSchema.parse('ana'),
  verifiedAt: instant(1_000 + version),
  revision: undefined,
  newest: { organisationId: organisationIdSchema.parse(organisation), version },
  ...changes,
});

describe('the copy on this computer', () => {
  it('is none at first', () => {
    const store = openKept({ folder });
    expect([store.load(), store.newest()]).toEqual([ok(undefined), undefined]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('comes back to the byte, with and without a revision, for this person alone', () => {
    for (const revision of [undefined, 'W/"1"']) {
      const one = kept(3, 'harbour', { revision });
      expect(openKept({ folder }).save(one)).toEqual(ok(undefined));
      expect(openKept({ folder }).load()).toEqual(ok(one));
    }
    if (process.platform !== 'win32') expect(statSync(path('organisation.json')).mode & 0o077).toBe(0);
  });

  it.each([
    ['half a file', (text: string) => text.slice(0, text.length / 2)],
    ['a changed document', (text: string) => text.replace('Brien', 'Orion')],
    ['another shape', () => '{"document":1}'],
    ['nothing', () => ''],
  ])('finds %s damaged, keeps it aside and remembers the version', (_, damage) => {
    openKept({ folder }).save(kept(5));
    const content = damage(readFileSync(path('organisation.json'), 'utf8'));
    writeFileSync(path('organisation.json'), content);
    const store = openKept({ folder });
    expect(store.load()).toMatchObject({ error: { code: 'ledger_corrupt' } });
    expect(store.newest()).toEqual(kept(5).newest);
    expect(readFileSync(path('organisation.damaged.json'), 'utf8')).toBe(content);
    expect(store.save(kept(6))).toEqual(ok(undefined));
    expect(openKept({ folder }).load()).toEqual(ok(kept(6)));
  });

  it('does not forget the newest version when an older one of the same organisation is kept', () => {
    const store = openKept({ folder });
    store.save(kept(5));
    expect(store.save(kept(4))).toEqual(ok(undefined));
    expect(store.newest()).toEqual(kept(5).newest);
    expect(openKept({ folder }).newest()).toEqual(kept(5).newest);
  });

  it('that was deleted is damage too, and its version is remembered', () => {
    openKept({ folder }).save(kept(5));
    rmSync(path('organisation.json'));
    const store = openKept({ folder });
    expect(store.load()).toMatchObject({ error: { code: 'ledger_corrupt' } });
    expect(store.newest()).toEqual(kept(5).newest);
  });

  it('may be of another organisation after the first was forgotten', () => {
    const store = openKept({ folder });
    store.save(kept(5));
    expect(store.clear()).toEqual(ok(undefined));
    expect([store.load(), store.newest(), store.clear()]).toEqual([ok(undefined), undefined, ok(undefined)]);
    expect(readdirSync(folder)).toEqual([]);
    store.save(kept(1, 'other'));
    expect(openKept({ folder }).newest()).toEqual(kept(1, 'other').newest);
  });

  it('says when it cannot be written, and stays as it was', () => {
    writeFileSync(path('file'), '');
    const store = openKept({ folder: path('file') });
    expect(store.save(kept(1))).toMatchObject({ error: { code: 'ledger_unwritable' } });
    expect(store.load()).toEqual(ok(undefined));
  });
});
