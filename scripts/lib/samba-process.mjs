import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';

const READY_MS = 30_000;
const POLL_MS = 50;
/** The server's own witness: one JSON line per sign-in, change, password reset and group change. */
const AUDIT = '0 auth_json_audit:3 dsdb_json_audit:5 dsdb_password_json_audit:5 dsdb_group_json_audit:5';

/**
 * The configuration of a server whose every file lies in its own folder. LDAP ports cannot be set, so each server has
 * addresses of its own.
 * @param {{ folder: string, dc: string, addresses: readonly string[], keyFile: string, certFile: string, caFile: string }} paths
 */
export function runConfig({ folder, dc, addresses, keyFile, certFile, caFile }) {
  const run = join(folder, 'run');
  return `[global]
netbios name = DC1
realm = LAB.TEST
workgroup = LAB
server role = active directory domain controller
server services = ldap
interfaces = ${addresses.map((address) => `${address}/8`).join(' ')}
bind interfaces only = yes
private dir = ${join(dc, 'private')}
lock directory = ${run}
state directory = ${join(dc, 'state')}
cache directory = ${join(dc, 'cache')}
pid directory = ${run}
ncalrpc dir = ${join(run, 'ncalrpc')}
winbindd socket directory = ${join(run, 'winbindd')}
ntp signd socket directory = ${join(run, 'ntp')}
binddns dir = ${join(dc, 'bind-dns')}
log file = ${join(folder, 'log')}
posix:eadb = ${join(dc, 'eadb.tdb')}
log level = ${AUDIT}
tls enabled = yes
tls keyfile = ${keyFile}
tls certfile = ${certFile}
tls cafile = ${caFile}
`;
}

/**
 * Whether a verified TLS connection can be opened.
 * @param {string} host
 * @param {string} ca
 */
function opens(host, ca) {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 636, ca, timeout: 2_000 });
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('secureConnect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/**
 * Resolves when every address answers over verified TLS; rejects when the server ended or took too long.
 * @param {readonly string[]} addresses
 * @param {string} ca
 * @param {() => boolean} hasEnded
 * @param {() => string} output
 */
export async function awaitTls(addresses, ca, hasEnded, output) {
  const since = performance.now();
  for (const address of addresses) {
    while (!(await opens(address, ca))) {
      const late = performance.now() - since > READY_MS;
      if (hasEnded() || late) {
        throw new Error(`the domain controller ${late ? 'did not answer' : 'ended'}:\n${output().slice(-2_000)}`);
      }
      await wait(POLL_MS);
    }
  }
}
