import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { inProject } from '../project.mjs';
import { capture } from '../run.mjs';
import { Refusal } from '../steps.mjs';

/** By Fedora's names; the libraries that Chromium links to, and the keychain without which no check-out is possible. */
const REQUIRES = 'gtk3 libnotify nss libXScrnSaver libXtst xdg-utils at-spi2-core libuuid libsecret'.split(' ');

/** What the Debian package has and others do not. */
const DEBIAN_ONLY = [join('usr', 'share', 'lintian')];

const TYPE = join('usr', 'lib', 'latchkey', 'resources', 'package-type');
const HELPER = '/usr/lib/latchkey/chrome-sandbox';

/** @param {{ version: string; description: string; tree: string; compression: string }} facts */
const specOf = ({ version, description, tree, compression }) => `
%define __spec_install_post %{nil}
%define _build_id_links none
%define _binary_payload ${compression}
%define _buildhost latchkey
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
Name: latchkey
Version: ${version}
Release: 1
Summary: Just-in-time privileged accounts
License: Proprietary
AutoReqProv: no
${REQUIRES.map((name) => `Requires: ${name}`).join('\n')}
Recommends: gnome-keyring

%description
${description}

%install
mkdir -p %{buildroot}
cp -a ${tree}/. %{buildroot}

%files
%defattr(-,root,root,-)
%attr(4755,root,root) ${HELPER}
${filesOf(tree)
  .filter((path) => `/${path}` !== HELPER)
  .map((path) => `"/${path}"`)
  .join('\n')}
%dir /usr/lib/latchkey
`;

/** Files and links below a folder, relative to it. @param {string} folder @returns {string[]} */
const filesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

/**
 * Makes the RPM package with rpmbuild from what the Debian package laid out.
 * @param {string} installed root of the unpacked Debian package
 * @param {{ compression?: string }} [how] by rpm's name; gzip is quicker and larger
 * @returns {Promise<string>} the package's path
 */
export async function makeRpm(installed, { compression = 'w19.zstdio' } = {}) {
  const { description, version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const work = mkdtempSync(join(tmpdir(), 'latchkey-rpm-'));
  try {
    const tree = join(work, 'tree');
    cpSync(installed, tree, { recursive: true, verbatimSymlinks: true });
    for (const path of DEBIAN_ONLY) rmSync(join(tree, path), { recursive: true, force: true });
    writeFileSync(join(tree, TYPE), 'rpm');
    writeFileSync(join(work, 'latchkey.spec'), specOf({ version, description, tree, compression }));
    const places = ['--define', `_topdir ${work}`, '--define', `_rpmdir ${inProject('dist')}`];
    const name = `latchkey-${version}.x86_64.rpm`;
    const how = [...places, '--define', `_rpmfilename ${name}`, '--target', 'x86_64', join(work, 'latchkey.spec')];
    await capture('rpmbuild', ['-bb', '--quiet', ...how], { env: { ...process.env, LC_ALL: 'C' } });
    const made = inProject('dist', name);
    if (!existsSync(made)) throw new Refusal('rpmbuild left no package.');
    return made;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Reads the package back and unpacks it beside the Debian one: the same files, root's, setuid the sandbox's helper alone.
 * @param {string} rpm
 * @param {string} installed root of the unpacked Debian package
 * @param {string} folder where it is unpacked
 * @returns {Promise<string>} the program in it
 */
export async function checkRpm(rpm, installed, folder) {
  const query = ['-qp', '--qf', '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILENAMES}\\n]', rpm];
  for (const line of (await capture('rpm', query)).trim().split('\n')) {
    const [mode = '', user, group, name] = line.split(' ');
    if (user !== 'root' || group !== 'root') throw new Refusal(`${name} belongs to ${user}:${group}.`);
    if (!mode.startsWith('l') && (mode[5] === 'w' || mode[8] === 'w')) throw new Refusal(`${name} has mode ${mode}.`);
    if (/s/.test(mode.slice(1)) !== (name === HELPER)) throw new Refusal(`${name} has mode ${mode}.`);
  }
  await capture('rpm', ['--checksig', '--nosignature', rpm]);
  mkdirSync(folder, { recursive: true });
  // It writes a tar archive beside what it reads.
  await capture('rpm2archive', ['--nocompression', rpm]);
  await capture('tar', ['-xf', `${rpm}.tar`, '-C', folder]);
  rmSync(`${rpm}.tar`);
  const wanted = filesOf(installed).filter((path) => !DEBIAN_ONLY.some((other) => path.startsWith(other)));
  const found = filesOf(folder);
  if (found.join('\n') !== wanted.join('\n'))
    throw new Refusal('The RPM package holds other files than the Debian one.');
  for (const path of found) {
    if (path !== TYPE && contentOf(join(folder, path)) !== contentOf(join(installed, path)))
      throw new Refusal(`${path} is not the same in both packages.`);
  }
  if (readFileSync(join(folder, TYPE), 'utf8') !== 'rpm') throw new Refusal('The RPM package says that it is another.');
  return join(folder, 'usr', 'lib', 'latchkey', 'latchkey');
}

/** @param {string} path */
const contentOf = (path) =>
  lstatSync(path).isSymbolicLink() ? readlinkSync(path) : createHash('sha256').update(readFileSync(path)).digest('hex');
