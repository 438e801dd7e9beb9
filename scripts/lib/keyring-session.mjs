import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

import { layKeyring, unlockKeyring } from './keyring.mjs';
import { root } from './project.mjs';
import { capture, run } from './run.mjs';
import { startSession } from './session.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** GNOME's own dialogue for passwords (Debian: gcr, which the keyring brings along). */
const PROMPTER = '/usr/libexec/gcr-prompter';
const PROMPTER_NAME = 'org.gnome.keyring.SystemPrompter';
const PATIENCE_MS = 20_000;

/**
 * @typedef {object} LockedKeyring what is known of a keyring that lies there locked
 * @property {() => Promise<void>} unlock types the password, as signing in to a desktop does
 * @property {() => Promise<() => Promise<void>>} startDialogue starts the desktop's own dialogue for passwords, which nobody
 *   answers; gives what stops it
 * @property {(service: string) => Promise<number>} countOf how many entries a service has, by the keyring itself
 *   (Secret Service API, Service.SearchItems)
 *
 * @typedef {import('./session.mjs').Session & LockedKeyring} LockedSession
 */

/**
 * Starts a session whose keyring is encrypted and locked. It holds `entries`, and one of a service `Mail`.
 * @param {string} folder of the test alone, empty
 * @param {readonly import('./keyring.mjs').KeyringEntry[]} entries
 * @param {Pick<import('./session.mjs').SessionOptions, 'desktop' | 'display'>} [options]
 * @returns {Promise<LockedSession>}
 */
export async function startLockedSession(folder, entries, options = {}) {
  await ensureSystemPackages(['keyring']);
  if (options.display !== 'keep') await ensureSystemPackages(['display']);
  if (options.desktop) await ensureSystemPackages(['desktop']);
  layKeyring(folder, entries);
  const first = await startSession({ keyring: 'unlocked', display: 'keep', keyringData: folder });
  try {
    // A change by somebody makes it an encrypted one, which is locked at the next start.
    const program = `import keytar from 'keytar'; await keytar.setPassword('Mail', 'me', 'x');`;
    await capture(process.execPath, ['--input-type=module', '-e', program], { cwd: root, env: first.environment });
  } finally {
    await first.stop();
  }
  const session = await startSession({ ...options, keyring: 'locked', keyringData: folder });
  const env = session.environment;
  return {
    ...session,
    unlock: () => unlockKeyring(session.added),
    startDialogue: () => startDialogue(env),
    countOf: (service) => countOf(env, service),
  };
}

/** @param {NodeJS.ProcessEnv} env @param {readonly string[]} words */
const dbusSend = (env, words) => run('dbus-send', ['--session', '--print-reply', ...words], { env, output: 'capture' });

/** @param {NodeJS.ProcessEnv} env */
async function startDialogue(env) {
  const prompter = spawn(PROMPTER, [], { env, stdio: 'ignore' });
  const gone = new Promise((resolve) => prompter.once('exit', resolve));
  const owner = ['--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetNameOwner', `string:${PROMPTER_NAME}`];
  const deadline = performance.now() + PATIENCE_MS;
  while ((await dbusSend(env, owner)).code !== 0) {
    if (performance.now() > deadline) throw new Error('the dialogue for passwords did not start');
    await pause(50);
  }
  return async () => {
    prompter.kill('SIGTERM');
    await gone;
  };
}

/** @param {NodeJS.ProcessEnv} env @param {string} service */
async function countOf(env, service) {
  const { code, stdout, stderr } = await dbusSend(env, [
    ...['--reply-timeout=60000', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'],
    ...['org.freedesktop.Secret.Service.SearchItems', `dict:string:string:service,${service}`],
  ]);
  if (code !== 0) throw new Error(`the keyring does not answer: ${stderr}`);
  return stdout.match(/object path/g)?.length ?? 0;
}

/**
 * Puts this process itself into a session; gives what takes it out again. keytar looks the message bus up at its first call,
 * which has to come after this.
 * @param {import('./session.mjs').Session} session
 */
export function enterSession(session) {
  const names = Object.keys(session.added);
  const before = names.map((name) => /** @type {const} */ ([name, process.env[name]]));
  Object.assign(process.env, session.added);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
