import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';

export interface Notice {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/** The desktop's own notification service (dunst), which shows what programs tell and hears of clicks. */
export interface Notices {
  /** What was shown so far, oldest first, whether it is still there or not. */
  shown(): readonly Notice[];
  /** Presses the one with this title. Fails when it is not on the screen. */
  press(title: string): Promise<void>;
  stop(): Promise<void>;
}

/** None goes away by itself, or is left out. */
const settings = `[global]
    notification_limit = 20
    stack_duplicates = false
    sort = no
${['low', 'normal', 'critical'].map((urgency) => `[urgency_${urgency}]\n    timeout = 0\n`).join('')}`;

const service = 'org.freedesktop.Notifications';
const on = ['--session', '--print-reply', `--dest=${service}`, '/org/freedesktop/Notifications'];
const ask = async (...asked: readonly string[]): Promise<string> =>
  (await promisify(execFile)('dbus-send', [...on, ...asked])).stdout;

/** How many it displays. */
async function displayed(): Promise<number> {
  const answer = await ask(
    'org.freedesktop.DBus.Properties.Get',
    'string:org.dunstproject.cmd0',
    'string:displayedLength',
  );
  return Number(/uint32 (\d+)/.exec(answer)?.[1]);
}

/** What a program says, collected. */
function listen(program: string, words: readonly string[]) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  return { child, said: () => text };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** Starts it in the session of the tests; resolves when it answers. */
export async function startNotices(folder: string): Promise<Notices> {
  const file = join(folder, 'dunstrc');
  writeFileSync(file, settings);
  const closings = listen('dbus-monitor', [
    '--session',
    `type='signal',interface='${service}',member='NotificationClosed'`,
  ]);
  const dunst = listen('dunst', ['-print', '-conf', file]);
  const answers = (): Promise<boolean> =>
    ask(`${service}.GetServerInformation`).then(
      (text) => text.includes('dunst'),
      () => false,
    );
  await expect.poll(answers, { message: 'the notification service answers' }).toBe(true);
  const shown: Notices['shown'] = () =>
    [...dunst.said().matchAll(/^\tsummary: '(.*)'\n\tbody: '(.*)'$[^]*?^\tid: (\d+)$/gm)].map(
      ([, title = '', body = '', id = '']) => ({ id, title, body }),
    );
  const onScreen = (): readonly Notice[] => {
    const closed = new Set([...closings.said().matchAll(/NotificationClosed\n +uint32 (\d+)/g)].map(([, id]) => id));
    return shown().filter(({ id }) => !closed.has(id));
  };
  /** It numbers what it displays, so what it told of that must have arrived here. */
  const first = async (): Promise<Notice | undefined> => {
    await expect.poll(async () => (await displayed()) === onScreen().length).toBe(true);
    return onScreen()[0];
  };
  const closeFirst = async (): Promise<void> => {
    const before = onScreen().length;
    await ask('org.dunstproject.cmd0.NotificationCloseLast');
    await expect.poll(() => onScreen().length).toBe(before - 1);
  };
  return {
    shown,
    press: async (title) => {
      await expect.poll(() => onScreen().map((one) => one.title)).toContain(title);
      // Only the first may be pressed from outside (dunst 1.9, NotificationAction); those before it are waved away.
      while ((await first())?.title !== title) await closeFirst();
      await ask('org.dunstproject.cmd0.NotificationAction', 'uint32:0');
      // As its own click of the mouse does.
      await closeFirst();
    },
    stop: async () => {
      await Promise.all([dunst.child, closings.child].map(ended));
    },
  };
}
