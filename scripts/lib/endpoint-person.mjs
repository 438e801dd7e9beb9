import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './run.mjs';

const FORCE = { recursive: true, force: true };

/**
 * OpenSSH asks a program for the password when there is no terminal (ssh(1), SSH_ASKPASS); it prints a file, so the password
 * is in no argument list.
 * @param {{ folder: string, address: string, port: number }} where
 * @param {string} user
 * @param {string} password
 * @param {string} command
 * @param {string} input
 */
export async function signIn({ folder, address, port }, user, password, command, input) {
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
export function signInWithKey({ folder, address, port }, user) {
  const hosts = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  const options = ['-F', '/dev/null', '-i', join(folder, 'client_key'), '-o', 'BatchMode=yes', ...hosts];
  return run('ssh', [...options, '-p', String(port), `${user}@${address}`, 'true'], { output: 'capture' });
}
