import { accessSync, chmodSync, constants, mkdirSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Leaves this program's memory out of core dumps: of every mapping that Linux could write, none is (core(5), "Controlling
 * which mappings are written to the core dump"; 0 = none). Programs started from here inherit it. Windows and macOS write
 * no dumps of programs unless the owner of the computer switches that on. Says whether it is so.
 */
export function leaveMemoryOutOfDumps(file = '/proc/self/coredump_filter'): boolean {
  try {
    writeFileSync(file, '0');
    return true;
  } catch {
    return false;
  }
}

/**
 * Takes out of the environment what would make Node accept any certificate (Node, "CLI: NODE_TLS_REJECT_UNAUTHORIZED", read at
 * each connection). People set it for some other program and forget it. NODE_OPTIONS and NODE_EXTRA_CA_CERTS are a fuse's.
 */
export function keepCertificatesChecked(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    // Windows does not tell upper and lower case apart here.
    if (name.toUpperCase() === 'NODE_TLS_REJECT_UNAUTHORIZED') Reflect.deleteProperty(env, name);
  }
}

/** Makes a folder that only its user can read, also when it was there before and open to others. */
export function ownFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Windows knows no modes: there the folder lies in the user's own part of the disk.
  if (process.platform !== 'win32') chmodSync(path, 0o700);
}

/** Whether records can be kept in the folder. Asked by writing: modes say nothing about a medium that is read-only or full. */
export function canKeepRecords(folder: string): boolean {
  const probe = join(folder, '.writable');
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    closeSync(openSync(probe, 'w', 0o600));
    rmSync(probe, { force: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends this program at once, when nothing is left to be written. An orderly exit waits for the threads of libraries (libuv
 * joins them), and one of them may wait for a person.
 */
export function endByForce(): void {
  process.kill(process.pid, 'SIGKILL');
}
