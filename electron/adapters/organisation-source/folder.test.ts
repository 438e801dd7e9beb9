import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource, prepareFolder } from './folder';
import type { OrganisationSource } from '../../ports/organisation';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-source-'));
  path = join(folder, 'organisation.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = async (source: OrganisationSource, known?: string): Promise<unknown> => {
  const result = await source.read(known);
  return result.ok ? result.value : result.error.code;
};

describe('an organisation file in a folder', () => {
  it('is missing, published, read and unchanged', async () => {
    const source = folderSource(path);
    expect(await read(source)).toEqual({ kind: 'missing' });
    const first = await source.publish('eins ü\n', undefined);
    if (!first.ok) throw new Error(first.error.code);
    expect(await read(source)).toEqual({ kind: 'file', text: 'eins ü\n', revision: first.value });
    expect(await read(source, first.value)).toEqual({ kind: 'unchanged' });
    const second = await source.publish('zwei\n', first.value);
    expect(second.ok && (await read(source, first.value))).toMatchObject({ kind: 'file', text: 'zwei\n' });
    expect(readdirSync(folder)).toEqual(['organisation.json']);
  });

  it('is not replaced by one who has seen another revision', async () => {
    const source = folderSource(path);
    await source.publish('one', undefined);
    for (const expected of [undefined, 'sha256-00']) {
      expect(await source.publish('two', expected)).toMatchObject({ error: { code: 'stale_revision' } });
    }
    rmSync(path);
    expect(await source.publish('two', 'sha256-00')).toMatchObject({ error: { code: 'stale_revision' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused when it is no text, too large for a disk to be read, or in a folder that is gone', async () => {
    writeFileSync(path, Buffer.from([0x7b, 0xff, 0xfe]));
    expect(await read(folderSource(path))).toBe('malformed_answer');
    expect(await read(folderSource(join(folder, 'gone', 'organisation.json')))).toBe('unreachable');
    expect(await folderSource(join(folder, 'gone', 'x.json')).publish('x', undefined)).toMatchObject({
      error: { code: 'unreachable' },
    });
    expect(await prepareFolder(join(folder, 'gone', 'x.json'))).toMatchObject({ ok: true });
    expect(await folderSource(join(folder, 'gone', 'x.json')).publish('x', undefined)).toMatchObject({ ok: true });
  });

  it('waits for another publisher, and says so when that takes too long', async () => {
    const source = folderSource(path, { patienceMs: 60 });
    writeFileSync(`${path}.lock`, 'somebody');
    expect(await source.publish('x', undefined)).toMatchObject({ error: { code: 'busy' } });
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('somebody');
  });

  it('does not wait for the dead', async () => {
    writeFileSync(`${path}.lock`, 'died long ago');
    utimesSync(`${path}.lock`, new Date(0), new Date(0));
    expect(await folderSource(path, { patienceMs: 5_000 }).publish('x', undefined)).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual(['organisation.json']);
  });

  it('tells who watches it', async () => {
    const source = folderSource(path);
    let stop: (() => void) | undefined;
    const told = new Promise<void>((resolve) => {
      stop = source.watch?.(resolve);
    });
    await source.publish('x', undefined);
    await told;
    stop?.();
  });

  it('loses no update of two publishers in a hundred rounds', async () => {
    const [one, two] = [folderSource(path), folderSource(path)];
    await one.publish('0', undefined);
    let wins = 0;
    const add = async (source: OrganisationSource): Promise<void> => {
      for (;;) {
        const before = await source.read();
        if (!before.ok || before.value.kind !== 'file') throw new Error('unreadable');
        const sent = await source.publish(String(Number(before.value.text) + 1), before.value.revision);
        if (sent.ok) break;
        expect(sent.error.code).toBe('stale_revision');
      }
      wins += 1;
    };
    for (let round = 0; round < 100; round += 1) await Promise.all([add(one), add(two)]);
    expect([readFileSync(path, 'utf8'), wins]).toEqual(['200', 200]);
    expect(readdirSync(folder)).toEqual(['organisation.json']);
  });

  it('is never seen half written', async () => {
    const source = folderSource(path);
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
    let revision = await source.publish(texts[0] ?? '', undefined);
    const state = { writing: true };
    const reader = (async () => {
      while (state.writing) {
        const seen = await read(source);
        expect(seen).toMatchObject({ kind: 'file' });
        expect(texts).toContain((seen as { text: string }).text);
      }
    })();
    for (let round = 1; round < 20 && revision.ok; round += 1)
      revision = await source.publish(texts[round % 2] ?? '', revision.value);
    state.writing = false;
    await reader;
    expect(revision.ok).toBe(true);
  });
});
