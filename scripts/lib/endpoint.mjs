import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { removeGroups } from './endpoint-groups.mjs';
import { accepts, cableAddresses, layCable, untilListening } from './endpoint-network.mjs';
import { signIn, signInWithKey } from './endpoint-person.mjs';
import { clockLibrary } from './faketime.mjs';
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
 * @property {(argv: readonly string[]) => [string, ...string[]]} argvFor what runs a program there as root, as arguments
 * @property {(path: string, at: string) => Promise<void>} lend lets a folder of this computer be seen there, to be read only
 * @property {(user: string, password: string, command?: string, input?: string) => Promise<{ code: number, stdout: string, stderr: string }>} signIn
 *   signs in with OpenSSH's own program, as a person would
 * @property {(user: string) => Promise<{ code: number }>} signInWithKey signs in with the management account's key
 * @property {() => Promise<void>} silence ends its SSH server and every connection
 * @property {() => Promise<void>} listen starts it again
 * @property {(aheadSeconds: number) => Promise<void>} setClock sets the civil clock of everything in there, as from this
 *   computer's; its job service is started again, because it would only notice at its next round
 * @property {() => Promise<void>} unplug pulls its cable: nothing answers any more, not even with a refusal
 * @property {() => Promise<void>} plug puts it in again
 * @property {() => Promise<void>} switchOff as when the power fails; only with systemd
 * @property {() => Promise<void>} switchOn starts it again; done when it can be reached
 * @property {() => Promise<void>} stop ends it with all that runs in it and removes its files
 */

/** @typedef {import('./system-packages.mjs').Purpose} Purpose */

/**
 * Says what is missing, or nothing.
 * @param {readonly Purpose[]} purposes
 */
