import { app } from 'electron';
import { helpText, ownArguments, parseCommandLine } from './start/cli';
import { asksHeadless } from './headless/asked';
import { run } from './lifecycle';
import { keepCertificatesChecked } from './start/own-process';
import type { Host } from './start/switches';

/** Exit code for a command line that makes no sense (as getopt programs do). */
const USAGE = 2;

/** Where the fuse keeps the inspector off, the switch says nothing; without the switch, its module need not be loaded. */
const isInspected = (): boolean =>
  process.argv.some((word) => word.startsWith('--inspect')) &&
  process.getBuiltinModule('node:inspector').url() !== undefined;

const folder = 'defaultApp' in process && process.defaultApp ? app.getAppPath() : undefined;
const host: Host = {
  // By what is loaded and not by the name of the binary, which anybody can change.
  packaged: app.isPackaged || app.getAppPath().endsWith('.asar'),
  superuser: process.getuid?.() === 0,
  inspected: isInspected(),
};
keepCertificatesChecked(process.env);
const words = ownArguments(process.argv, folder);

function runWithWindows(): void {
  const command = parseCommandLine(words, host, process.cwd());
  switch (command.kind) {
    case 'help':
      process.stdout.write(helpText(host), () => app.exit(0));
      break;
    case 'version':
      process.stdout.write(`Latchkey ${app.getVersion()}\n`, () => app.exit(0));
      break;
    case 'refused':
      process.stderr.write(`latchkey: ${command.message}\nTry latchkey --help.\n`, () => app.exit(USAGE));
      break;
    case 'run':
      run(command.options);
  }
}

if (asksHeadless(words, host)) {
  // Electron is not ready before this module is, and asks for a display only then.
  const { runHeadless } = await import('./headless/run');
  app.exit(await runHeadless(words, host));
} else runWithWindows();
