import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { shiftedClock } from './faketime.mjs';
import { exclusively } from './lock.mjs';
import { cacheFolder, inProject, isSuperuser } from './project.mjs';
import { capture } from './run.mjs';
import { makeAuthority } from './samba-certificates.mjs';
import { awaitTls, runConfig } from './samba-process.mjs';
import { Refusal } from './steps.mjs';
import { installLine, missingPackages } from './system-packages.mjs';

/** Raise it when what a template holds changes. */
const TEMPLATE_VERSION = 8;
const FORCE = { recursive: true, force: true };

export const LAB = /** @type {const} */ ({
  realm: 'LAB.TEST',
  domain: 'LAB',
  baseDn: 'DC=lab,DC=test',
  accountOu: 'OU=Just In Time Accounts,DC=lab,DC=test',
  upnSuffix: 'lab.test',
  host: 'dc1.lab.test',
  administrator: 'administrator@lab.test',
  serviceAccount: 'svc-latchkey@lab.test',
  /** Groups of the lab besides those that every domain has. */
  groups: ['Help Desk', 'Remote Users', 'Added By Hand'],
  /** Groups of every domain that the service account may give, too: those of the practice policies. */
  delegated: ['CN=Domain Admins,CN=Users', 'CN=Server Operators,CN=Builtin', 'CN=Remote Desktop Users,CN=Builtin'],
});

/**
 * @typedef {object} LabSecrets
 * @property {string} administrator
 * @property {string} service
 *
 * @typedef {object} DomainController
 * @property {readonly [string, string]} addresses two loopback addresses of the same server
 * @property {string} caCertificate PEM
 * @property {LabSecrets} secrets
 * @property {string} folder all of the server's files
 * @property {number} pid
 * @property {() => string} output what the server printed, its JSON audit lines among it
 * @property {(signal: NodeJS.Signals) => void} signal
 * @property {(aheadSeconds?: number) => Promise<void>} restart kills it and starts it again: the same data, the same
 *   addresses; its clock ahead of (or, negative, behind) the computer's
 * @property {() => Promise<void>} stop ends it and removes its files
 */

/** Says what is missing, or nothing. */
function checkMachine() {
  const missing = missingPackages(['domain']);
  if (missing.length > 0) {
    throw new Refusal(
      `A domain controller needs packages that are not installed. Install them once with:\n\n  ${installLine(missing)}\n`,
    );
  }
  if (process.platform !== 'linux' || !isSuperuser()) {
    throw new Refusal(
      'A domain controller listens on ports 389 and 636, which only the superuser of a Linux system may open.',
    );
  }
}

const newSecret = () => `Lab-${randomBytes(18).toString('base64url')}9`;

/**
 * ACEs of the least-privilege service account; docs/active-directory.md names them one by one.
 * @param {string} sid
 */
function serviceRights(sid) {
  const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';
  /** @param {string} attribute */
  const write = (attribute) => `(OA;CIIO;WP;${attribute};${user};${sid})`;
  return {
    ou: {
      create: `(OA;;CC;${user};;${sid})`,
      delete: `(OA;;DC;${user};;${sid})`,
      userAccountControl: write('bf967a68-0de6-11d0-a285-00aa003049e2'),
      accountExpires: write('bf967915-0de6-11d0-a285-00aa003049e2'),
      info: write('bf96793e-0de6-11d0-a285-00aa003049e2'),
      primaryGroup: write('bf967a00-0de6-11d0-a285-00aa003049e2'),
      resetPassword: `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};${sid})`,
    },
    /** What every user may do, unless the domain was hardened: read the account restrictions of others. */
    unread: `(OD;CIIO;RP;4c164200-20c0-11d0-a768-00aa006e0529;${user};${sid})`,
    group: { member: `(OA;;WP;bf9679c0-0de6-11d0-a285-00aa003049e2;;${sid})` },
  };
}

