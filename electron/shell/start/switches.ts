/** What a command line may ask for depends on who starts what. */
export interface Host {
  /** The program that users get, as opposed to a checkout run by a bare runtime. */
  readonly packaged: boolean;
  /** The superuser of a Unix system, for whom Chromium has no sandbox. */
  readonly superuser: boolean;
  /**
   * Node's inspector was let in at start. What users get has the fuse against it (EnableNodeCliInspectArguments) blown, so
   * there this is never true; a copy made for tests has not.
   */
  readonly inspected: boolean;
}

/** A checkout on the computer of somebody who works on the program. */
export const developmentHost: Host = { packaged: false, superuser: false, inspected: false };

/** Switches of Chromium that change looks or work around poor drivers; the runtime reads them itself. */
const HARMLESS = new Set([
  'disable-dev-shm-usage',
  'disable-gpu',
  'disable-software-rasterizer',
  'force-color-profile',
  'force-device-scale-factor',
  'force-high-contrast',
  'force-prefers-reduced-motion',
  'force-renderer-accessibility',
  'gtk-version',
  'high-dpi-support',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
]);

/** Switches that open the program to whoever can reach the computer or its user's processes, or weaken it. */
const FOR_DEVELOPMENT = new Set([
  'disable-gpu-sandbox',
  'enable-logging',
  'in-process-gpu',
  'inspect',
  'inspect-brk',
  'log-file',
  'log-level',
  'password-store',
  'proxy-server',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'user-data-dir',
  'v',
]);

const NO_SANDBOX = 'no-sandbox';

/** Whether seams for tests and development are open. */
export const isForDevelopment = ({ packaged, inspected }: Host): boolean => !packaged || inspected;

/**
 * What the runtime itself will make of an argument. Chromium takes one dash as well as two; only two are understood here, so
 * that an argument with one is refused as unknown.
 */
function switchName(argument: string): string | undefined {
  return /^--([a-z][a-z0-9-]*)(?:=.*)?$/.exec(argument)?.[1];
}

/** What becomes of an argument: passed to the runtime, refused with a sentence, or none of the runtime's switches. */
export type SwitchVerdict =
  { readonly kind: 'passed' | 'other' } | { readonly kind: 'refused'; readonly message: string };

const passed: SwitchVerdict = { kind: 'passed' };

/** Judges one argument of the command line. */
export function judgeSwitch(argument: string, host: Host): SwitchVerdict {
  const name = switchName(argument);
  if (name === undefined) return { kind: 'other' };
  if (HARMLESS.has(name)) return passed;
  if (name === NO_SANDBOX) {
    if (host.superuser || isForDevelopment(host)) return passed;
    return refused(`--${name} is for the superuser only: for everybody else the sandbox works and stays on`);
  }
  if (!FOR_DEVELOPMENT.has(name)) return { kind: 'other' };
  return isForDevelopment(host) ? passed : refused(`--${name} is not taken: it would open the program to others`);
}

function refused(message: string): SwitchVerdict {
  return { kind: 'refused', message };
}
