import { parseArgs } from 'node:util';
import { z } from 'zod';
import { windowNameSchema, type WindowName } from '../../shared/ipc/contract';

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
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/?$/;

const valuesSchema = z.strictObject({
  practice: z.boolean().default(false),
  profile: z.string().min(1, '--profile needs the name of a folder').max(4_096).optional(),
  hidden: z.boolean().default(false),
  window: windowNameSchema.optional(),
  'practice-endpoint': z
    .string()
    .regex(LOOPBACK, '--practice-endpoint needs a loopback address such as http://127.0.0.1:4100')
    .optional(),
  'practice-keyfile': z.string().min(1).max(4_096).optional(),
  version: z.boolean().default(false),
  help: z.boolean().default(false),
});

export const HELP = `Latchkey: just-in-time privileged accounts that end on time.

Usage: latchkey [options]

  --practice                 work in the practice organisation
  --profile FOLDER           keep everything in this folder
  --hidden                   start in the tray, show no window
  --window NAME              show this window: popover, accounts or settings
  --practice-endpoint URL    use the practice tenant that runs at this loopback address
  --practice-keyfile FILE    file with the key of that tenant
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
  let values: unknown;
  try {
    values = { ...parseArgs({ args: own, options: OWN, strict: true, allowPositionals: false }).values };
  } catch (error) {
    return { kind: 'refused', message: firstSentence(error) };
  }
  const parsed = valuesSchema.safeParse(values);
  if (!parsed.success) return { kind: 'refused', message: sentenceOf(parsed.error) };
  const { practice, profile, hidden, window, help, version } = parsed.data;
  if (help) return { kind: 'help' };
  if (version) return { kind: 'version' };
  const url = parsed.data['practice-endpoint'];
  const keyFile = parsed.data['practice-keyfile'];
  if ((url === undefined) !== (keyFile === undefined)) {
    return { kind: 'refused', message: '--practice-endpoint and --practice-keyfile belong together' };
  }
  return {
    kind: 'run',
    options: {
      practice: practice || url !== undefined,
      hidden,
      ...(profile === undefined ? {} : { profile }),
      ...(window === undefined ? {} : { window }),
      ...(url === undefined || keyFile === undefined ? {} : { tenant: { url: url.replace(/\/$/, ''), keyFile } }),
    },
  };
}

/** Node's own text for a wrong argument is meant for the terminal; its advice about positionals is not for our users. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : 'the arguments cannot be read';
  return (text.split('. ')[0] ?? text).replaceAll(/\s+/g, ' ').slice(0, 300);
}

function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'the arguments cannot be used';
  const name = String(issue.path[0] ?? '');
  return issue.message.startsWith('--') ? issue.message : `--${name}: ${issue.message}`;
}
