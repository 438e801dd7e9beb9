import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { inProject, isSuperuser } from './project.mjs';
import { capture, run } from './run.mjs';
import { Refusal } from './steps.mjs';
import { installLine, missingPackages } from './system-packages.mjs';

const FORCE = { recursive: true, force: true };
const START_MS = 30_000;

/** Who manages accounts there. */
export const MANAGER = 'svc-latchkey';
/** Groups of every lab endpoint besides those of this computer. */
export const GROUPS = /** @type {const} */ (['helpdesk', 'remote', 'byhand']);

/**
 * @typedef {object} Endpoint
 * @property {string} address a loopback address of its own
 * @property {number} port
 * @property {string} hostKey fingerprint as OpenSSH prints it
 * @property {string} privateKey of the management account
 * @property {string} folder
 * @property {(program: string, parameters?: readonly string[], input?: string) => Promise<{ code: number, stdout: string, stderr: string }>} inside
 *   runs a program there as root, not over SSH
 * @property {(user: string, password: string, command?: string, input?: string) => Promise<{ code: number, stdout: string, stderr: string }>} signIn
 *   signs in with OpenSSH's own program, as a person would
 * @property {(user: string) => Promise<{ code: number }>} signInWithKey signs in with the management account's key
 * @property {() => Promise<void>} silence ends its SSH server and every connection
 * @property {() => Promise<void>} listen starts it again
 * @property {(aheadSeconds: number) => Promise<void>} setClock sets the civil clock of everything in there, as from this
 *   computer's; its job service is started again, because it would only notice at its next round
 * @property {() => Promise<void>} stop ends it with all that runs in it and removes its files
 */

/** Says what is missing, or nothing. */
function checkMachine() {
  const missing = missingPackages(['endpoint']);
  if (missing.length > 0) {
    throw new Refusal(
      `An endpoint needs packages that are not installed. Install them once with:\n\n  ${installLine(missing)}\n`,
    );
  }
  if (process.platform !== 'linux' || !isSuperuser()) {
    throw new Refusal(
      'An endpoint has accounts and mounts of its own, which only the superuser of a Linux system may make.',
    );
  }
}

/** @param {string} address @param {number} port */
const sshdConfig = (address, port) => `Port ${port}
ListenAddress ${address}
HostKey /run/lab/host_key
PidFile /run/lab/sshd.pid
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin no
UseDNS no
PrintMotd no
MaxStartups 100
`;

/** @param {string} file */
async function makeKey(file) {
  await capture('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', file]);
  chmodSync(file, 0o600);
}

/** The library that moves a program's clock (package faketime). */
function clockLibrary() {
  const library = readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'faketime', 'libfaketime.so.1'))
    .find((path) => existsSync(path));
  if (library === undefined) throw new Refusal('A movable clock needs the package faketime.');
  return library;
}

