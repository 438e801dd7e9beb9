import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * A process of its own that holds a private desktop session: display, message bus, keyring, window manager, tray. It
 * starts them, prints one line of JSON with the environment to use, and ends everything when its standard input closes,
 * which happens however its parent dies. A line `end PID` on the input names a process group to end too.
 */

/** @type {import('./session.mjs').SessionOptions} */
const options = JSON.parse(process.argv[2] ?? '{}');
const START_MS = 15_000;
const GRACE_MS = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-session-'));
/** @type {import('node:child_process').ChildProcess[]} */
const services = [];
/** @type {Set<number>} */
const groups = new Set();
let ending = false;

/** @param {string} name */
function makeFolder(name) {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  return path;
}

/**
 * Starts one service. With `ready` it answers the first line that the service writes to its descriptor 3.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ env?: NodeJS.ProcessEnv; input?: string; ready?: boolean }} [how]
 * @returns {Promise<string>}
 */
function service(command, parameters, { env = environment, input, ready = false } = {}) {
  const child = spawn(command, parameters, {
    env,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore', ready ? 'pipe' : 'ignore'],
  });
  services.push(child);
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`${command} ended with code ${code} while it started`));
      if (!ending && command !== 'trayer') void end(1);
    });
    if (!ready) child.once('spawn', () => resolve(''));
    else {
      setTimeout(() => reject(new Error(`${command} did not become ready`)), START_MS).unref();
      const line = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
      line.setEncoding('utf8').once('data', (/** @type {string} */ text) => resolve(text.trim()));
    }
  });
}

/** @param {number} group @param {NodeJS.Signals} signal */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    groups.delete(group);
  }
}

/** Ends the groups first, the newest service next and the display last. @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  for (const group of groups) signalGroup(group, 'SIGTERM');
  const deadline = performance.now() + GRACE_MS;
  while (groups.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const group of groups) signalGroup(group, /** @type {NodeJS.Signals} */ (/** @type {unknown} */ (0)));
  }
  for (const group of groups) signalGroup(group, 'SIGKILL');
  for (const child of services.reverse()) child.kill('SIGTERM');
  const closed = services.filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.race([
    Promise.all(closed.map((child) => new Promise((resolve) => child.once('exit', resolve)))),
    new Promise((resolve) => setTimeout(resolve, GRACE_MS)),
  ]);
  for (const child of services) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

/** A bus that starts no services of the computer by itself: what is there was started here. */
const busConfiguration = () => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=${makeFolder('run')}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;

/** @type {NodeJS.ProcessEnv} */
const environment = { ...process.env, NO_AT_BRIDGE: '1', XDG_SESSION_TYPE: 'x11' };
delete environment.WAYLAND_DISPLAY;
/** @type {Record<string, string>} what the session adds to its programs' environment */
const added = {};

/** @param {Record<string, string>} values */
function add(values) {
  Object.assign(added, values);
  Object.assign(environment, values);
}

function startFolders() {
  add({ XDG_RUNTIME_DIR: makeFolder('run') });
  if (options.home === 'keep') return;
  add({
    HOME: makeFolder('home'),
    XDG_CONFIG_HOME: makeFolder('home/.config'),
    XDG_DATA_HOME: makeFolder('home/.local/share'),
    XDG_CACHE_HOME: makeFolder('home/.cache'),
  });
}

async function startKeyring() {
  const daemon = 'gnome-keyring-daemon';
  const parameters = ['--foreground', '--components=secrets'];
  const env = options.keyringData ? { ...environment, XDG_DATA_HOME: options.keyringData } : environment;
  if (options.keyring === 'locked') {
    // Nothing unlocks it: a keychain that answers and keeps nothing.
    await service(daemon, parameters, { env });
  } else {
    await service(daemon, [...parameters, '--unlock'], { env, input: '\n' });
  }
}

/** Waits until somebody owns a name on the bus. @param {string} name */
async function nameOnBus(name) {
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetNameOwner'];
  const deadline = performance.now() + START_MS;
  for (;;) {
    const child = spawn('dbus-send', [...ask, `string:${name}`], { env: environment, stdio: 'ignore' });
    const code = await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    if (code === 0) return;
    if (performance.now() > deadline) throw new Error(`nobody answers as ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function start() {
  startFolders();
  if (options.display !== 'keep') {
    // A screen that goes dark by itself counts as locked to programs.
    const screen = ['-s', '0', '-screen', '0', options.screen ?? '1280x1024x24', '-nolisten', 'tcp', '-noreset'];
    const number = await service('Xvfb', ['-displayfd', '3', ...screen], { ready: true });
    add({ DISPLAY: `:${number}`, XDG_SESSION_TYPE: 'x11' });
  }
  writeFileSync(join(folder, 'bus.conf'), busConfiguration());
  const bus = ['--config-file', join(folder, 'bus.conf'), '--nofork', '--print-address=3'];
  const address = await service('dbus-daemon', bus, { ready: true });
  add({ DBUS_SESSION_BUS_ADDRESS: address });
  // Chromium asks the system bus about power and sleep. Private sessions must not see the computer's own.
  if (options.home !== 'keep' || !existsSync('/run/dbus/system_bus_socket')) add({ DBUS_SYSTEM_BUS_ADDRESS: address });
  if (options.keyring !== 'absent') {
    await startKeyring();
    await nameOnBus('org.freedesktop.secrets');
  }
  if (options.desktop) {
    await service('openbox', ['--sm-disable']);
    await service('trayer', ['--edge', 'top', '--align', 'left', '--width', '10', '--height', '30']);
  }
}

process.on('SIGTERM', () => void end(0));
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [, pid] = /^end (\d+)$/.exec(line) ?? [];
    if (pid !== undefined) groups.add(Number(pid));
  })
  .on('close', () => void end(0));

try {
  await start();
  process.stdout.write(`${JSON.stringify({ environment: added })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  await end(1);
}
