import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RunningApp } from './running-app';

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

/** Read at a time, bytes. A secret that lies across the border of two pieces is found in the overlap. */
const PIECE = 16 * 1024 * 1024;
const OVERLAP = 4_096;

/**
 * Which of these texts lie in the memory of a window's process, as a core dump of it would tell: everything that it may
 * write to, also what the page has long let go (proc(5), maps and mem). Needs the right to look, as the superuser has.
 */
export async function inCoreOf(
  { electron }: RunningApp,
  window: string,
  secrets: readonly string[],
): Promise<readonly number[]> {
  const pid = await electron.evaluate(
    ({ BrowserWindow }, name) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes(`/windows/${name}/`))
        ?.webContents.getOSProcessId(),
    window,
  );
  if (pid === undefined) throw new Error(`no window ${window}`);
  const found = new Set<number>();
  const memory = openSync(`/proc/${String(pid)}/mem`, 'r');
  for (const [from, to] of writableIn(readFileSync(`/proc/${String(pid)}/maps`, 'utf8'))) {
    for (let at = from; at < to; at += PIECE - OVERLAP) {
      const piece = Buffer.alloc(Math.min(PIECE, to - at));
      const length = readAt(memory, piece, at);
      for (const [index, secret] of secrets.entries()) if (holds(piece.subarray(0, length), [secret])) found.add(index);
    }
  }
  closeSync(memory);
  return [...found];
}

/** Begin and end of each part that may be written to. */
function writableIn(maps: string): readonly (readonly [number, number])[] {
  return [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)].map(([, from = '', to = '']) => [
    Number.parseInt(from, 16),
    Number.parseInt(to, 16),
  ]);
}

/** Parts that were reserved and never used, or given back meanwhile, cannot be read: there is nothing in them. */
function readAt(file: number, into: Buffer, at: number): number {
  try {
    return readSync(file, into, 0, into.length, at);
  } catch {
    return 0;
  }
}
