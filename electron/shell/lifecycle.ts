import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { windowNameSchema, type WindowName } from '../../shared/ipc/contract';
import { SECOND } from '../../shared/time';
import type { Options } from './cli';
import { compose, type Composition } from './composition/index';
import { hardenContents, hardenProcess, hardenSession, mainSession, secretSession } from './hardening';
import { createHandlers } from './handlers/index';
import { listen } from './ipc-router';
import { followLogin } from './login-start';
import { startPresence } from './presence';
import { describeError } from './product';
import { MAIN_SCHEME, SECRET_SCHEME } from './origins';
import { registerSchemes, servePages } from './protocol';
import { createRoute } from './route';
import { createSecretShelf } from './secret-shelf';
import { createTray } from './tray';
import { createWindows, type Windows } from './windows';

/** How long calls under way may take to end when the program quits, ms. */
const QUIT_GRACE_MS = 5 * SECOND;

/** Runs the program. Hardening comes first, then the question whether it runs already. */
export function run(options: Options): void {
  hardenProcess();
  registerSchemes();
  const profile = prepareProfile(options);
  if (!app.requestSingleInstanceLock({ window: options.window ?? 'popover' })) {
    app.exit(0);
    return;
  }
  const composition = compose({ profile, options });
  watchErrors(composition);
  hardenContents(composition.log);
  app.on('window-all-closed', () => undefined);
  app.whenReady().then(
    () => open(composition, options),
    (error: unknown) => {
      composition.product.noteBug(error);
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

function open(composition: Composition, options: Options): void {
  const { log, product } = composition;
  hardenSession(mainSession(), MAIN_SCHEME, log);
  hardenSession(secretSession(), SECRET_SCHEME, log);
  servePages(mainSession(), secretSession(), join(builtFolder(), 'renderer'));
  const icons = iconsFolder();
  const quit = (): void => app.quit();
  const windows: Windows = createWindows({
    built: builtFolder(),
    icon: join(icons, 'app-256.png'),
    anchor: () => tray.anchor(),
    mustStay: () => !tray.isSeen() || composition.isCheckingOut(),
  });
  const tray = createTray({
    icons,
    toggle: () => windows.togglePopover(),
    show: (window, leaseId) => windows.show(window, leaseId),
    quit,
  });
  const shelf = createSecretShelf(() => windows.closeSecret());
  listen(createRoute(createHandlers({ product, windows, shelf, quit }), composition));
  windows.warm();
  forward(composition, windows, shelf);
  if (!options.hidden) windows.show(options.window ?? 'popover');
  const rest = startPresence({
    product,
    tray,
    show: (leaseId) => windows.show('accounts', leaseId),
    now: () => composition.clock.wall(),
  });
  watchSystem(composition);
  if (options.profile === undefined) followLogin(product);
  app.on('second-instance', (_event, _argv, _folder, asked) => windows.show(windowAskedFor(asked)));
  app.on('activate', () => windows.show('popover'));
  endWell(composition, windows, () => {
    rest();
    tray.destroy();
  });
  composition.logStart();
  product.start(options.practice).catch((error: unknown) => {
    product.noteBug(error);
  });
}

const secondStartSchema = z.object({ window: windowNameSchema });

/** A second start of the program asks the first for a window. */
function windowAskedFor(asked: unknown): WindowName {
  return secondStartSchema.safeParse(asked).data?.window ?? 'popover';
}

/** Changes go to every open page; the page that shows a secret goes with its lease. */
function forward({ product }: Composition, windows: Windows, shelf: ReturnType<typeof createSecretShelf>): void {
  product.subscribe((change) => {
    switch (change.kind) {
      case 'leases': {
        const { revision, now, changed } = change;
        windows.broadcast('leases.changed', { revision, now, changed: [...changed] });
        const shown = shelf.leaseId();
        if (changed.some(({ id, state }) => id === shown && state !== 'active')) {
          shelf.clear();
          windows.closeSecret();
        }
        break;
      }
      case 'clipboardCleared':
        windows.broadcast('clipboard.cleared', { leaseId: change.leaseId });
        break;
      case 'preferences':
        windows.broadcast('preferences.changed', product.preferences.get());
        break;
      case 'app':
        windows.broadcast('app.changed', product.view());
        break;
      case 'problems':
    }
  });
}

/** What happens to the computer may have changed what leases need. */
function watchSystem(composition: Composition): void {
  const { product, log } = composition;
  const wake = (reason: string): void => {
    log.info('app.wake', { reason });
    product.workplace()?.latchkey.wake(reason);
  };
  composition.watch(wake);
}

function watchErrors({ log, product }: Composition): void {
  process.on('uncaughtException', (error) => product.noteBug(error));
  process.on('unhandledRejection', (reason) => product.noteBug(reason));
  app.on('render-process-gone', (_event, contents, { reason }) => {
    log.error('page.gone', { reason });
    if (reason !== 'clean-exit' && !contents.isDestroyed()) contents.reload();
  });
  app.on('child-process-gone', (_event, { type, reason }) => log.warn('process.gone', { type, reason }));
}

/** The end waits for calls under way, for as long as is decent; what is unfinished goes on at the next start. */
function endWell(composition: Composition, windows: Windows, rest: () => void): void {
  const { product, log } = composition;
  let isEnding = false;
  app.on('before-quit', (event) => {
    windows.release();
    if (isEnding) return;
    isEnding = true;
    event.preventDefault();
    rest();
    product
      .stop(QUIT_GRACE_MS)
      .catch((error: unknown) => log.error('app.stopFailed', describeError(error)))
      .finally(() => {
        log.info('app.stopped');
        composition.finish();
        app.exit(0);
      });
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
