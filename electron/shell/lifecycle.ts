import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app } from 'electron';
import { choiceFile, rememberedChoice } from './choice';
import type { Options } from './cli';
import { earlyLog } from './early-log';
import { hardenContents, hardenProcess, hardenSession, mainSession, secretSession } from './hardening';
import { listen } from './ipc-router';
import { MAIN_SCHEME, SECRET_SCHEME } from './origins';
import { registerSchemes, servePages, serveSecretPage } from './protocol';
import type { Route } from './route';
import { createWindows } from './windows';

/**
 * Runs the program. Hardening comes first, then the question whether it runs already, then the first window; while its page
 * comes up in a process of its own, this one loads the rest. So nothing heavy may be imported from here.
 */
export function run(options: Options): void {
  hardenProcess();
  registerSchemes();
  const profile = prepareProfile(options);
  if (!app.requestSingleInstanceLock({ window: options.window ?? 'popover' })) {
    app.exit(0);
    return;
  }
  app.on('window-all-closed', () => undefined);
  app.whenReady().then(
    () => open(profile, options),
    (error: unknown) => {
      throw error;
    },
  );
}

/** Everything this program keeps lies below one folder that only its user can read. */
function prepareProfile(options: Options): string {
  const profile = resolve(options.profile ?? join(app.getPath('appData'), app.getName()));
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  const pages = join(profile, 'pages');
  mkdirSync(pages, { recursive: true, mode: 0o700 });
  app.setPath('sessionData', pages);
  app.setPath('crashDumps', join(profile, 'crashes'));
  return profile;
}

const builtFolder = (): string => join(app.getAppPath(), 'out');
const iconsFolder = (): string => join(app.getAppPath(), 'resources', 'icons');

/** A page that does not come up must not keep the program from watching its leases. */
const LONGEST_WAIT_MS = 1_000;

async function open(profile: string, options: Options): Promise<void> {
  const log = earlyLog();
  hardenContents(log);
  hardenSession(mainSession(), MAIN_SCHEME, log);
  const pages = join(builtFolder(), 'renderer');
  servePages(mainSession(), pages);
  const icons = iconsFolder();
  const windows = createWindows({
    built: builtFolder(),
    icon: join(icons, 'app-256.png'),
    openSecretSession: () => {
      hardenSession(secretSession(), SECRET_SCHEME, log);
      serveSecretPage(secretSession(), pages);
    },
  });
  // Whoever quits in the first moments means it: the popover would only hide.
  app.on('before-quit', () => windows.release());
  let opened: (route: Route) => void = () => undefined;
  listen(
    new Promise<Route>((resolveRoute) => {
      opened = resolveRoute;
    }),
  );
  const isNew = !options.practice && rememberedChoice(choiceFile(profile)).get() === 'none';
  const firstPage = windows.warm(isNew ? 'welcome' : undefined);
  if (!options.hidden) windows.show(options.window ?? 'popover');
  // What keeps this process busy keeps a page waiting, so the rest is loaded when the page has what it needs.
  await Promise.race([firstPage, pause(LONGEST_WAIT_MS)]);
  const { openProgram } = await import('./program');
  openProgram({ profile, options, icons, windows, log, opened });
}