function checkMachine(purposes) {
  const missing = missingPackages(purposes);
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

/**
 * @typedef {'at' | 'none' | 'systemd'} Jobs what ends things there at their time
 *
 * @param {string} folder @param {{ jobs: Jobs, movableClock: boolean, ownNetwork: boolean }} options
 */
function launch(folder, { jobs, movableClock, ownNetwork }) {
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--uts', '--fork', '--kill-child', '--propagation', 'private'],
      ...(ownNetwork ? ['--net'] : []),
      ...['sh', inProject('scripts', 'lib', 'endpoint-init.sh'), folder, jobs],
      ...[movableClock ? clockLibrary() : '', ownNetwork ? 'network' : ''],
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

/**
 * Starts an endpoint: a real OpenSSH server with sudo, PAM and atd on a loopback address, in mount and process namespaces of
 * its own over a throw-away copy of this computer's files, so that no account is ever made on this computer. It ends
 * with this process, even by kill -9.
 * @param {{ jobs?: Jobs, movableClock?: boolean, ownNetwork?: boolean, needs?: readonly Purpose[] }} [options] `jobs`: `at` unless told otherwise;
 *   `none` is a small container, `systemd` a whole computer that can be switched off; `movableClock`: `setClock` works;
 *   `ownNetwork`: with an address of its own behind a cable that can be pulled, which is slower than loopback; `needs`: packages for which
 *   purposes the test uses besides
 * @returns {Promise<Endpoint>}
 */
export async function startEndpoint({ jobs = 'at', movableClock = false, ownNetwork = false, needs = [] } = {}) {
  checkMachine([
    'endpoint',
    ...(jobs === 'systemd' || ownNetwork ? /** @type {const} */ (['wholeEndpoint']) : []),
    ...needs,
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-endpoint-'));
  for (const name of ['layer', 'root', 'person']) mkdirSync(join(folder, name));
  const cable = ownNetwork ? cableAddresses() : undefined;
  const address = cable?.far ?? `127.${randomInt(128, 250)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
  const port = randomInt(20_000, 30_000);
  await Promise.all([makeKey(join(folder, 'host_key')), makeKey(join(folder, 'client_key'))]);
  // Behind a cable the address is there only once the cable is.
  writeFileSync(join(folder, 'sshd_config'), sshdConfig(ownNetwork ? '0.0.0.0' : address, port));
  const printed = await capture('ssh-keygen', ['-l', '-f', join(folder, 'host_key.pub')]);
  const { child, ended, ready } = launch(folder, { jobs, movableClock, ownNetwork });
  const stop = async () => {
    child.stdin.end();
    child.kill('SIGKILL');
    await ended;
    if (jobs === 'systemd') await removeGroups(folder);
    rmSync(folder, FORCE);
  };
  try {
    await ready;
    const pid = await innerPid(child.pid ?? 0);
    const plugs = cable === undefined ? noCable : await layCable(pid, cable);
    await untilListening(address, port);
    const place = { folder, address, port };
    return {
      ...place,
      hostKey: printed.split(' ')[1] ?? '',
      privateKey: readFileSync(join(folder, 'client_key'), 'utf8'),
      signIn: (user, password, command = 'true', input = '') => signIn(place, user, password, command, input),
      signInWithKey: (user) => signInWithKey(place, user),
      ...switches(place, pid, { jobs, movableClock }),
      ...plugs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Another computer knows nothing of the desktop session and the message buses of this one. */
function elsewhere() {
  const ours = /^(DBUS_|XDG_|DISPLAY$|XAUTHORITY$|GNOME_KEYRING_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

const noCable = {
  unplug: () => Promise.reject(new Error('this endpoint has no cable')),
  plug: () => Promise.reject(new Error('this endpoint has no cable')),
};

/**
 * What root does there, and what can be done to it.
 * @param {{ folder: string, address: string, port: number }} place
 * @param {number} pid its first process
 * @param {{ jobs: Jobs, movableClock: boolean }} options
 */
function switches({ folder, address, port }, pid, { jobs, movableClock }) {
  const root = join(folder, 'root');
  /** @type {Endpoint['argvFor']} */
  const argvFor = (argv) => ['nsenter', '-t', String(pid), '-m', '-p', '-u', '-n', 'chroot', root, ...argv];
  /** @param {readonly string[]} argv @param {string} [input] in the outermost of its namespaces */
  const outer = (argv, input = '') => {
    const [program, ...parameters] = argvFor(argv);
    return run(program, parameters, { output: 'capture', input, env: elsewhere() });
  };
  const inSystemd = ['sh', '-c', 'exec nsenter -t "$(pgrep -o -x systemd)" -m -p -i chroot "$@"', 'sh', root];
  /** @type {Endpoint['inside']} */
  const inside = (program, parameters = [], input = '') =>
    outer([...(jobs === 'systemd' ? inSystemd : []), program, ...parameters], input);
  /** @param {string} program @param {readonly string[]} parameters @param {string} [input] */
  const must = async (program, parameters, input) => {
    const { code, stderr } = await inside(program, parameters, input);
    if (code !== 0) throw new Error(`${program}: ${stderr}`);
  };
  const off = join(folder, 'off');
  return {
    inside,
    argvFor,
    /** @param {string} path @param {string} at */
    lend: async (path, at) => {
      await must('mkdir', ['-p', at]);
      // In its mounts, but not yet in its root: there the folder is where it is here.
      const bind = 'mount --bind "$1" "$2" && mount -o remount,bind,ro "$2"';
      await capture('nsenter', ['-t', String(pid), '-m', 'sh', '-c', bind, 'sh', path, join(root, at)]);
    },
    // Done when its address is free again.
    silence: () => must('sh', ['-c', 'pkill -KILL -x sshd; while pgrep -x sshd >/dev/null; do sleep 0.02; done']),
    listen: async () => {
      const frozen = 'FAKETIME_CACHE_DURATION=1000000';
      await must('/usr/bin/env', [frozen, '/usr/sbin/sshd', '-f', '/run/lab/sshd_config']);
      await untilListening(address, port);
    },
    /** @param {number} aheadSeconds */
    setClock: async (aheadSeconds) => {
      if (!movableClock) throw new Error('the clock of this endpoint cannot be moved');
      await must('tee', ['/etc/faketimerc'], `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}\n`);
      if (jobs !== 'at') return;
      const again = 'pkill -KILL -x atd; while pgrep -x atd >/dev/null; do sleep 0.02; done; exec /usr/sbin/atd';
      await must('sh', ['-c', again]);
    },
    switchOff: async () => {
      if (jobs !== 'systemd') throw new Error('only an endpoint with systemd can be switched off');
      writeFileSync(off, '');
      await outer(['pkill', '-KILL', '-o', '-x', 'systemd']);
      while (await accepts(address, port)) await pause(20);
    },
    switchOn: async () => {
      rmSync(off);
      await untilListening(address, port);
    },
  };
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
