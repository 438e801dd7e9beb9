import { chmodSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { startLabEndpoint, type LabEndpoint } from './endpoint';
import { electronBinary, root } from './places';
import { startApp, type RunningApp } from './running-app';
import { callable, script } from './scripts';

const deskModule = z.object({
  DESK: z.string(),
  furnishDesk: callable<(place: LabEndpoint) => Promise<void>>(),
  polkitSays: callable<(place: LabEndpoint, answer: 'YES' | 'NO') => Promise<void>>(),
  questions: callable<(place: LabEndpoint) => Promise<number>>(),
});

/** A computer with accounts of its own on which the program runs, as the ordinary user who sits at it. */
export interface Desk {
  readonly computer: LabEndpoint;
  readonly user: string;
  /** Of that user, there. */
  readonly home: string;
  start(): Promise<RunningApp>;
  polkitSays(answer: 'YES' | 'NO'): Promise<void>;
  /** How often polkit was asked whether something may run as root. */
  questions(): Promise<number>;
  stop(): Promise<void>;
}

const PROGRAM = '/opt/latchkey/program';
const ELECTRON = '/opt/latchkey/electron';

/** What Playwright starts in the place of Electron: the same, as that user, with a message bus and a keyring of theirs. */
function writeLauncher(folder: string, computer: LabEndpoint, user: string): string {
  const launcher = join(folder, 'launch');
  const session = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"';
  const environment = [
    ...['PATH=/usr/sbin:/usr/bin:/sbin:/bin', `HOME=/home/${user}`, `USER=${user}`, `XDG_RUNTIME_DIR=/run/${user}`],
    ...['NO_AT_BRIDGE=1', 'XDG_SESSION_TYPE=x11', 'LANG=C.UTF-8'],
  ];
  const inThere = computer.argvFor(['/usr/bin/env', '-i', ...environment]).join(' ');
  const asUser = `runuser -u ${user} -- dbus-run-session -- sh -c '${session}' sh`;
  const electron = join(ELECTRON, basename(electronBinary()));
  writeFileSync(launcher, `#!/bin/sh\nexec ${inThere} DISPLAY="$DISPLAY" ${asUser} ${electron} "$@"\n`);
  chmodSync(launcher, 0o755);
  return launcher;
}

/** Starts such a computer; `folder` is the test's own. */
export async function startDesk(folder: string): Promise<Desk> {
  const lab = deskModule.parse(await script('endpoint-desk.mjs'));
  const { DESK: user } = lab;
  // Electron keeps time by the clock of this computer.
  const computer = await startLabEndpoint(folder, { movableClock: false, needs: ['elevation'] });
  await lab.furnishDesk(computer);
  // Shared memory for pages, and a folder for sockets.
  const room = `mount -o remount,size=512m /dev/shm; install -d -o ${user} -m 700 /run/${user}`;
  await computer.inside('sh', ['-c', room]);
  await computer.lend(root, PROGRAM);
  await computer.lend(dirname(electronBinary()), ELECTRON);
  const launcher = writeLauncher(folder, computer, user);
  const home = `/home/${user}`;
  return {
    computer,
    user,
    home,
    start: () =>
      startApp({
        profile: join(home, 'profile'),
        elsewhere: { launcher, at: (path) => path.replace(root, PROGRAM) },
      }),
    polkitSays: (answer) => lab.polkitSays(computer, answer),
    questions: () => lab.questions(computer),
    stop: () => computer.stop(),
  };
}
