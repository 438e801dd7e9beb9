import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Every way in which a text may lie in a file or in memory. */
function spellings(secret: string): readonly Buffer[] {
  return [
    Buffer.from(secret, 'utf8'),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(Buffer.from(secret).toString('base64').replaceAll('=', '')),
    Buffer.from(Buffer.from(secret).toString('hex')),
  ];
}

/** Whether one of them lies in it, however it is written. */
export function holds(content: Buffer, secrets: readonly string[]): boolean {
  return secrets.some((secret) => spellings(secret).some((spelling) => content.includes(spelling)));
}

/** Files below a folder that hold one of them. */
export function filesWith(folder: string, secrets: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).filter((file) => holds(readFileSync(file), secrets));
}

/** Command lines and environments of the program and all its children (proc(5)). */
export function processTexts(pid: number): Buffer {
  const family = new Set([pid]);
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parentOf = (child: number): number => {
    try {
      const stat = readFileSync(`/proc/${String(child)}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  };
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const child of pids) if (family.has(parentOf(child))) family.add(child);
  }
  const read = (file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch {
      return Buffer.alloc(0);
    }
  };
  return Buffer.concat(
    [...family].flatMap((id) => ['cmdline', 'environ'].map((name) => read(`/proc/${String(id)}/${name}`))),
  );
}

/** Everything that lives in the heap of a window's page. */
export async function heapOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return Buffer.from(chunks.join(''));
}
