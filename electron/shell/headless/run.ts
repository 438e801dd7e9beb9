import { join, resolve } from 'node:path';
import { app } from 'electron';
import type { Failure } from '../../../shared/errors';
import type { Composition } from '../composition/index';
import { compose } from '../composition/index';
import { damagedFiles } from '../start/installation';
import { canKeepRecords, endByForce, leaveMemoryOutOfDumps, ownFolder } from '../start/own-process';
import { describeError } from '../start/describe-error';
import type { Host } from '../start/switches';
import type { Workplace } from '../workplace';
import { acceptDamage, exportAudit, receipt, reportMonth, verifyAudit } from './audit';
import { HEADLESS_HELP, parseHeadless, type HeadlessCommand } from './command-line';
import { doctor } from './doctor';
import { HEADLESS_EXIT } from './exit-codes';
import { checkIn, list, revokeAll } from './leases';
import { noClipboard } from './no-clipboard';
import { takeProfile } from '../composition/profile-lock';
import type { HeadlessPlace, Report } from './report';
import { sweep } from './sweep';

const START_MS = 60_000;
const STOP_GRACE_MS = 5_000;
const LOOK_EVERY_MS = 100;

const NO_KEYCHAIN = `There is no keychain that is open. On a Linux server without a desktop start the command as
  dbus-run-session -- sh -c 'gnome-keyring-daemon --unlock --components=secrets < PASSWORD-FILE; exec latchkey …'
with a keyring of this user; docs/headless.md tells how.`;

/** Commands that need nothing but what this computer keeps. */
const LOCAL: ReadonlySet<HeadlessCommand['name']> = new Set([
  'list',
  'receipt',
  'audit export',
  'audit report',
  'audit verify',
  'accept-damage',
]);

/**
 * Runs one command without windows and gives its exit code. Everything happens before Electron is ready, so that no display
 * is needed: Chromium looks for one only then.
 */
export async function runHeadless(words: readonly string[], host: Host): Promise<number> {
  const line = parseHeadless(words, host);
  if (line.kind === 'help') return say(process.stdout, HEADLESS_HELP, HEADLESS_EXIT.done);
  if (line.kind === 'refused') {
    return say(process.stderr, `latchkey: ${line.message}\nTry latchkey sweep --help.\n`, HEADLESS_EXIT.usage);
  }
  const { command } = line;
  leaveMemoryOutOfDumps();
  const profile = resolve(command.profile ?? join(app.getPath('appData'), app.getName()));
  try {
    ownFolder(profile);
  } catch {
    // Said below.
  }
  if (!canKeepRecords(profile)) return complain(command, HEADLESS_EXIT.broken, `${profile} cannot be written`);
  if (!(await isWhole())) {
    return complain(command, HEADLESS_EXIT.broken, 'the installation is damaged; install Latchkey again');
  }
  app.setPath('userData', profile);
  const lock = takeProfile(profile, app);
  if (lock === undefined) {
    const message =
      'another copy of Latchkey works with this profile: quit it, or give this one its own with --profile';
    return complain(command, HEADLESS_EXIT.busy, message);
  }
  try {
    return await work(command, profile);
  } finally {
    lock.release();
  }
}

/** As at a start with windows: on Linux nobody else checks the files of the program. */
async function isWhole(): Promise<boolean> {
  if (process.platform !== 'linux' || !app.getAppPath().endsWith('.asar')) return true;
  return (await damagedFiles(process.resourcesPath)).length === 0;
}

async function work(command: HeadlessCommand, profile: string): Promise<number> {
  const composition = compose({ profile, options: optionsOf(command), clipboard: noClipboard });
  const { product, log } = composition;
  composition.logStart();
  log.info('headless.command', { name: command.name });
  try {
    await product.start(command.practice || command['practice-endpoint'] !== undefined);
    const place = product.workplace();
    if (place === undefined) {
      const [why] = product.view().problems;
      const text = why === undefined ? 'this profile works for no organisation; join one first' : words(why);
      return await complain(command, HEADLESS_EXIT.notSetUp, text, why);
    }
    return await inPlace(command, composition, place);
  } catch (error) {
    log.error('headless.failed', describeError(error));
    return await complain(
      command,
      HEADLESS_EXIT.broken,
      'something unexpected happened; the log of this profile tells where',
    );
  } finally {
    await product.stop(STOP_GRACE_MS).catch(() => undefined);
    if (!(await composition.finish())) endByForce();
  }
}

