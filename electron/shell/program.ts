import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { SECOND } from '../../shared/time';
import type { Lock } from '../app/lock/lock';
import type { Options } from './start/cli';
import { compose, type Composition } from './composition/index';
import { composeSupport } from './composition/support';
import type { EarlyLog } from './start/early-log';
import { createDoorway } from './start/doorway';
import { createHandlers } from './handlers/index';
import { startLock, type LockRoom } from './lock/start-lock';
import { receive } from './start/hand-over';
import { followLogin } from './desktop/login-start';
import { endByForce } from './start/own-process';
import { createPapers } from './windows/papers';
import { followShortcut } from './desktop/shortcut';
import { startExpiryWatch, type ExpiryWatch } from './desktop/start-expiry-watch';
import { startPresence, type Presence } from './desktop/presence';
import { describeError } from './start/describe-error';
import { startLeaving } from './power/start-leaving';
import { createRoute, type Route } from './ipc/route';
import { createSecretShelf } from './ipc/secret-shelf';
import { createTray, type TrayPresence } from './desktop/tray';
import type { Windows } from './windows/windows';

/** How long calls under way may take to end when the program quits, ms. */
const QUIT_GRACE_MS = 5 * SECOND;

export interface FirstMoments {
  readonly profile: string;
  readonly options: Options;
  readonly icons: string;
  readonly windows: Windows;
  readonly log: EarlyLog;
  /** Lets the questions of the first page through. */
  readonly opened: (route: Route) => void;
}

/** Puts the program behind the first window. */
export function openProgram({ profile, options, icons, windows, log, opened }: FirstMoments): void {
  const composition = compose({ profile, options });
  log.handTo(composition.log);
  watchErrors(composition);
  const { product } = composition;
  const shelf = createSecretShelf(() => windows.closeSecret());
  const lockRoom = startLock({ composition, windows, shelf, options, profile });
  const { lock } = lockRoom;
  const { leaving, quit, mayQuit } = startLeaving(product, windows);
  const tray = trayOf(icons, windows, lock, quit);
  windows.back({
    push: lockRoom.push,
    anchor: () => tray.anchor(),
    trayIsSeen: () => tray.isSeen(),
    mustStay: () => !tray.isSeen() || composition.isCheckingOut(),
  });
  const shortcut = followShortcut(product, () => windows.togglePopover(), composition.log);
  const expiryWatch = startExpiryWatch({ product, profile, windows, isHidden: () => lock.isLocked() });
  const support = composeSupport(
    composition,
    { profile, changed: () => windows.broadcast('updates.changed', support.updates.view()) },
    {
      trayIsSeen: () => tray.isSeen(),
      shortcutRefused: shortcut.refused,
      credentialExpiry: () => expiryWatch.nearest(),
    },
  );
  const doorway = createDoorway(composition.log);
  const papers = createPapers(composition.log, () => lock.isLocked());
  const { policy, network } = composition;
  const rooms = {
    ...{ product, windows, shelf, papers, doorway, policy, support, licences, leaving, quit, network },
    lockRoom,
  };
  opened(createRoute(createHandlers(rooms), { ...composition, isLocked: () => lock.isLocked() }));
  forward(composition, windows, shelf);
  const presence = tell(composition, lockRoom, { tray, windows, expiryWatch });
  watchSystem(composition);
  if (options.profile === undefined) followLogin(product);
  receive({ product, windows, doorway }, options);
  endWell(composition, mayQuit, () => {
    support.updates.stop();
    expiryWatch.stop();
    presence.stop();
    lock.stop();
    tray.destroy();
  });
  composition.logStart();
  support.updates.start();
  product.start(options.practice).catch((error: unknown) => {
    product.noteBug(error);
  });
}

/** The icon opens windows; while the program is locked they are the page to unlock it. */
function trayOf(icons: string, windows: Windows, lock: Lock, quit: () => void): TrayPresence {
  return createTray({
    icons,
    toggle: () => windows.togglePopover(),
    show: (window, leaseId) => windows.show(window, leaseId),
    endAll: () => {
      if (lock.isLocked()) windows.show('popover');
      else windows.show('accounts', undefined, 'endAll');
    },
    lock: () => lock.lock('person'),
    quit,
  });
}

interface Tellers {
  readonly tray: TrayPresence;
  readonly windows: Windows;
  readonly expiryWatch: ExpiryWatch;
}

/** Tray and notices say what may be said now, and look again when the program is locked or unlocked. */
function tell(
  { product, clock, timers }: Composition,
  lockRoom: LockRoom,
  { tray, windows, expiryWatch }: Tellers,
): Presence {
  const presence = startPresence({
    ...{ product, tray, timers, lock: lockRoom.lock },
    show: (leaseId) => windows.show('accounts', leaseId),
    now: () => clock.wall(),
  });
  lockRoom.onTurn(() => {
    presence.look();
    expiryWatch.look();
  });
  return presence;
}

/** Laid beside the built pages (scripts/lib/licences.mjs). */
const licences = (): string => readFileSync(join(app.getAppPath(), 'out', 'licences.txt'), 'utf8');

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
      case 'organisation':
        windows.broadcast('organisation.changed', { revision: change.revision });
        break;
      case 'audit':
        windows.broadcast('audit.changed', {});
        break;
      case 'sweep':
        windows.broadcast('sweep.changed', {});
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
    const place = product.workplace();
    place?.latchkey.wake(reason);
    void place?.sync?.pull();
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
function endWell(composition: Composition, mayQuit: () => boolean, rest: () => void): void {
  const { product, log } = composition;
  let isEnding = false;
  let bySignal = false;
  app.on('before-quit', (event) => {
    // Asked again while it ends, it must not end sooner.
    event.preventDefault();
    if (isEnding || !(bySignal || mayQuit())) return;
    isEnding = true;
    rest();
    void product
      .stop(QUIT_GRACE_MS)
      .catch((error: unknown) => log.error('app.stopFailed', describeError(error)))
      .then(() => {
        log.info('app.stopped');
        return composition.finish();
      })
      .then(
        (isDone) => (isDone ? app.exit(0) : endByForce()),
        () => app.exit(0),
      );
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      bySignal = true;
      app.quit();
    });
  }
}