/** Each right of the service account; the lab has an account `svc-no-<right>` that lacks just this one. */
const RIGHTS = /** @type {const} */ ([
  'create',
  'delete',
  'userAccountControl',
  'accountExpires',
  'info',
  'primaryGroup',
  'resetPassword',
  'member',
  'read',
]);

/** Lower case and at most 20 characters. @param {string} right */
export const accountWithout = (right) => `svc-no-${right.toLowerCase()}`.slice(0, 20);

/** Marks on every fourth of the people: leases of the contract's organisation that nobody ended. */
const PEOPLE_MARK =
  'latchkey1;org=org-contract;lease=lease-person-%d;tech=tech-ana;policy=policy-1;mode=standard;end=1764061200000';

/**
 * @param {string} dc the domain's folder
 * @param {LabSecrets} secrets
 * @param {number} people how many users there are that have nothing to do with the lab
 */
async function furnish(dc, secrets, people) {
  const { ou, group, unread } = serviceRights('%s');
  const accounts = [undefined, ...RIGHTS].map((lacking) => ({
    name: lacking === undefined ? 'svc-latchkey' : accountWithout(lacking),
    ou: [
      ...Object.entries(ou).flatMap(([right, ace]) => (right === lacking ? [] : [ace])),
      ...(lacking === 'read' ? [unread] : []),
    ],
    group: lacking === 'member' ? [] : [group.member],
  }));
  const { baseDn, accountOu, groups } = LAB;
  const delegated = [...groups.map((name) => `CN=${name},CN=Users`), ...LAB.delegated];
  await runOnDatabase('samba-furnish.py', dc, {
    ...{ baseDn, accountOu, groups, delegated, accounts, password: secrets.service },
    ...{ people, mark: PEOPLE_MARK },
  });
}

/**
 * Runs a script of this folder on the database of a domain controller that does not run.
 * @param {string} script
 * @param {string} dc its folder
 * @param {object} wanted
 */
async function runOnDatabase(script, dc, wanted) {
  const where = { database: join(dc, 'private', 'sam.ldb'), config: join(dc, 'etc', 'smb.conf') };
  await capture('/usr/bin/python3', [inProject('scripts', 'lib', script)], {
    input: JSON.stringify({ ...where, ...wanted }),
  });
}

/**
 * What Practice needs to use the domain, as its file holds it.
 * @param {Pick<DomainController, 'addresses' | 'caCertificate' | 'secrets'>} controller
 */
export const practiceFacts = ({ addresses, caCertificate, secrets }) => ({
  connector: {
    kind: 'activeDirectory',
    domainControllers: addresses,
    encryption: 'ldaps',
    baseDn: LAB.baseDn,
    accountOu: LAB.accountOu,
    upnSuffix: LAB.upnSuffix,
    caCertificate,
    bindAccount: LAB.serviceAccount,
  },
  secret: secrets.service,
});

