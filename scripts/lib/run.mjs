import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [input] text for standard input; without it the child has none
 * @property {'show' | 'capture'} [output] default `show`: the child writes to this process's output
 * @property {boolean} [interactive] the child shares this process's standard input
 *
 * @typedef {object} Ended
 * @property {number} code exit code; 128 + signal number when a signal ended the child, 127 when it could not be started
 * @property {string} stdout empty unless captured
 * @property {string} stderr empty unless captured
 */

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** How long a child may take to end after a polite signal, ms. */
const GRACE_MS = 5_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const living = new Set();
/** @type {Set<() => void | Promise<void>>} */
const atEnd = new Set();
let listening = false;

/** @param {NodeJS.Signals | null} signal */
const signalCode = (signal) => 128 + (signal ? (constants.signals[signal] ?? 0) : 0);

/** @param {NodeJS.Signals} signal */
async function endBySignal(signal) {
  for (const child of living) child.kill(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  await Promise.race([
    Promise.all([...living].map((child) => new Promise((resolve) => child.once('close', resolve)))),
    new Promise((resolve) => setTimeout(resolve, GRACE_MS)),
  ]);
  for (const child of living) child.kill('SIGKILL');
  await Promise.allSettled([...atEnd].map((task) => task()));
  process.exit(signalCode(signal));
}

function listen() {
  if (listening) return;
  listening = true;
  for (const signal of SIGNALS) process.once(signal, () => void endBySignal(signal));
  process.once('exit', () => {
    for (const child of living) child.kill('SIGKILL');
  });
}

/**
 * Runs `task` when a signal ends this process; the returned function takes it off the list.
 * @param {() => void | Promise<void>} task
 */
export function whenEnded(task) {
  listen();
  atEnd.add(task);
  return () => atEnd.delete(task);
}

/**
 * Keeps a child from outliving this process.
 * @template {import('node:child_process').ChildProcess} T
 * @param {T} child
 * @returns {T}
 */
export function own(child) {
  listen();
  living.add(child);
  child.once('close', () => living.delete(child));
  child.once('error', () => living.delete(child));
  return child;
}

/**
 * Runs a program to its end. It ends with this process, whatever ends that.
 * @param {string} command
 * @param {readonly string[]} [parameters]
 * @param {RunOptions} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, parameters = [], options = {}) {
  const { cwd, env = process.env, input, output = 'show', interactive = false } = options;
  const sink = output === 'capture' ? 'pipe' : 'inherit';
  const source = interactive ? 'inherit' : input === undefined ? 'ignore' : 'pipe';
  const child = own(
    spawn(command, parameters, { env, stdio: [source, sink, sink], ...(cwd === undefined ? {} : { cwd }) }),
  );
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
  child.stdin?.on('error', () => undefined).end(input);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }));
    child.once('close', (code, signal) => resolve({ code: code ?? signalCode(signal), stdout, stderr }));
  });
}

/**
 * Runs a program and gives what it printed; anything but exit code 0 is an error that says what the program said.
 * @param {string} command
 * @param {readonly string[]} [parameters]
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export async function capture(command, parameters = [], options = {}) {
  const ended = await run(command, parameters, { ...options, output: 'capture' });
  if (ended.code === 0) return ended.stdout;
  const said = (ended.stderr || ended.stdout).trim().split('\n').slice(-15).join('\n');
  throw new Error(`${command} ${parameters.join(' ')} ended with code ${ended.code}\n${said}`);
}