/** @param {string} folder @param {boolean} at @param {boolean} movable */
function launch(folder, at, movable) {
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--uts', '--fork', '--kill-child', '--propagation', 'private'],
      ...['sh', inProject('scripts', 'lib', 'endpoint-init.sh'), folder, at ? 'at' : 'no-at'],
      ...(movable ? [clockLibrary()] : []),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin.on('error', () => undefined);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const ready = /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the endpoint did not start:\n${said}`)), START_MS);
      child.stdout.setEncoding('utf8').on('data', (text) => {
        if (!String(text).includes('ready')) return;
        clearTimeout(late);
        resolve();
      });
      child.once('close', () => {
        clearTimeout(late);
        reject(new Error(`the endpoint ended at its start:\n${said}`));
      });
    })
  );
  return { child, ended, ready };
}

/**
 * The first process in there, which is the only child of unshare.
 * @param {number} parent
 */
async function innerPid(parent) {
  const { stdout } = await run('pgrep', ['-P', String(parent)], { output: 'capture' });
  return Number(stdout.trim().split('\n')[0]);
}

/** @param {string} host @param {number} port @returns {Promise<boolean>} */
const accepts = (host, port) =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * sshd goes into the background before it listens.
 * @param {string} address @param {number} port
 */
async function untilListening(address, port) {
  const deadline = Date.now() + START_MS;
  while (!(await accepts(address, port))) {
    if (Date.now() > deadline) throw new Error(`the endpoint at ${address}:${port} does not listen`);
    await pause(20);
  }
}

/**
 * Starts an endpoint: a real OpenSSH server with sudo, PAM and atd on a loopback address, in mount and process namespaces of
 * its own over a throw-away copy of this computer's files, so that no account is ever made on this computer. It ends
 * with this process, even by kill -9.
 * @param {{ at?: boolean, movableClock?: boolean }} [options] `at: false`: without a job service, as in a small
 *   container; `movableClock`: `setClock` works
 * @returns {Promise<Endpoint>}
 */
export async function startEndpoint({ at = true, movableClock = false } = {}) {
  checkMachine();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-endpoint-'));
  for (const name of ['layer', 'root', 'person']) mkdirSync(join(folder, name));
  const address = `127.${randomInt(128, 250)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
  const port = randomInt(20_000, 30_000);
  await Promise.all([makeKey(join(folder, 'host_key')), makeKey(join(folder, 'client_key'))]);
  writeFileSync(join(folder, 'sshd_config'), sshdConfig(address, port));
  const printed = await capture('ssh-keygen', ['-l', '-f', join(folder, 'host_key.pub')]);
  const { child, ended, ready } = launch(folder, at, movableClock);
  const stop = async () => {
    child.stdin.end();
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, FORCE);
  };
  try {
    await ready.then(() => untilListening(address, port));
  } catch (error) {
    await stop();
    throw error;
  }
  const pid = await innerPid(child.pid ?? 0);
  /** @type {Endpoint['inside']} */
  const inside = (program, parameters = [], input = '') =>
    run('nsenter', ['-t', String(pid), '-m', '-p', '-u', 'chroot', join(folder, 'root'), program, ...parameters], {
      output: 'capture',
      input,
    });
  return {
    address,
    port,
    hostKey: printed.split(' ')[1] ?? '',
    privateKey: readFileSync(join(folder, 'client_key'), 'utf8'),
    folder,
    inside,
    signIn: (user, password, command = 'true', input = '') =>
      signIn({ folder, address, port }, user, password, command, input),
    signInWithKey: (user) => signInWithKey({ folder, address, port }, user),
    silence: async () => void (await inside('pkill', ['-KILL', '-x', 'sshd'])),
    listen: async () => {
      const started = await inside('/usr/bin/env', [
        'FAKETIME_CACHE_DURATION=1000000',
        '/usr/sbin/sshd',
        '-f',
        '/run/lab/sshd_config',
      ]);
      if (started.code !== 0) throw new Error(`sshd: ${started.stderr}`);
      await untilListening(address, port);
    },
    setClock: async (aheadSeconds) => {
      const written = await inside('tee', ['/etc/faketimerc'], `+${aheadSeconds}\n`);
      if (!movableClock || written.code !== 0) throw new Error('the clock of this endpoint cannot be moved');
      if (!at) return;
      const again = 'pkill -KILL -x atd; while pgrep -x atd >/dev/null; do sleep 0.02; done; exec /usr/sbin/atd';
      const started = await inside('sh', ['-c', again]);
      if (started.code !== 0) throw new Error(`atd: ${started.stderr}`);
    },
    stop,
  };
}

/**
 * OpenSSH asks a program for the password when there is no terminal (ssh(1), SSH_ASKPASS); it prints a file, so the password
 * is in no argument list.
 * @param {{ folder: string, address: string, port: number }} where
 * @param {string} user
 * @param {string} password
 * @param {string} command
 * @param {string} input
 */
async function signIn({ folder, address, port }, user, password, command, input) {
  const person = mkdtempSync(join(folder, 'person', 'p-'));
  const [secret, ask, hosts] = ['secret', 'ask', 'hosts'].map((name) => join(person, name));
  writeFileSync(secret ?? '', password, { mode: 0o600 });
  writeFileSync(ask ?? '', `#!/bin/sh\ncat '${secret}'\n`, { mode: 0o700 });
  const key = readFileSync(join(folder, 'host_key.pub'), 'utf8');
  writeFileSync(hosts ?? '', `[${address}]:${port} ${key}`);
  const options = [
    ...['-F', '/dev/null', '-o', `UserKnownHostsFile=${hosts}`, '-o', 'NumberOfPasswordPrompts=1'],
    ...['-o', 'PreferredAuthentications=password', '-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR'],
  ];
  const env = { ...process.env, SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':none' };
  try {
    return await run('ssh', [...options, '-p', String(port), `${user}@${address}`, command], {
      output: 'capture',
      env,
      input,
    });
  } finally {
    rmSync(person, FORCE);
  }
}

/** @param {{ folder: string, address: string, port: number }} where @param {string} user */
function signInWithKey({ folder, address, port }, user) {
  const hosts = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  const options = ['-F', '/dev/null', '-i', join(folder, 'client_key'), '-o', 'BatchMode=yes', ...hosts];
  return run('ssh', [...options, '-p', String(port), `${user}@${address}`, 'true'], { output: 'capture' });
}

/**
 * What Practice needs to use the endpoint, as its file holds it.
 * @param {Pick<Endpoint, 'address' | 'port' | 'hostKey' | 'privateKey'>} endpoint
 */
export const practiceFacts = ({ address, port, hostKey, privateKey }) => ({
  connector: {
    kind: 'local',
    os: 'linux',
    transport: { kind: 'ssh', host: address, port, user: MANAGER, hostKey },
  },
  secret: privateKey,
});
