import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { root } from './places';

/** A desktop session of its own whose keyring lies there locked. */
export interface LockedSession {
  /** For programs in it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Types the password, as signing in to a desktop does. */
  unlock(): Promise<void>;
  /** Starts the desktop's own dialogue for passwords, which nobody answers. */
  startDialogue(): Promise<{ isOnScreen(): Promise<boolean>; stop(): Promise<void> }>;
  /** How many entries a service has, by the keyring itself (Secret Service API, Service.SearchItems). */
  countOf(service: string): Promise<number>;
  stop(): Promise<void>;
}

/** GNOME's own dialogue for passwords (Debian: gcr, which the keyring brings along). */
const PROMPTER = '/usr/libexec/gcr-prompter';

interface Session {
  readonly environment: Record<string, string | undefined>;
  readonly added: Record<string, string>;
  stop(): Promise<void>;
}

const callable = <F>() => z.custom<F>((value) => typeof value === 'function');
const sessions = z.object({ startSession: callable<(options: object) => Promise<Session>>() });
const keyrings = z.object({
  layKeyring: callable<(folder: string, entries: readonly object[]) => void>(),
  unlockKeyring: callable<(environment: object) => Promise<void>>(),
});
const script = (name: string): Promise<unknown> => import(pathToFileURL(join(root, 'scripts', 'lib', name)).href);

/** Starts one; `folder` is the test's own. Somebody else keeps a password there. */
export async function startLockedSession(folder: string): Promise<LockedSession> {
  const { startSession } = sessions.parse(await script('session.mjs'));
  const { layKeyring, unlockKeyring } = keyrings.parse(await script('keyring.mjs'));
  const keyringData = join(folder, 'keyring');
  mkdirSync(keyringData, { mode: 0o700 });
  layKeyring(keyringData, [{ service: 'Browser', account: 'me', password: 'theirs' }]);
  // A change makes it an encrypted one, which is locked at the next start.
  const first = await startSession({ keyring: 'unlocked', display: 'keep', keyringData });
  const program = `import keytar from 'keytar'; await keytar.setPassword('Mail', 'me', 'x');`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: first.environment,
  });
  await first.stop();
  const session = await startSession({ keyring: 'locked', desktop: true, keyringData });
  return {
    environment: session.environment,
    unlock: () => unlockKeyring(session.added),
    async startDialogue() {
      const prompter = spawn(PROMPTER, [], { env: session.environment, stdio: 'ignore' });
      const ended = new Promise((resolve) => prompter.once('exit', resolve));
      const says = (program: string, ...words: string[]): Promise<string> =>
        promisify(execFile)(program, words, { env: session.environment }).then(
          ({ stdout }) => stdout,
          () => '',
        );
      const owner = [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus.GetNameOwner',
      ];
      await expect
        .poll(() => says('dbus-send', ...owner, 'string:org.gnome.keyring.SystemPrompter'))
        .toContain('string ":');
      return {
        isOnScreen: async () => (await says('xdotool', 'search', '--onlyvisible', '--class', 'cr-prompter')) !== '',
        async stop() {
          prompter.kill('SIGTERM');
          await ended;
        },
      };
    },
    async countOf(service) {
      const { stdout } = await promisify(execFile)(
        'dbus-send',
        [
          ...['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'],
          ...['org.freedesktop.Secret.Service.SearchItems', `dict:string:string:service,${service}`],
        ],
        { env: session.environment },
      );
      return stdout.match(/object path/g)?.length ?? 0;
    },
    stop: () => session.stop(),
  };
}