/** @param {string} folder where the template will stand @param {number} people */
async function makeTemplate(folder, people) {
  const work = `${folder}.making`;
  rmSync(work, FORCE);
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const secrets = { administrator: newSecret(), service: newSecret() };
  const dc = join(work, 'dc');
  const base = join(work, 'base.conf');
  writeFileSync(base, '[global]\n');
  await capture('samba-tool', [
    ...['domain', 'provision', '-s', base, `--targetdir=${dc}`, `--realm=${LAB.realm}`, `--domain=${LAB.domain}`],
    ...['--server-role=dc', '--dns-backend=NONE', '--host-name=dc1', '--host-ip=127.0.0.77', '-q'],
    ...[`--adminpass=${secrets.administrator}`, `--option=posix:eadb=${join(dc, 'eadb.tdb')}`],
    ...['--backend-store=mdb', '--backend-store-size=256Mb'],
  ]);
  await furnish(dc, secrets, people);
  writeFileSync(join(work, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  rmSync(folder, FORCE);
  renameSync(work, folder);
}

/**
 * A provisioned domain to copy from; made once (about 15 s, with 5,000 people about 40 s) and kept with other things that
 * can be made again.
 * @param {number} people
 */
async function template(people) {
  const crowd = people > 0 ? `-people-${people}` : '';
  const folder = join(cacheFolder, `samba-template-${TEMPLATE_VERSION}${crowd}`);
  if (!existsSync(folder)) {
    await exclusively(`${folder}.lock`, 'a domain is being provisioned', async () => {
      if (!existsSync(folder)) await makeTemplate(folder, people);
    });
  }
  return folder;
}

/** Two loopback addresses that nobody else has picked, most likely. @returns {[string, string]} */
function pickAddresses() {
  const start = `127.${randomInt(64, 128)}.${randomInt(0, 256)}`;
  const last = randomInt(1, 250);
  return [`${start}.${last}`, `${start}.${last + 1}`];
}

/**
 * @param {string} config
 * @param {(text: string) => void} hear
 */
function launch(config, hear, aheadSeconds = 0) {
  const child = spawn('samba', ['-i', '--no-process-group', '-M', 'single', '-s', config, '--debug-stdout'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its modules would look past the library that shifts the clock otherwise, and rootDSE tell the computer's time.
    env: { ...process.env, LDB_MODULES_DISABLE_DEEPBIND: '1', ...shiftedClock(aheadSeconds) },
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  child.stdin.on('error', () => undefined);
  return { child, ended: new Promise((resolve) => child.once('close', resolve)) };
}

/**
 * Starts a fresh domain controller of the lab domain on loopback addresses of its own. It ends with this process, even
 * by kill -9, because it watches the pipe on its standard input.
 * @param {{ addresses?: [string, string], people?: number, alsoNamed?: readonly string[], pretends?: 'readOnly' | 'timedMembers' }} [options]
 *   `alsoNamed`: further addresses for its certificate, at which something else may stand in for it; `pretends`: it
 *   takes itself for something else (scripts/lib/samba-pretend.py)
 * @returns {Promise<DomainController>}
 */
export async function startDomainController(options = {}) {
  checkMachine();
  const source = await template(options.people ?? 0);
  const addresses = options.addresses ?? pickAddresses();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-dc-'));
  const dc = join(folder, 'dc');
  cpSync(join(source, 'dc'), dc, { recursive: true, preserveTimestamps: true });
  const { pretends: what } = options;
  if (what !== undefined) await runOnDatabase('samba-pretend.py', dc, { baseDn: LAB.baseDn, what });
  const authority = await makeAuthority(folder, LAB.host, [...addresses, ...(options.alsoNamed ?? [])]);
  const config = join(folder, 'run.conf');
  writeFileSync(config, runConfig({ folder, dc, addresses, ...authority }));
  /** @type {LabSecrets} */
  const secrets = JSON.parse(readFileSync(join(source, 'secrets.json'), 'utf8'));
  const caCertificate = readFileSync(authority.caFile, 'utf8');
  let printed = '';

  let running = launch(config, (text) => (printed += text));
  const ready = () =>
    awaitTls(
      addresses,
      caCertificate,
      () => running.child.exitCode !== null,
      () => printed,
    );
  const kill = async () => {
    running.child.kill('SIGKILL');
    await running.ended;
  };
  try {
    await ready();
  } catch (error) {
    await kill();
    rmSync(folder, FORCE);
    throw error;
  }
  return {
    addresses,
    caCertificate,
    secrets,
    folder,
    get pid() {
      return running.child.pid ?? 0;
    },
    output: () => printed,
    signal: (signal) => void running.child.kill(signal),
    async restart(aheadSeconds) {
      await kill();
      running = launch(config, (text) => (printed += text), aheadSeconds);
      await ready();
    },
    async stop() {
      await kill();
      rmSync(folder, FORCE);
    },
  };
}
