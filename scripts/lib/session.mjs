import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { own, run, whenEnded } from './run.mjs';
import { main } from './steps.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * @typedef {object} SessionOptions
 * @property {'unlocked' | 'locked' | 'absent'} [keyring] default `unlocked`, with an empty password
 * @property {'private' | 'keep'} [home] default `private`: HOME and the XDG folders are empty and go with the session
 * @property {'virtual' | 'keep'} [display] default `virtual`: a free display without a screen
 * @property {boolean} [desktop] with a window manager and a tray, as tests of focus and tray need
 * @property {string} [screen] size and depth of the virtual screen, default 1280x1024x24
 * @property {string} [keyringData] folder that keeps the keyring between sessions
 *
 * @typedef {object} Session
 * @property {NodeJS.ProcessEnv} environment the environment for programs in the session
 * @property {Record<string, string>} added only what the session adds to it
 * @property {(pid: number) => void} endWith names a process group that ends with the session
 * @property {() => Promise<void>} stop ends everything in it
 */

const guard = fileURLToPath(new URL('session-guard.mjs', import.meta.url));

/**
 * Starts a private desktop session. It ends with `stop()` and with this process, also when that is killed.
 * @param {SessionOptions} [options]
 * @returns {Promise<Session>}
 */
export async function startSession(options = {}) {
  // Detached: Ctrl+C goes to the programs first, and the guard ends the session after them.
  const child = spawn(process.execPath, [guard, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  const forget = whenEnded(stop);
  child.once('close', forget);
  const answer = await new Promise((resolve) => {
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => resolve(JSON.parse(line)));
    lines.once('close', () => resolve({ error: 'its guard ended' }));
  });
  if (answer.error !== undefined) throw new Error(`the desktop session did not start: ${answer.error}`);
  const environment = { ...process.env, NO_AT_BRIDGE: '1', ...answer.environment };
  delete environment.WAYLAND_DISPLAY;
  return {
    environment,
    added: answer.environment,
    endWith: (pid) => void child.stdin.write(`end ${pid}\n`),
    stop,
  };
}

/**
 * Runs one program in a session of its own and gives its exit code.
 * @param {SessionOptions} options
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {NodeJS.ProcessEnv} [extra]
 */
async function runInSession(options, command, parameters, extra = {}) {
  const session = await startSession(options);
  try {
    const env = { ...session.environment, ...extra };
    const child = own(spawn(command, parameters, { env, stdio: 'inherit', detached: true }));
    if (child.pid !== undefined) session.endWith(child.pid);
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    await session.stop();
  }
}

/** `node scripts/lib/session.mjs [--keyring=locked] [--desktop] -- PROGRAM ...` */
async function commandLine() {
  const given = process.argv.slice(2);
  const split = given.indexOf('--');
  const [command, ...parameters] = split < 0 ? [] : given.slice(split + 1);
  const switches = new Map(given.slice(0, Math.max(split, 0)).map(switchOf));
  if (command === undefined) {
    console.error('usage: session.mjs [--keyring=unlocked|locked|absent] [--desktop] -- PROGRAM [ARGUMENTS]');
    return 2;
  }
  const desktop = switches.has('--desktop');
  const keyring = /** @type {NonNullable<SessionOptions['keyring']>} */ (switches.get('--keyring') ?? 'unlocked');
  await ensureSystemPackages(desktop ? ['display', 'keyring', 'desktop'] : ['display', 'keyring']);
  return runInSession({ keyring, desktop }, command, parameters);
}

/** @param {string} text @returns {[string, string]} */
function switchOf(text) {
  const [name = '', value = ''] = text.split('=');
  return [name, value];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main(commandLine);
