import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { whenEnded } from './run.mjs';
import { say } from './steps.mjs';

const POLL_MS = 200;
/** A lock without an owner's number was left by a process that died between two system calls. */
const NAMELESS_MS = 5_000;
const FORCE = { recursive: true, force: true };

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    return !Number.isInteger(pid) || pid <= 0 || !lives(pid);
  } catch {
    try {
      return Date.now() - statSync(folder).mtimeMs > NAMELESS_MS;
    } catch {
      return false;
    }
  }
}

/**
 * Removes a lock whose owner is dead. Only one process at a time may judge that: otherwise a slow one would remove the
 * lock that a quick one has just taken.
 * @param {string} folder
 */
function clearAbandoned(folder) {
  const judge = `${folder}.judge`;
  try {
    mkdirSync(judge);
  } catch {
    if (existsSync(judge) && Date.now() - statSync(judge).mtimeMs > NAMELESS_MS) rmSync(judge, FORCE);
    return;
  }
  try {
    if (isAbandoned(folder)) rmSync(folder, FORCE);
  } finally {
    rmSync(judge, FORCE);
  }
}

/** @param {string} folder */
function take(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

/**
 * Lets one process at a time do `work`. A lock whose owner is dead is taken over.
 * @template T
 * @param {string} folder the lock itself; its parent is made
 * @param {string} what told to the person who waits
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(folder, what, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  while (!take(folder)) {
    if (isAbandoned(folder)) clearAbandoned(folder);
    if (!told) say(`  waiting for another process: ${what}`);
    told = true;
    await wait(POLL_MS);
  }
  const release = () => rmSync(folder, FORCE);
  const forget = whenEnded(release);
  try {
    return await work();
  } finally {
    forget();
    release();
  }
}
