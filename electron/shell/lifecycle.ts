import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app } from 'electron';
import { choiceFile, rememberedChoice } from './start/choice';
import type { Options } from './start/cli';
import { earlyLog } from './start/early-log';
import type { Handed } from './start/hand-over';
import { hardenContents, hardenProcess, hardenSession, mainSession, secretSession } from './start/hardening';
import { listen } from './ipc/ipc-router';
import { endWithWords, EXIT } from './start/last-words';
import { MAIN_SCHEME, SECRET_SCHEME } from './windows/origins';
import { canKeepRecords, leaveMemoryOutOfDumps, ownFolder } from './start/own-process';
import { registerSchemes, servePages, serveSecretPage } from './windows/protocol';
import type { Route } from './ipc/route';
import { rememberedPlaces } from './windows/window-places';
import { createWindows } from './windows/windows';

/**
 * Runs the program. Hardening comes first, then the question whether it runs already, then the first window; while its page
 * comes up in a process of its own, this one loads the rest. So nothing heavy may be imported from here.
 */
export function run(options: Options): void {
  hardenProcess();
  leaveMemoryOutOfDumps();
  registerSchemes();
  const profile = prepareProfile(options);
  if (profile === undefined) return;
  const handed: Handed = {
    window: options.window ?? 'popover',
    ...(options.invitation === undefined ? {} : { invitation: options.invitation }),
  };
  if (!app.requestSingleInstanceLock({ ...handed })) {
    app.exit(0);
    return;
  }
  app.on('window-all-closed', () => undefined);
  const driver = options.awaitDriver === true ? driverAttached() : undefined;
  app.whenReady().then(
    async () => {
      await driver;
      await open(profile, options);
    },
    (error: unknown) => {
      throw error;
    },
  );
}

/**
 * Waits until a test driver calls `latchkeyDriverIsThere` in this process: one that attaches while the first window loads its
 * page can wait for that page for ever. Only a program that lets the inspector in has the switch.
 */
function driverAttached(): Promise<void> {
  return new Promise((resolve) => {
    Object.assign(globalThis, { latchkeyDriverIsThere: resolve });
  });
}

/** Everything this program keeps lies below one folder that only its user can read. Undefined: it cannot be, and that was said. */
function prepareProfile(options: Options): string | undefined {
  const profile = resolve(options.profile ?? join(app.getPath('appData'), app.getName()));
  const pages = join(profile, 'pages');
  try {
    ownFolder(profile);
    ownFolder(pages);
  } catch {
    // Said below.
  }
  if (!canKeepRecords(profile) || !canKeepRecords(pages)) {
    refuseWithoutRecords(profile);
    return undefined;
  }
  app.setPath('userData', profile);
  app.setPath('sessionData', pages);
  app.setPath('crashDumps', join(profile, 'crashes'));
  return profile;
}

/** No account without a record: a program that can keep none does not open. */
function refuseWithoutRecords(profile: string): void {
  const detail = `${profile} cannot be written. Latchkey makes no account that it could not end, so it does not start. Make the folder writable for you alone, or free some space.`;
  endWithWords('Latchkey cannot keep its records', detail, EXIT.noRecords);
}

/**
 * Whether the files of the program are as they were packed; if not, that was said. On Windows and macOS Electron itself
 * checks the archive (fuse EnableEmbeddedAsarIntegrityValidation), and signing changes files after they were packed.
 */
async function isWhole(): Promise<boolean> {
  if (process.platform !== 'linux' || !app.getAppPath().endsWith('.asar')) return true;
  // Loads the host's cryptography, which the first window can do without.
  const { damagedFiles } = await import('./start/installation');
  const damaged = await damagedFiles(process.resourcesPath);
  if (damaged.length === 0) return true;
  const detail = `Changed or missing: ${damaged.slice(0, 5).join(', ')}. Install Latchkey again. Accounts that are out are ended by their directories where those can, and by this program when it is whole again.`;
  endWithWords('The installation of Latchkey is damaged', detail, EXIT.damaged);
  return false;
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
    places: rememberedPlaces(join(profile, 'windows.json')),
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
  if (!(await isWhole())) {
    windows.release();
    windows.hideAll();
    return;
  }
  const { openProgram } = await import('./program');
  openProgram({ profile, options, icons, windows, log, opened });
}
