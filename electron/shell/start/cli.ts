import { parseArgs } from 'node:util';
import { windowNames, type WindowName } from '../../../shared/window-names';
import { headlessCommands } from '../headless/asked';
import { askedInvitation, INVITATION_FILE, type AskedInvitation } from './invitation-asked';
import { developmentHost, isForDevelopment, judgeSwitch, type Host } from './switches';

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
  /** File with the connection facts of an endpoint for Practice, as `npm run lab:endpoint` writes it. */
  readonly endpointFile?: string;
  /** Policy of the computer, in the place of the system's own file. */
  readonly policyFile?: string;
  /** Open no window before a test driver says that it watches. */
  readonly awaitDriver?: true;
  /** A link that was followed or a file that was opened. */
  readonly invitation?: AskedInvitation;
}

export type Command =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly message: string };

const OWN = {
  practice: { type: 'boolean' },
  profile: { type: 'string' },
  hidden: { type: 'boolean' },
  window: { type: 'string' },
  'practice-endpoint': { type: 'string' },
  'practice-keyfile': { type: 'string' },
  'practice-domain': { type: 'string' },
  'practice-computer': { type: 'string' },
  'policy-file': { type: 'string' },
  'await-driver': { type: 'boolean' },
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
  readonly 'practice-computer'?: string;
  readonly 'policy-file'?: string;
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
  if (!isPath(values['policy-file'])) return '--policy-file needs the name of a file';
  if (!isPath(values['practice-domain'])) return '--practice-domain needs the name of a file';
  if (!isPath(values['practice-computer'])) return '--practice-computer needs the name of a file';
  if ((url === undefined) !== (keyFile === undefined))
    return '--practice-endpoint and --practice-keyfile belong together';
  return undefined;
}

const HELP_FOR_ALL = `Latchkey: just-in-time privileged accounts that end on time.

Usage: latchkey [options] [FILE${INVITATION_FILE}]
       latchkey ${headlessCommands.join('|')} …   without windows; see latchkey sweep --help

  --practice                 work in the practice organisation
  --profile FOLDER           keep everything in this folder
  --hidden                   start in the tray, show no window
  --window NAME              show this window: popover, accounts or settings
  --version                  print the version and end
  --help                     print this and end

Switches of Chromium that concern the screen, such as --disable-gpu, are passed on.
`;

const HELP_FOR_DEVELOPMENT = `
For development and tests:

  --practice-endpoint URL    use the practice tenant that runs at this loopback address
  --practice-keyfile FILE    file with the key of that tenant
  --practice-domain FILE     use the domain controller that this file of npm run lab:ad names
  --practice-computer FILE   use the endpoint that this file of npm run lab:endpoint names
  --policy-file FILE         take this for the policy of the computer
  --await-driver             open no window before a test driver is there
`;

/** What `--help` prints. */
export const helpText = (host: Host): string => HELP_FOR_ALL + (isForDevelopment(host) ? HELP_FOR_DEVELOPMENT : '');

/** Our own arguments: what follows the program, or, when a bare runtime was given the program's folder, that folder. */
export function ownArguments(argv: readonly string[], folder: string | undefined): readonly string[] {
  if (folder === undefined) return argv.slice(1);
  const at = argv.indexOf(folder, 1);
  if (at >= 0) return argv.slice(at + 1);
  const first = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
  return first < 0 ? [] : argv.slice(first + 1);
}

/** Seams for tests: the program that users get knows no other practice tenant than its own. */
const SEAMS = [
  'practice-endpoint',
  'practice-keyfile',
  'practice-domain',
  'practice-computer',
  'policy-file',
  'await-driver',
] as const;

/**
 * Reads the command line. What is not understood, and what this host must not take, is refused with a sentence for the
 * terminal. `folder` is what names of files are relative to.
 */
export function parseCommandLine(given: readonly string[], host: Host = developmentHost, folder = '/'): Command {
  const judged = given.map((argument) => ({ argument, verdict: judgeSwitch(argument, host) }));
  for (const { verdict } of judged) if (verdict.kind === 'refused') return verdict;
  const own = judged.filter(({ verdict }) => verdict.kind === 'other').map(({ argument }) => argument);
  let parsed;
  try {
    parsed = parseArgs({ args: own, options: OWN, strict: true, allowPositionals: true });
  } catch (error) {
    return refused(firstSentence(error));
  }
  const { values, positionals } = parsed;
  const message = complaint(values);
  if (message !== undefined) return refused(message);
  const seam = SEAMS.find((name) => values[name] !== undefined);
  if (seam !== undefined && !isForDevelopment(host)) return refused(`--${seam} is for development only`);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [first, ...more] = positionals;
  const invitation = first === undefined ? undefined : askedInvitation(first, folder);
  if (more.length > 0 || (first !== undefined && invitation === undefined)) {
    return refused(`only one file or link of an invitation can be opened, and nothing else`);
  }
  return { kind: 'run', options: { ...optionsOf(values), ...(invitation === undefined ? {} : { invitation }) } };
}

const refused = (message: string): Command => ({ kind: 'refused', message });

type Flags = Readonly<Partial<Record<'practice' | 'hidden' | 'await-driver', boolean>>>;

function optionsOf(values: Values & Flags): Options {
  const { practice = false, hidden = false, profile, window } = values;
  const url = values['practice-endpoint'];
  const keyFile = values['practice-keyfile'];
  const domainFile = values['practice-domain'];
  const endpointFile = values['practice-computer'];
  const policyFile = values['policy-file'];
  return {
    practice: practice || [url, domainFile, endpointFile].some((given) => given !== undefined),
    hidden,
    ...(profile === undefined ? {} : { profile }),
    ...(isWindowName(window) && window !== undefined ? { window } : {}),
    ...(url === undefined || keyFile === undefined ? {} : { tenant: { url: url.replace(/\/$/, ''), keyFile } }),
    ...(domainFile === undefined ? {} : { domainFile }),
    ...(endpointFile === undefined ? {} : { endpointFile }),
    ...(policyFile === undefined ? {} : { policyFile }),
    ...(values['await-driver'] === true ? { awaitDriver: true as const } : {}),
  };
}

/** Node's own text for a wrong argument is meant for the terminal; its advice about positionals is not for our users. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : 'the arguments cannot be read';
  return (text.split('. ')[0] ?? text).replaceAll(/\s+/g, ' ').slice(0, 300);
}
