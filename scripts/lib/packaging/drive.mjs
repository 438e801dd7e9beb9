import { spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeFuses } from '../fuses.mjs';
import { isSuperuser } from '../project.mjs';
import { own, run } from '../run.mjs';
import { Refusal } from '../steps.mjs';

/** How long the program may take until it stands, ms. */
const START_MS = 30_000;
/** Root has no sandbox. */
const SWITCHES = [...(isSuperuser() ? ['--no-sandbox'] : []), '--disable-gpu'];

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until `ready` says so.
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} ready
 */
export async function until(what, ready) {
  for (const end = performance.now() + START_MS; performance.now() < end; await pause(50)) if (await ready()) return;
  throw new Refusal(`${what}: not within ${START_MS / 1000} s.`);
}

/**
 * Switches by which others could get in, and the seams of the tests: each must be refused with exit code 2, and no port may
 * be open meanwhile.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export async function checkRefusals(program, env) {
  const port = 39_471;
  const given = [
    [`--remote-debugging-port=${port}`],
    ['--remote-debugging-pipe'],
    [`--inspect=${port}`],
    [`--inspect-brk=${port}`],
    ['--disable-web-security'],
    ['--practice-endpoint', 'http://127.0.0.1:1', '--practice-keyfile', 'x'],
    ['--await-driver'],
    ['--practise'],
    // The superuser needs it.
    ...(isSuperuser() ? [] : [['--no-sandbox']]),
  ];
  for (const parameters of given) {
    const ended = await run(program, [...SWITCHES, ...parameters], { env, output: 'capture' });
    if (ended.code !== 2) throw new Refusal(`${parameters.join(' ')} ended with code ${ended.code} instead of 2.`);
    if (await isOpen(port)) throw new Refusal(`${parameters.join(' ')} opened a port.`);
  }
  return given.length;
}

/** @param {number} port @returns {Promise<boolean>} */
const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * Starts the program as it was installed, in Practice and with a profile of its own, waits until Practice is open, asks it to
 * end, and reads its log.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export async function checkStart(program, env) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-installed-'));
  try {
    const profile = join(folder, 'profile');
    const parameters = [...SWITCHES, '--profile', profile, '--practice', '--hidden'];
    const child = own(spawn(program, parameters, { env, stdio: 'ignore' }));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const log = join(profile, 'logs', 'latchkey.log');
    const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
    await until('the installed program opens Practice', () => said().includes('"mode":"practice"'));
    const dumped =
      process.platform === 'linux' ? readFileSync(`/proc/${child.pid}/coredump_filter`, 'utf8').trim() : '';
    if (Number.parseInt(dumped, 16) !== 0) throw new Refusal(`A core dump would hold memory (filter ${dumped}).`);
    const mode = (statSync(profile).mode & 0o777).toString(8);
    if (mode !== '700') throw new Refusal(`The profile has mode ${mode}.`);
    const second = await run(program, parameters, { env, output: 'capture' });
    if (second.code !== 0) throw new Refusal(`A second start ended with code ${second.code}.`);
    child.kill('SIGTERM');
    if ((await ended) !== 0) throw new Refusal('The program did not end well when it was asked to.');
    if (!said().includes('app.stopped')) throw new Refusal('The log does not tell of the end.\n' + said());
    return 'Practice open, second start handed over, profile 700, core dumps without memory, ended when asked';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a command without windows where there is no display, as a server's scheduler would.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export async function checkHeadless(program, env) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-headless-'));
  try {
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...bare } = env;
    const words = ['list', '--json', '--practice', '--profile', join(folder, 'profile')];
    const ended = await run(program, [...SWITCHES, ...words], { env: bare, output: 'capture' });
    const answer = JSON.parse(ended.stdout || '{}');
    if (ended.code !== 0 || answer.command !== 'list' || answer.leases?.length !== 0)
      throw new Refusal(`Without a display it ended with code ${ended.code} and said ${ended.stdout}${ended.stderr}`);
    return 'list --json answers without a display';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * One bit of a file flips: the program must not open.
 * @param {string} program
 * @param {string} name of the file below `resources`
 * @param {NodeJS.ProcessEnv} env
 */
export async function checkFlippedBit(program, name, env) {
  const file = join(program, '..', 'resources', name);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-flipped-'));
  const at = Math.floor(statSync(file).size * 0.6);
  flip(file, at);
  try {
    const child = own(spawn(program, [...SWITCHES, '--profile', join(folder, 'p'), '--practice', '--hidden'], { env }));
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text));
    const ended = new Promise((resolve) => child.once('close', resolve));
    await Promise.race([ended, until('the damage is found', () => said.includes('is damaged'))]);
    if (!said.includes('is damaged') && child.exitCode === null)
      throw new Refusal('The program ran with a flipped bit.');
    if (existsSync(join(folder, 'p', 'practice', 'ledger.db'))) throw new Refusal('It worked in spite of the damage.');
    child.kill('SIGKILL');
    await ended;
  } finally {
    flip(file, at);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {number} at */
function flip(file, at) {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}

/**
 * A copy that lets test drivers in: only there the fuse against the inspector is not blown.
 * @param {string} program
 * @param {string} folder where the copy goes
 * @returns {string} the copy's program
 */
export function copyForTests(program, folder) {
  cpSync(join(program, '..'), folder, { recursive: true });
  const copy = join(folder, 'latchkey');
  writeFuses(copy, { EnableNodeCliInspectArguments: true });
  return copy;
}
