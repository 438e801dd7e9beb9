import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { electronBinary, playwright, switches } from './driver/drive';
import { median } from './driver/medians';
import { noOptions } from './driver/options';

noOptions();

/** Runs of each program, one after the other in turn, so that a slow minute of the computer hits both. */
const RUNS = 16;
/** The mark that the popover leaves (renderer/ui/usable.ts). */
const USABLE = 'usable';
/** How many times as long, and as large, as an empty window the program may be. */
const GOALS = { ready: 1.25, pss: 1.25 } as const;

interface Measured {
  /** From the start of the process until what a person can use is drawn, ms. */
  readonly readyMs: number;
  /** Proportional set size of all its processes, kB. */
  readonly pssKb: number;
}

/** A program that is nothing but one window with one word. */
function emptyProgram(folder: string): string {
  const main = `import { app, BrowserWindow } from 'electron';
app.setPath('userData', ${JSON.stringify(join(folder, 'empty-profile'))});
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 380, height: 600, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile(${JSON.stringify(join(folder, 'page.html'))});
});
`;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', type: 'module', main: 'main.js' }));
  writeFileSync(join(folder, 'main.js'), main);
  writeFileSync(join(folder, 'page.html'), '<!doctype html><title>empty</title><h1>empty</h1>');
  return folder;
}

/**
 * Runs in the page; text, because this program is compiled for Node. The moment of the first paint with content, and for
 * ours that of the mark which the page leaves when a person can begin; undefined while either is missing.
 */
const readyAt = (mark: string | undefined): string => `(() => {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const mark = ${mark === undefined ? 'paint' : `performance.getEntriesByName(${JSON.stringify(mark)})[0]`};
  if (paint === undefined || mark === undefined) return undefined;
  return performance.timeOrigin + Math.max(paint.startTime, mark.startTime);
})()`;

/** When the page was ready, ms since 1970. */
async function whenReady(page: Page, mark: string | undefined): Promise<number> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const at = await page.evaluate<number | undefined>(readyAt(mark));
    if (at !== undefined) return at;
    await pause(20);
  }
  throw new Error('the page did not get ready');
}

function parents(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // proc(5): the name in parentheses may hold anything, so fields count from the last one.
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      found.set(Number(name), Number(parent));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** PSS of a process and all that descend from it, kB (proc(5), smaps_rollup). */
function pssOf(pid: number): number {
  const parentOf = parents();
  const family = new Set([pid]);
  for (let grew = true; grew;) {
    const size = family.size;
    for (const [child, parent] of parentOf) if (family.has(parent)) family.add(child);
    grew = family.size > size;
  }
  return [...family].reduce((sum, member) => sum + pssOfOne(member), 0);
}

function pssOfOne(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Starts a program as a person does, watched by nobody; resolves with where it can be asked afterwards. */
function start(
  folder: string,
  args: readonly string[],
): { readonly child: ChildProcess; readonly address: Promise<string> } {
  const all = ['--remote-debugging-port=0', ...switches, folder, ...args];
  const child = spawn(electronBinary(), all, { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^DevTools listening on (ws:\/\/\S+)$/m.exec(said);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error('the program ended')));
  });
  return { child, address };
}

/** Long enough for every start to be over before anybody looks: asking a page that is starting would slow it down, ms. */
const UNDISTURBED = 1_500;

async function measure(folder: string, mark: string | undefined, args: readonly string[]): Promise<Measured> {
  const begun = Date.now();
  const { child, address } = start(folder, args);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    const endpoint = await address;
    await pause(UNDISTURBED);
    const browser = await playwright.chromium.connectOverCDP(endpoint);
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('there is no window');
    const pssKb = pssOf(child.pid ?? 0);
    return { readyMs: (await whenReady(page, mark)) - begun, pssKb };
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}

function report(metric: string, value: number, baseline: number): void {
  console.log(
    JSON.stringify({
      bench: 'startup',
      metric,
      value: Math.round(value * 1_000) / 1_000,
      unit: 'ratio',
      baseline,
      n: RUNS,
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
try {
  const empty = emptyProgram(folder);
  const ours: Measured[] = [];
  const floor: Measured[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    floor.push(await measure(empty, undefined, []));
    ours.push(await measure(process.cwd(), USABLE, ['--profile', join(folder, 'profile')]));
  }
  const of = (list: readonly Measured[], what: keyof Measured): number => median(list.map((one) => one[what]));
  console.error(
    `median of ${String(RUNS)}: window ready ${of(ours, 'readyMs').toFixed(0)} ms, empty window ${of(floor, 'readyMs').toFixed(0)} ms; ` +
      `memory ${(of(ours, 'pssKb') / 1_024).toFixed(0)} MB, empty ${(of(floor, 'pssKb') / 1_024).toFixed(0)} MB`,
  );
  report('popover_ready_ratio', of(ours, 'readyMs') / of(floor, 'readyMs'), GOALS.ready);
  report('memory_pss_ratio', of(ours, 'pssKb') / of(floor, 'pssKb'), GOALS.pss);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
