import { app, session, type Session, type WebContents } from 'electron';
import type { Log } from '../../ports/system';

/** The isolated page lives in a session of its own that is never written to disk. */
export const SECRET_PARTITION = 'latchkey-secret';

/** What every window is made with. Tests read it back from the running windows. */
export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
  enableWebSQL: false,
  disableBlinkFeatures: 'Auxclick',
} as const;

/** Before `ready`: every renderer is sandboxed, and nothing of Chromium's own phones home or crashes out loud. */
export function hardenProcess(): void {
  // Chromium refuses to run as root with the sandbox on; whoever says --no-sandbox has chosen, and the log says so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.commandLine.appendSwitch('disable-breakpad');
  app.commandLine.appendSwitch('no-pings');
}

/** Every page that comes into being may show itself and nothing more. */
export function hardenContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents, log);
  });
}

function guard(contents: WebContents, log: Log): void {
  const refuse = (what: string): void => log.warn('page.refused', { what });
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    refuse('navigate');
  });
  contents.on('will-frame-navigate', (event) => {
    event.preventDefault();
    refuse('navigateFrame');
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    refuse('redirect');
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    refuse('webview');
  });
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
  contents.setWindowOpenHandler(() => {
    refuse('open');
    return { action: 'deny' };
  });
}

/**
 * Chromium asks its maker for nothing on behalf of this session: unless told at once, it fetches dictionaries for a spell checker that no
 * page uses.
 */
export function quietSession(target: Session): void {
  target.setSpellCheckerEnabled(false);
  target.setSpellCheckerLanguages([]);
}

/** No permission is ever given, nothing is downloaded, and no request leaves our own scheme. */
export function hardenSession(target: Session, scheme: string, log: Log): void {
  quietSession(target);
  target.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('page.refused', { what: 'permission', permission });
    answer(false);
  });
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  target.on('will-download', (event) => {
    event.preventDefault();
    log.warn('page.refused', { what: 'download' });
  });
  target.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith(`${scheme}://latchkey/`) || details.url.startsWith('devtools://');
    if (!own) log.warn('page.refused', { what: 'request', type: details.resourceType });
    answer({ cancel: !own });
  });
}

/** The two sessions that pages live in. */
export const mainSession = (): Session => session.defaultSession;
export const secretSession = (): Session => session.fromPartition(SECRET_PARTITION, { cache: false });
