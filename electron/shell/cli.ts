import { parseArgs } from 'node:util';
import { windowNames, type WindowName } from '../../shared/window-names';

/** What the command line asked for. */
export interface Options {
  /** Work in the practice organisation, whatever was chosen before. */
  readonly practice: boolean;
  /** Folder of everything this computer keeps; absent = the user's own. */
  readonly profile?: string;
  /** Start in the tray without showing a window. */
  readonly hidden: boolean;
  /** Window to show at start. */
  readonly window?: WindowName;
  /** A practice tenant that runs already, and the file that holds the key to its inspection interface. */
  readonly tenant?: { readonly url: string; readonly keyFile: string };
  /** File with the connection facts of a domain controller for Practice, as `npm run lab:ad` writes it. */
  readonly domainFile?: string;
}

export type Command =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Switches of Chromium and Node that may stand on the command line; the runtime reads them itself. Others are refused, so
 * that a misspelt switch of ours is noticed.
 */
const RUNTIME_SWITCHES = new Set([
  'no-sandbox',
  'disable-gpu',
  'disable-gpu-sandbox',
  'disable-dev-shm-usage',
  'disable-software-rasterizer',
  'enable-logging',
  'force-color-profile',
  'force-device-scale-factor',
  'force-high-contrast',
  'force-prefers-reduced-motion',
  'force-renderer-accessibility',
  'gtk-version',
  'high-dpi-support',
  'in-process-gpu',
  'inspect',
  'inspect-brk',
  'lang',
  'log-file',
  'log-level',
  'ozone-platform',
  'ozone-platform-hint',
  'password-store',
  'proxy-server',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'user-data-dir',
  'v',
]);

const OWN = {
  practice: { type: 'boolean' },
  profile: { type: 'string' },
  hidden: { type: 'boolean' },
  window: { type: 'string' },
  'practice-endpoint': { type: 'string' },
  'practice-keyfile': { type: 'string' },
  'practice-domain': { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/?$/;

/** Longest name of a folder or file that is taken. */
const LONGEST_PATH = 4_096;

interface Values {
  readonly profile?: string;
  readonly window?: string;
  readonly 'practice-endpoint'?: string;
  readonly 'practice-keyfile'?: string;
  readonly 'practice-domain'?: string;
}

const isPath = (text: string | undefined): boolean =>
  text === undefined || (text.length > 0 && text.length <= LONGEST_PATH && !text.includes('\0'));
const isWindowName = (text: string | undefined): text is WindowName | undefined =>
  text === undefined || windowNames.some((name) => name === text);

/**
 * What is wrong with the values, as a sentence. Written out, since the schema library would be most of the time until the
 * first window.
 */
function complaint(values: Values): string | undefined {
  const { profile, window } = values;
  const url = values['practice-endpoint'];
  const keyFile = values['practice-keyfile'];
  if (!isPath(profile)) return '--profile needs the name of a folder';
  if (!isWindowName(window)) return `--window needs one of: ${windowNames.join(', ')}`;
  if (url !== undefined && !LOOPBACK.test(url)) {
    return '--practice-endpoint needs a loopback address such as http://127.0.0.1:4100';
  }
  if (!isPath(keyFile)) return '--practice-keyfile needs the name of a file';
  if (!isPath(values['practice-domain'])) return '--practice-domain needs the name of a file';
  if ((url === undefined) !== (keyFile === undefined))
    return '--practice-endpoint and --practice-keyfile belong together';
  return undefined;
}

export const HELP = `Latchkey: just-in-time privileged accounts that end on time.

Usage: latchkey [options]

  --practice                 work in the practice organisation
  --profile FOLDER           keep everything in this folder
  --hidden                   start in the tray, show no window
  --window NAME              show this window: popover, accounts or settings
  --practice-endpoint URL    use the practice tenant that runs at this loopback address
  --practice-keyfile FILE    file with the key of that tenant
  --practice-domain FILE     use the domain controller that this file of npm run lab:ad names
  --version                  print the version and end
  --help                     print this and end

Switches of Chromium such as --no-sandbox are passed on.
`;

/** Our own arguments: what follows the program, or, when a bare runtime was given the program's folder, that folder. */
export function ownArguments(argv: readonly string[], folder: string | undefined): readonly string[] {
  if (folder === undefined) return argv.slice(1);
  const at = argv.indexOf(folder, 1);
  if (at >= 0) return argv.slice(at + 1);
  const first = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
  return first < 0 ? [] : argv.slice(first + 1);
}

function isRuntimeSwitch(argument: string): boolean {
  const match = /^--([a-z][a-z0-9-]*)(=.*)?$/.exec(argument);
  return match?.[1] !== undefined && RUNTIME_SWITCHES.has(match[1]);
}

/** Reads the command line. What is not understood is refused with a sentence for the terminal. */
export function parseCommandLine(given: readonly string[]): Command {
  const own = given.filter((argument) => !isRuntimeSwitch(argument));
  let values;
  try {
    values = parseArgs({ args: own, options: OWN, strict: true, allowPositionals: false }).values;
  } catch (error) {
    return { kind: 'refused', message: firstSentence(error) };
  }
  const message = complaint(values);
  if (message !== undefined) return { kind: 'refused', message };
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const { practice = false, hidden = false, profile, window } = values;
  const url = values['practice-endpoint'];
  const keyFile = values['practice-keyfile'];
  const domainFile = values['practice-domain'];
  return {
    kind: 'run',
    options: {
      practice: practice || url !== undefined || domainFile !== undefined,
      hidden,
      ...(profile === undefined ? {} : { profile }),
      ...(isWindowName(window) && window !== undefined ? { window } : {}),
      ...(url === undefined || keyFile === undefined ? {} : { tenant: { url: url.replace(/\/$/, ''), keyFile } }),
      ...(domainFile === undefined ? {} : { domainFile }),
    },
  };
}

/** Node's own text for a wrong argument is meant for the terminal; its advice about positionals is not for our users. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : 'the arguments cannot be read';
  return (text.split('. ')[0] ?? text).replaceAll(/\s+/g, ' ').slice(0, 300);
}
