import type { RunningApp } from './running-app';

/** There is no browser here: pages are kept instead of opened. */
export async function keepPages({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ app, shell }) => {
    const opened: string[] = [];
    Object.assign(app, { opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
}

/** Every page that was opened since, the newest last. */
export function openedPages({ electron }: RunningApp): Promise<readonly string[]> {
  return electron.evaluate(({ app }) => (app as unknown as { opened: readonly string[] }).opened);
}
