import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder } from './project.mjs';

/** Loaded from node_modules at run time, so no bundle names them. */
const WITH_NATIVE_CODE = ['keytar', 'libsql', '@libsql/linux-x64-gnu', '@neon-rs/load', 'detect-libc'];

/** The folder of the package that a module is of, or undefined for our own. @param {string} id */
export function packageFolder(id) {
  const found = /^(?:\0)?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id);
  return found?.[1];
}

/** @param {string} environment */
const noteFile = (environment) => join(cacheFolder, 'packages', `${environment}.json`);

/** Keeps which packages an environment of the build is made of. @type {(environment: string, folders: readonly (string | undefined)[]) => void} */
export function notePackages(environment, folders) {
  mkdirSync(join(cacheFolder, 'packages'), { recursive: true });
  writeFileSync(noteFile(environment), JSON.stringify(folders));
}

/** What was kept for these environments. @param {readonly string[]} environments @returns {string[]} */
export const notedPackages = (environments) =>
  environments
    .map(noteFile)
    .filter((file) => existsSync(file))
    .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')));

/** @param {string} folder */
function licenceOf(folder) {
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  const text = file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
  return { name: description.name, version: description.version, licence: named(description), text };
}

/**
 * The licence as package.json names it; older packages have a list (npm, "package.json: license").
 * @param {{ license?: string; licenses?: readonly { type: string }[] }} description
 */
const named = ({ license, licenses = [] }) => license ?? (licenses.map(({ type }) => type).join(' OR ') || 'not named');

/** What may be part of the program: licences that ask for no more than to be named. */
export const PERMISSIVE = new Set(
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause ISC MIT Unlicense'.split(' '),
);

/**
 * Reads a list that `licenceList` wrote: the packages that may not be part of the program by their licence.
 * @param {string} text
 * @returns {{ count: number; others: string[] }}
 */
export function judgeLicences(text) {
  const [, contents = ''] = text.split('\n\n');
  const lines = contents.split('\n').filter((line) => line !== '');
  return { count: lines.length, others: lines.filter((line) => !PERMISSIVE.has(line.replace(/^\S+ \S+: /, ''))) };
}

/**
 * The text that lists every package of the program with its licence.
 * @param {string} root the project
 * @param {Iterable<string>} folders of packages whose modules are in the bundles
 */
export function licenceList(root, folders) {
  const native = WITH_NATIVE_CODE.map((name) => join(root, 'node_modules', name)).filter((path) => existsSync(path));
  const all = [...new Set([...folders, ...native])]
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map(licenceOf)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = all.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text ?? ''}\n`);
  const contents = all.map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join('\n');
  return `Packages that are part of Latchkey, and their licences\n\n${contents}\n\n${'='.repeat(80)}\n\n${parts.join(`\n${'='.repeat(80)}\n\n`)}`;
}
