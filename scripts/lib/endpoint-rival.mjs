import { join } from 'node:path';

import { MANAGER } from './endpoint.mjs';
import { run } from './run.mjs';

/** @typedef {import('./endpoint.mjs').Endpoint} Endpoint */

/**
 * What an administrator's own script does for the same: account with home directory, password, two groups, an end armed as
 * at job and sudo rule, and a look at the result. Each step once and nothing read back in between.
 * @param {string} name @param {string} password
 */
const steps = (name, password) => [
  `useradd -m -s /bin/bash -c 'JIT account' -e 2030-01-01 ${name}`,
  `printf '%s' 'end=1' >/var/lib/latchkey/${name}; printf '${name} ALL=(ALL:ALL) NOTBEFORE=20300101000000Z !ALL\\n' >/run/${name}.rule && chmod 440 /run/${name}.rule && visudo -cqf /run/${name}.rule >/dev/null && mv /run/${name}.rule /etc/sudoers.d/${name}; echo "usermod -L -e 1 ${name}; pkill -KILL -u ${name}" | at now + 60 minutes 2>/dev/null`,
  `printf '%s:%s\\n' ${name} '${password}' | chpasswd`,
  `usermod -aG helpdesk ${name}`,
  `usermod -aG remote ${name}`,
  `id ${name}; passwd -S ${name}; chage -l ${name} | grep expires; atq`,
];

/** @param {Endpoint} endpoint @param {string} script */
async function ssh({ folder, address, port }, script) {
  const hosts = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  const options = ['-F', '/dev/null', '-i', join(folder, 'client_key'), '-o', 'BatchMode=yes', ...hosts];
  const ended = await run('ssh', [...options, '-p', String(port), `${MANAGER}@${address}`, 'sudo -n sh -s'], {
    output: 'capture',
    input: script,
  });
  if (ended.code !== 0) throw new Error(`ssh ended with code ${ended.code}: ${ended.stderr}`);
  return ended.stdout;
}

/** Everything in one command. @param {Endpoint} endpoint @param {string} name @param {string} password */
export async function checkOutByOneSsh(endpoint, name, password) {
  const seen = await ssh(endpoint, steps(name, password).join('\n'));
  if (!/helpdesk/.test(seen) || !/remote/.test(seen)) throw new Error('the rival did not do the same');
}

/** One command for each step, as by hand. @param {Endpoint} endpoint @param {string} name @param {string} password */
export async function checkOutBySshSteps(endpoint, name, password) {
  let seen = '';
  for (const step of steps(name, password)) seen = await ssh(endpoint, step);
  if (!/helpdesk/.test(seen) || !/remote/.test(seen)) throw new Error('the rival did not do the same');
}
