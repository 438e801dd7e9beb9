import { randomBytes, randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { run } from './run.mjs';

const START_MS = 30_000;

/** @param {string} program @param {readonly string[]} parameters */
async function must(program, parameters) {
  const { code, stderr } = await run(program, parameters, { output: 'capture' });
  if (code !== 0) throw new Error(`${[program, ...parameters].join(' ')}: ${stderr}`);
}

/**
 * The addresses of both ends of a cable, from the range that is kept for tests of networks (RFC 2544, 198.18.0.0/15).
 * @returns {{ near: string, far: string }}
 */
export function cableAddresses() {
  const [first, second, third] = [18 + randomInt(0, 2), randomInt(0, 256), 4 * randomInt(0, 64)];
  const base = `198.${first}.${second}.`;
  return { near: `${base}${third + 1}`, far: `${base}${third + 2}` };
}

/**
 * Lays a cable from this computer into the network namespace of a process; it goes away with the namespace.
 * @param {number} pid
 * @param {{ near: string, far: string }} addresses
 */
export async function layCable(pid, { near, far }) {
  const name = `lk${randomBytes(5).toString('hex')}`;
  const inThere = ['-t', String(pid), '-n', 'ip'];
  await must('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)]);
  await must('ip', ['addr', 'add', `${near}/30`, 'dev', name]);
  await must('ip', ['link', 'set', name, 'up']);
  await must('nsenter', [...inThere, 'addr', 'add', `${far}/30`, 'dev', 'eth0']);
  await must('nsenter', [...inThere, 'link', 'set', 'eth0', 'up']);
  return {
    /** What is sent is lost, as when a cable is pulled: nothing answers, not even a refusal. */
    unplug: () => must('nsenter', [...inThere, 'link', 'set', 'eth0', 'down']),
    plug: () => must('nsenter', [...inThere, 'link', 'set', 'eth0', 'up']),
  };
}

/** @param {string} host @param {number} port @returns {Promise<boolean>} */
export const accepts = (host, port) =>
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
export async function untilListening(address, port) {
  const deadline = Date.now() + START_MS;
  while (!(await accepts(address, port))) {
    if (Date.now() > deadline) throw new Error(`the endpoint at ${address}:${port} does not listen`);
    await pause(20);
  }
}
