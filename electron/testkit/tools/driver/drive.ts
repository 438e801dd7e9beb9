import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Playwright from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';

const require = createRequire(import.meta.url);
/** Loaded at run time from the project: a test driver is not to be bundled. */
export const playwright = require('@playwright/test') as typeof Playwright;

/**
 * Playwright's own script that holds the program's first window back until Playwright watches; one that is made while it
 * attaches can be missed. Playwright loads it by itself only when it finds the Electron itself.
 */
const attachFirst = [
  '-r',
  join(dirname(require.resolve('playwright-core/package.json')), 'lib', 'server', 'electron', 'loader.js'),
];

/** Switches without which nothing runs on a computer without a desktop: root has no sandbox, a virtual display no GPU. */
export const switches = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];

/** The Electron to run, found by the script that starts this. */
export function electronBinary(): string {
  const binary = process.env['LATCHKEY_ELECTRON'];
  if (binary === undefined) throw new Error('LATCHKEY_ELECTRON is not set: start this through npm run');
  return binary;
}

/** Starts a program (a folder with a package.json) under Playwright's eyes. */
export function launch(folder: string, args: readonly string[] = []): Promise<ElectronApplication> {
  return playwright._electron.launch({
    executablePath: electronBinary(),
    args: [...attachFirst, ...switches, folder, ...args],
    timeout: 60_000,
  });
}

/** The page of a window of ours, once it is open. */
export async function pageOf(app: ElectronApplication, name: string): Promise<Page> {
  const isIt = (page: Page): boolean => page.url().includes(`/windows/${name}/`);
  const found = app.windows().find(isIt) ?? (await app.waitForEvent('window', { predicate: isIt, timeout: 30_000 }));
  await found.waitForLoadState();
  return found;
}

interface Asking {
  readonly latchkey: {
    invoke(name: string, input: unknown): Promise<{ ok: boolean; value?: unknown; error?: unknown }>;
  };
}

/** Asks the program as its own page would; rejects when it refuses. */
export async function ask(page: Page, name: string, input: unknown): Promise<unknown> {
  const answer = await page.evaluate(
    ([channel, given]) => (globalThis as unknown as Asking).latchkey.invoke(channel, given),
    [name, input] as const,
  );
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}
