import { app } from 'electron';
import { HELP, ownArguments, parseCommandLine } from './cli';
import { run } from './lifecycle';

/** Exit code for a command line that makes no sense (as getopt programs do). */
const USAGE = 2;

const folder = 'defaultApp' in process && process.defaultApp ? app.getAppPath() : undefined;
const command = parseCommandLine(ownArguments(process.argv, folder));

switch (command.kind) {
  case 'help':
    process.stdout.write(HELP, () => app.exit(0));
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
