import { run } from './run.mjs';

/**
 * systemd's control groups outlive it.
 * @param {string} folder
 */
export async function removeGroups(folder) {
  // The last of its processes may take a moment to be gone.
  const script =
    'mount -t cgroup2 cgroup2 "$1/groups" && for try in $(seq 100); do find "$1/groups/${1##*/}" -depth -type d -delete && break; sleep 0.05; done';
  await run('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', folder], {
    output: 'capture',
  });
}
