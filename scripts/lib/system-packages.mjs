import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { isSuperuser } from './project.mjs';
import { capture, run } from './run.mjs';
import { Refusal, say } from './steps.mjs';

/**
 * Debian packages by purpose. A newer release renames some; then the names stand in one entry, separated by `|`, and any
 * of them will do.
 */
const PACKAGES = {
  /** What unpacks the stand-in runtime. */
  unpack: ['unzip'],
  /** A display without a screen. */
  display: ['xvfb'],
  /** A keychain without a desktop: a private message bus and the service behind libsecret. */
  keyring: ['dbus', 'gnome-keyring'],
  /** What Electron and keytar link to. */
  libraries: [
    'libsecret-1-0',
    'libgtk-3-0|libgtk-3-0t64',
    'libnss3',
    'libgbm1',
    'libasound2|libasound2t64',
    'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
    'libcups2|libcups2t64',
    'libxss1',
    'libxtst6',
    'libnotify4',
    'fonts-dejavu-core',
  ],
  /** A domain controller on loopback, and the tools that look at its database from behind. */
  domain: [
    'samba',
    'samba-ad-provision',
    'samba-dsdb-modules',
    'samba-vfs-modules',
    'python3-samba',
    'ldb-tools',
    'openssl',
    // Lets a domain controller live at another time.
    'faketime',
  ],
  /** An endpoint on loopback: SSH server and client, sudo, timed jobs, and what lists and ends processes. */
  endpoint: ['openssh-server', 'openssh-client', 'sudo', 'at', 'procps', 'util-linux', 'passwd', 'faketime'],
  /** An endpoint with a network and a service manager of its own. */
  wholeEndpoint: ['iproute2', 'systemd'],
  /** The desktop's own question before something is done as root. */
  elevation: ['dbus', 'polkitd|policykit-1', 'pkexec|policykit-1'],
  /** People whom an endpoint knows from elsewhere than its own files. */
  people: ['libnss-systemd'],
  /** A feed of new versions on loopback. */
  feed: ['openssl', 'dpkg'],
  /** What makes an RPM package. */
  rpm: ['rpm'],
  /** The usual LDAP programs, to compare with. */
  ldapTools: ['ldap-utils'],
  /** What tests of tray, clipboard, focus and notifications need besides. */
  desktop: ['openbox', 'trayer', 'dunst', 'xdotool', 'xclip', 'imagemagick', 'python3-dbus', 'python3-gi'],
};

/** @typedef {keyof typeof PACKAGES} Purpose */

const isDebian = () => existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');

/** Reading dpkg's own record takes no process per package. */
function installedPackages() {
  const record = readFileSync('/var/lib/dpkg/status', 'utf8');
  const names = new Set();
  for (const paragraph of record.split('\n\n')) {
    const name = /^Package: (.+)$/m.exec(paragraph)?.[1];
    if (name !== undefined && /^Status: \S+ ok installed$/m.test(paragraph)) names.add(name);
  }
  return names;
}

/**
 * The entries of the purposes that are not installed.
 * @param {readonly Purpose[]} purposes
 */
export function missingPackages(purposes) {
  if (!isDebian()) return [];
  const installed = installedPackages();
  const wanted = [...new Set(purposes.flatMap((purpose) => PACKAGES[purpose]))];
  return wanted.filter((entry) => !entry.split('|').some((name) => installed.has(name)));
}

/**
 * The command that installs entries as `missingPackages` gives them.
 * @param {readonly string[]} entries
 */
export const installLine = (entries) =>
  `sudo apt-get install -y --no-install-recommends ${entries.map((entry) => entry.split('|')[0]).join(' ')}`;

/** @param {string} entry names separated by `|`; gives the one that this release has */
async function available(entry) {
  const names = entry.split('|');
  for (const name of names) {
    const { stdout } = await run('apt-cache', ['policy', name], { output: 'capture' });
    if (/Candidate: (?!\(none\))/.test(stdout)) return name;
  }
  return names[0] ?? entry;
}

const listsAreEmpty = () => !readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));

const APT = ['-q', '-o', 'DPkg::Lock::Timeout=180'];
const aptEnvironment = () => ({ ...process.env, DEBIAN_FRONTEND: 'noninteractive' });

/** @param {readonly string[]} entries */
async function install(entries) {
  const env = aptEnvironment();
  const names = await Promise.all(entries.map(available));
  return run('apt-get', [...APT, 'install', '-y', '--no-install-recommends', ...names], { env, output: 'capture' });
}

/**
 * Installs what is missing for the purposes: on Debian and its kin, as root. Elsewhere it says what to install and fails.
 * @param {readonly Purpose[]} purposes
 * @returns {Promise<string[]>} the names that were missing
 */
export async function ensureSystemPackages(purposes) {
  if (process.platform !== 'linux') return [];
  const missing = missingPackages(purposes);
  if (missing.length === 0) return [];
  if (!isSuperuser()) {
    throw new Refusal(`Some system packages are missing. Install them once with:\n\n  ${installLine(missing)}\n`);
  }
  say(`  installing system packages: ${missing.join(' ')}`);
  const update = () => capture('apt-get', [...APT, 'update'], { env: aptEnvironment() });
  if (listsAreEmpty()) await update();
  let ended = await install(missing);
  if (ended.code !== 0) {
    // Old lists name versions that the archive no longer has.
    await update();
    ended = await install(missing);
  }
  if (ended.code !== 0) throw new Refusal(`apt-get could not install the packages:\n${ended.stderr.trim()}`);
  return missing;
}