async function inPlace(command: HeadlessCommand, composition: Composition, place: Workplace): Promise<number> {
  const until = poll(composition);
  const { latchkey } = place;
  await until(() => latchkey.checkOutsOpen() || latchkey.problems().length > 0, START_MS);
  const locked = latchkey.problems().find(({ code }) => code.startsWith('keychain_'));
  if (locked !== undefined && !LOCAL.has(command.name)) {
    return complain(command, HEADLESS_EXIT.keychain, `${locked.code}\n${NO_KEYCHAIN}`, locked);
  }
  // A source that does not answer is no reason to leave accounts alone: the last good copy stays in force.
  const pulled = LOCAL.has(command.name) ? undefined : await place.sync?.pull();
  const report = await perform(command, { place, until });
  const warnings = pulled?.ok === false ? [pulled.error] : [];
  composition.log.info('headless.done', { name: command.name, code: report.code });
  return print(command, report, [...warnings, ...latchkey.problems()]);
}

async function perform(command: HeadlessCommand, place: HeadlessPlace): Promise<Report> {
  switch (command.name) {
    case 'sweep':
      return sweep(place, command);
    case 'doctor':
      return doctor(place, command);
    case 'list':
      return list(place, command);
    case 'check-in':
      return checkIn(place, command);
    case 'revoke-all':
      return revokeAll(place, command);
    case 'receipt':
      return receipt(place, command);
    case 'audit report':
      return reportMonth(place, command);
    case 'audit export':
      return exportAudit(place, command);
    case 'audit verify':
      return verifyAudit(place);
    case 'accept-damage':
      return acceptDamage(place);
  }
}

function optionsOf(command: HeadlessCommand) {
  const url = command['practice-endpoint'];
  const keyFile = command['practice-keyfile'];
  const domainFile = command['practice-domain'];
  return {
    practice: command.practice,
    hidden: true,
    profile: command.profile ?? '',
    ...(url === undefined || keyFile === undefined ? {} : { tenant: { url: url.replace(/\/$/, ''), keyFile } }),
    ...(domainFile === undefined ? {} : { domainFile }),
  };
}

/** Looks again from time to time: what is waited for is told by many different changes. */
function poll({ clock, timers }: Composition): HeadlessPlace['until'] {
  return async (condition, ms) => {
    const end = clock.monotonic() + ms;
    while (!condition()) {
      if (clock.monotonic() >= end) return false;
      await new Promise<void>((go) => timers.after(LOOK_EVERY_MS, go));
    }
    return true;
  };
}

const words = ({ code, detail }: Failure): string => (detail === undefined ? code : `${code} (${detail})`);

function print(command: HeadlessCommand, report: Report, warnings: readonly Failure[]): Promise<number> {
  const { code, document, lines, raw } = report;
  if (raw !== undefined) return say(process.stdout, raw, code);
  if (command.json) {
    const whole = { command: command.name, exitCode: code, ...document, warnings };
    return say(process.stdout, `${JSON.stringify(whole)}\n`, code);
  }
  const noted = warnings.map((warning) => `note: ${words(warning)}`);
  return say(process.stdout, [...lines, ...noted, ''].join('\n'), code);
}

function complain(command: HeadlessCommand, code: number, message: string, failure?: Failure): Promise<number> {
  if (command.json) {
    const whole = { command: command.name, exitCode: code, message, ...(failure === undefined ? {} : { failure }) };
    return say(process.stdout, `${JSON.stringify(whole)}\n`, code);
  }
  return say(process.stderr, `latchkey: ${message}\n`, code);
}

/** Resolves when the text has left this process, which may end then. */
function say(stream: NodeJS.WriteStream, text: string, code: number): Promise<number> {
  return new Promise((done) => {
    stream.write(text, () => done(code));
  });
}
