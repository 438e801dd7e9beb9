import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import type { Failure } from '../../shared/errors';
import type { ChannelName, Input, Output } from '../../shared/ipc/contract';
import type { Result } from '../../shared/result';
import { attachFirst, awaitDriver, electronBinary, programItself } from './places';

/** Switches without which nothing runs here: root has no sandbox, a virtual display no GPU. */
export const runtimeSwitches: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
];

export interface StartOptions {
  readonly profile: string;
  readonly args?: readonly string[];
  /** Replaces parts of the environment; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Runs it in another place than here: what starts it there, and where files of here are there. */
  readonly elsewhere?: { readonly launcher: string; readonly at: (path: string) => string };
}

/** The built program, running, as Playwright sees it. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly pid: number;
  readonly popover: Page;
  /** Asks the main process as the popover's own script would. */
  ask<N extends ChannelName>(name: N, input: Input<N>): Promise<Result<Output<N>, Failure>>;
  /** The same, for a call that has to succeed. */
  get<N extends ChannelName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** Waits for a window by the name of its page. */
  window(name: 'popover' | 'accounts' | 'settings' | 'secret' | 'leaving'): Promise<Page>;
  clipboard(): Promise<string>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  quit(): Promise<void>;
  /** What is in its log by now; the first page is there before the log is. */
  log(): string;
}

function environment(changes: StartOptions['env'] = {}): Record<string, string> {
  const all = Object.entries({ ...process.env, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Starts the program and waits for its popover. */
export async function startApp({ profile, args = [], env, elsewhere }: StartOptions): Promise<RunningApp> {
  const at = elsewhere?.at ?? ((path: string): string => path);
  const electron = await _electron.launch({
    executablePath: elsewhere?.launcher ?? electronBinary(),
    args: [
      ...attachFirst.map(at),
      ...runtimeSwitches,
      ...programItself.map(at),
      ...awaitDriver,
      '--profile',
      profile,
      ...args,
    ],
    // Playwright adds --no-sandbox otherwise; an ordinary user's program refuses it.
    chromiumSandbox: true,
    env: environment(env),
    timeout: 60_000,
  });
  const child = electron.process();
  const logFile = join(profile, 'logs', 'latchkey.log');
  if (awaitDriver.length > 0) await expect.poll(() => tellWatching(electron), { message: 'it may begin' }).toBe(true);
  const window = (name: string): Promise<Page> => pageOf(electron, name);
  const popover = await window('popover');
  await popover.waitForLoadState();
  const ask = <N extends ChannelName>(name: N, input: Input<N>): Promise<Result<Output<N>, Failure>> =>
    askFrom(popover, name, input) as Promise<Result<Output<N>, Failure>>;
  return {
    electron,
    pid: child.pid ?? 0,
    popover,
    ask,
    async get(name, input) {
      const answer = await ask(name, input);
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
      return answer.value;
    },
    window,
    clipboard: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
    quit: () => electron.close(),
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
  };
}

/** Whether the program has heard that it is watched; it waits for that as soon as its first script has run. */
const tellWatching = (electron: ElectronApplication): Promise<boolean> =>
  electron.evaluate(() => {
    const { latchkeyDriverIsThere } = globalThis as { latchkeyDriverIsThere?: () => void };
    latchkeyDriverIsThere?.();
    return latchkeyDriverIsThere !== undefined;
  });

interface Asking {
  readonly latchkey: { invoke(name: string, input: unknown): Promise<unknown> };
}

/** Asks from a page with whatever name and input: what a page that was taken over could do. */
export function askFrom(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(([channel, given]) => (window as unknown as Asking).latchkey.invoke(channel, given), [
    name,
    input,
  ] as const);
}

/** Presses a button that closes its own window: the page may be gone before the press itself is reported as done. */
export async function pressToClose(button: Locator): Promise<void> {
  const page = button.page();
  await button.click().catch((error: unknown) => {
    if (!page.isClosed()) throw error;
  });
  await expect.poll(() => page.isClosed(), { message: 'the window closes' }).toBe(true);
}

/** The page of a window, once it is there. */
async function pageOf(electron: ElectronApplication, name: string): Promise<Page> {
  const find = (): Page | undefined => electron.windows().find((page) => page.url().includes(`/windows/${name}/`));
  await expect.poll(() => find() !== undefined, { message: `window ${name}` }).toBe(true);
  const page = find();
  if (page === undefined) throw new Error(`no window ${name}`);
  return page;
}
