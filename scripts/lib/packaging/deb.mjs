import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { inProject } from '../project.mjs';
import { capture } from '../run.mjs';
import { Refusal } from '../steps.mjs';

/** The package brings no types, so its name is kept from the type checker. @type {string} */
const MAKER = 'electron-installer-debian';

const MIME_TYPES = ['x-scheme-handler/latchkey-invite', 'application/x-latchkey-invite'];
/** Without a keychain no check-out is possible. */
const DEPENDS = ['libsecret-1-0'];
const RECOMMENDS = ['gnome-keyring | kwalletmanager'];

/**
 * Makes the Debian package from the unpacked program.
 * @param {string} folder the unpacked program
 * @param {{ compression?: 'xz' | 'gzip' }} [how] gzip is quicker and larger
 * @returns {Promise<string>} the package's path
 */
export async function makeDeb(folder, { compression = 'xz' } = {}) {
  // Packages: on a fresh clone they are only there once they are installed.
  const { Installer } = await import(MAKER);
  const { author, description, version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  copyFileSync(inProject('packaging', 'copyright.txt'), join(folder, 'LICENSE'));
  const icons = [16, 32, 48, 64, 128, 256, 512].map((size) => [
    `${size}x${size}`,
    inProject('resources', 'icons', `app-${size}.png`),
  ]);
  const installer = new Installer({
    src: folder,
    dest: inProject('dist'),
    /** @param {string} dest */
    rename: (dest) => join(dest, `latchkey_${version}_amd64.deb`),
    logger: () => undefined,
    options: {
      name: 'latchkey',
      bin: 'latchkey',
      productName: 'Latchkey',
      genericName: 'Privileged access',
      description,
      maintainer: author?.name ?? 'Latchkey',
      arch: 'amd64',
      section: 'admin',
      categories: ['Utility', 'Security'],
      mimeType: MIME_TYPES,
      icon: Object.fromEntries(icons),
      depends: DEPENDS,
      recommends: RECOMMENDS,
      compression,
    },
  });
  await installer.generateDefaults();
  installer.generateOptions();
  await installer.createStagingDir();
  await installer.createContents();
  finishStaging(installer.stagingDir);
  await installer.createPackage();
  await installer.movePackage();
  const made = inProject('dist', `latchkey_${version}_amd64.deb`);
  if (!existsSync(made)) throw new Refusal('electron-installer-debian left no package.');
  return made;
}

/** The kind of file that an invitation is, how the program was installed, and the sums by which `dpkg --verify` finds damage. @param {string} staging */
function finishStaging(staging) {
  const mime = join(staging, 'usr', 'share', 'mime', 'packages');
  mkdirSync(mime, { recursive: true });
  copyFileSync(inProject('packaging', 'latchkey.mime.xml'), join(mime, 'latchkey.xml'));
  // By this electron-updater knows how the program was installed, and replaces it the same way.
  writeFileSync(join(staging, 'usr', 'lib', 'latchkey', 'resources', 'package-type'), 'deb', { mode: 0o644 });
  layHeadless(staging);
  const files = readdirSync(join(staging, 'usr'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const sums = files.map((file) => {
    const sum = createHash('md5').update(readFileSync(file)).digest('hex');
    return `${sum}  ${relative(staging, file)}\n`;
  });
  writeFileSync(join(staging, 'DEBIAN', 'md5sums'), sums.join(''), { mode: 0o644 });
}

/**
 * What a server's scheduler needs; the timer is there and not switched on.
 * @param {string} staging
 */
function layHeadless(staging) {
  /** @type {readonly (readonly [from: readonly string[], to: readonly string[], mode: number])[]} */
  const files = [
    [['packaging', 'headless', 'latchkey-sweep.service'], ['usr', 'lib', 'systemd', 'system'], 0o644],
    [['packaging', 'headless', 'latchkey-sweep.timer'], ['usr', 'lib', 'systemd', 'system'], 0o644],
    [['packaging', 'headless', 'latchkey-headless'], ['usr', 'lib', 'latchkey'], 0o755],
    [['docs', 'headless.md'], ['usr', 'share', 'doc', 'latchkey'], 0o644],
  ];
  for (const [from, to, mode] of files) {
    const folder = join(staging, ...to);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const name = from[from.length - 1] ?? '';
    copyFileSync(inProject(...from), join(folder, name));
    chmodSync(join(folder, name), mode);
  }
}

/** A line of `dpkg-deb --contents` as mode, owner and name. @param {string} line */
function asEntry(line) {
  const [mode = '', owner = '', , , , ...name] = line.split(/\s+/);
  return { mode, owner, name: name.join(' ') };
}

/** What must be in the package besides the program itself. */
const MUST_HAVE = [
  './usr/bin/latchkey -> ../lib/latchkey/latchkey',
  './usr/share/applications/latchkey.desktop',
  './usr/share/mime/packages/latchkey.xml',
  './usr/share/doc/latchkey/copyright',
  './usr/lib/latchkey/resources/app.asar',
  './usr/lib/latchkey/resources/SHA256SUMS',
  './usr/lib/latchkey/resources/package-type',
  './usr/share/icons/hicolor/256x256/apps/latchkey.png',
];

/**
 * Reads the package back.
 * @param {string} deb
 * @returns {Promise<string>} what was found, in a few words
 */
export async function checkDeb(deb) {
  const entries = (await capture('dpkg-deb', ['--contents', deb])).trim().split('\n').map(asEntry);
  const names = new Set(entries.map(({ name }) => name));
  for (const name of MUST_HAVE) if (!names.has(name)) throw new Refusal(`The package lacks ${name}.`);
  for (const { mode, owner, name } of entries) {
    if (owner !== 'root/root') throw new Refusal(`${name} belongs to ${owner}.`);
    const isLink = mode.startsWith('l');
    if (!isLink && (mode[5] === 'w' || mode[8] === 'w'))
      throw new Refusal(`${name} can be changed by others (${mode}).`);
    const isHelper = name === './usr/lib/latchkey/chrome-sandbox';
    if (/s/i.test(mode.slice(1)) !== isHelper) throw new Refusal(`${name} has mode ${mode}.`);
  }
  const control = await capture('dpkg-deb', ['--field', deb, 'Depends']);
  for (const name of DEPENDS) if (!control.includes(name)) throw new Refusal(`The package does not depend on ${name}.`);
  return `${entries.length} entries, all root's; setuid: chrome-sandbox alone; depends on ${control.trim().split(',').length} packages`;
}

/**
 * Unpacks the package into a scratch root as `dpkg` would lay it out.
 * @param {string} deb
 * @param {string} root an empty folder
 * @returns {Promise<string>} the installed program
 */
export async function installInto(deb, root) {
  await capture('dpkg-deb', ['--extract', deb, root]);
  const entry = readFileSync(join(root, 'usr', 'share', 'applications', 'latchkey.desktop'), 'utf8');
  for (const line of ['Exec=latchkey %U', `MimeType=${MIME_TYPES.join(';')};`]) {
    if (!entry.split('\n').includes(line)) throw new Refusal(`The desktop entry has no line ${line}`);
  }
  return join(root, 'usr', 'lib', 'latchkey', 'latchkey');
}
