import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ask, launch, pageOf } from './driver/drive';
import { noOptions } from './driver/options';

noOptions();

const CUSTOMERS = 10_000;
const TECHNICIANS = 2_000;
const ROUNDS = 5;
/** No task of a page may keep the next picture, key or click waiting (W3C Long Tasks: 50 ms). */
const GOALS = { longTasks: 0, longestMs: 50 } as const;

const lines = (count: number, line: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => line(at));

async function importAll(popover: Page, kind: 'customer' | 'technician', table: readonly string[]): Promise<void> {
  const read = (await ask(popover, 'entity.importCsv', { kind, csv: table.join('\r\n'), apply: true })) as {
    added: number;
  };
  if (read.added !== table.length - 1) throw new Error(`only ${String(read.added)} of a table were taken in`);
}

async function fill(popover: Page): Promise<void> {
  await ask(popover, 'app.enterPractice', {});
  const customers = [
    'code,name,domains',
    ...lines(CUSTOMERS, (at) => `K${String(at)},Customer ${String(at)} Ltd,k${String(at)}.example`),
  ];
  await importAll(popover, 'customer', customers);
  const technicians = [
    'entraObjectId,name,upn,handle',
    ...lines(
      TECHNICIANS,
      (at) =>
        `00000000-0000-4000-8000-${String(at).padStart(12, '0')},Technician ${String(at)},t${String(at)}@msp.example,t${String(at)}`,
    ),
  ];
  await importAll(popover, 'technician', technicians);
}

/** Runs in the page: notes every task of 50 ms and more that begins from now on. Text, because this program is compiled for Node. */
const WATCH = `(() => {
  window.longTasks = [];
  const begun = performance.now();
  window.tasksSeen?.disconnect();
  window.tasksSeen = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      if (startTime >= begun) window.longTasks.push(Math.round(duration));
  });
  window.tasksSeen.observe({ type: 'longtask' });
})()`;

/** Runs in the page: scrolls the list as a wheel does, then as somebody who drags the bar; a frame between the steps. */
const SCROLL = `(async () => {
  const body = document.querySelector('[role=grid] [data-rows]');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let step = 0; step < 60; step += 1) { body.scrollBy({ top: 120 }); await frame(); }
  for (const part of [0.1, 0.9, 0.3, 0.7, 0.5, 1, 0]) {
    body.scrollTo({ top: part * body.scrollHeight });
    for (let wait = 0; wait < 6; wait += 1) await frame();
  }
})()`;

/** Runs in the page: waits until a row holds the text. */
const shown = (text: string): string => `new Promise((done) => {
  const rows = () => [...document.querySelectorAll('[role=row]')];
  const look = () => rows().some((row) => row.textContent.includes(${JSON.stringify(text)})) ? done() : requestAnimationFrame(look);
  look();
})`;

/** One list: scrolled through, searched key by key, and the search taken back. */
async function use(settings: Page, search: string, found: string): Promise<readonly number[]> {
  await settings.evaluate(WATCH);
  await settings.evaluate(SCROLL);
  await settings.keyboard.type(search, { delay: 40 });
  await settings.evaluate(shown(found));
  await settings.keyboard.press('Escape');
  await settings.evaluate(shown(' 1'));
  return settings.evaluate<number[]>('window.longTasks');
}

function report(metric: string, value: number, unit: string, baseline: number): void {
  console.log(JSON.stringify({ bench: 'long-lists', metric, value, unit, baseline, n: ROUNDS }));
}

const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
const app = await launch(process.cwd(), ['--profile', folder]);
try {
  const popover = await pageOf(app, 'popover');
  await fill(popover);
  await ask(popover, 'app.openWindow', { window: 'settings' });
  const settings = await pageOf(app, 'settings');
  const tasks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [tab, search, found] of [
      ['Customers', 'customer 9999', 'Customer 9999 Ltd'],
      ['Technicians', 'technician 1999', 'Technician 1999'],
    ] as const) {
      await settings.getByRole('tab', { name: tab, exact: true }).click();
      await settings.evaluate(shown(' 1'));
      await settings.getByRole('searchbox').focus();
      tasks.push(...(await use(settings, search, found)));
    }
  }
  report('long_tasks', tasks.length, 'tasks', GOALS.longTasks);
  report('longest_task_ms', Math.max(0, ...tasks), 'ms', GOALS.longestMs);
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
