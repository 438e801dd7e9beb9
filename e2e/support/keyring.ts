import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { callable, script } from './scripts';

/** A desktop session of its own whose keyring lies there locked (scripts/lib/keyring-session.mjs). */
export interface LockedSession {
  /** For programs in it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Types the password, as signing in to a desktop does. */
  unlock(): Promise<void>;
  /** Starts the desktop's own dialogue for passwords, which nobody answers; gives what stops it. */
  startDialogue(): Promise<() => Promise<void>>;
  /** How many entries a service has, by the keyring itself. */
  countOf(service: string): Promise<number>;
  stop(): Promise<void>;
}

type StartLockedSession = (
  folder: string,
  entries: readonly object[],
  options: { readonly desktop: true },
) => Promise<LockedSession>;
const keyrings = z.object({
  startLockedSession: callable<StartLockedSession>(),
});

/** Starts one; `folder` is the test's own. Somebody else keeps a password there. */
export async function startLockedSession(folder: string): Promise<LockedSession> {
  const scripts = keyrings.parse(await script('keyring-session.mjs'));
  const keyringData = join(folder, 'keyring');
  mkdirSync(keyringData, { mode: 0o700 });
  const theirs = { service: 'Browser', account: 'me', password: 'theirs' };
  return scripts.startLockedSession(keyringData, [theirs], { desktop: true });
}

/** Whether the dialogue for passwords is to be seen in a session. */
export async function isDialogueOnScreen({ environment }: LockedSession): Promise<boolean> {
  const search = ['search', '--onlyvisible', '--class', 'cr-prompter'];
  const found = promisify(execFile)('xdotool', search, { env: { ...environment } });
  return found.then(
    ({ stdout }) => stdout !== '',
    () => false,
  );
}
