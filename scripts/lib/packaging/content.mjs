import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';

import { listAsar, readAsar } from '../asar.mjs';
import { judgeLicences } from '../licences.mjs';
import { inProject } from '../project.mjs';
import { Refusal } from '../steps.mjs';

/** The archive holds the built program and two packages with native code; more is a mistake in the list of files. */
const MOST_ARCHIVE_BYTES = 5_000_000;

/**
 * Names as they stand in `packaging/content.txt`: a `*` is a name that changes with each build, such as the digest of a
 * chunk.
 * @param {string} line
 */
const asPattern = (line) => new RegExp(`^${line.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);

/**
 * Compares the files of the archive with the list, both ways.
 * @param {string} archive
 * @returns {number} how many files it holds
 */
export function checkContent(archive) {
  const listed = readFileSync(inProject('packaging', 'content.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const patterns = listed.map((line) => ({ line, pattern: asPattern(line) }));
  const files = listAsar(archive).map(({ path }) => path);
  const foreign = files.filter((path) => !patterns.some(({ pattern }) => pattern.test(path)));
  const missing = patterns.filter(({ pattern }) => !files.some((path) => pattern.test(path)));
  if (foreign.length > 0) throw new Refusal(`In the archive and not in packaging/content.txt: ${foreign.join(', ')}`);
  if (missing.length > 0) {
    throw new Refusal(`In packaging/content.txt and not in the archive: ${missing.map(({ line }) => line).join(', ')}`);
  }
  const { size } = statSync(archive);
  if (size > MOST_ARCHIVE_BYTES) throw new Refusal(`The archive has ${size} bytes, more than ${MOST_ARCHIVE_BYTES}.`);
  return files.length;
}

/** @param {string} folder */
const entriesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => join(entry.parentPath, entry.name));

/** What may be run, by its name in the folder; libraries are only mapped. */
const PROGRAMS = new Set(['latchkey', 'chrome-sandbox', 'chrome_crashpad_handler']);

/**
 * Nobody but the owner may change a file, everybody may read it, and only programs may be run.
 * @param {string} folder the unpacked program
 * @returns {number} how many files and folders were looked at
 */
export function checkModes(folder) {
  const entries = entriesIn(folder);
  for (const path of entries) {
    const facts = statSync(path);
    const name = relative(folder, path);
    if ((facts.mode & 0o022) !== 0) throw new Refusal(`${name} can be changed by others.`);
    if ((facts.mode & 0o444) !== 0o444) throw new Refusal(`${name} cannot be read by everybody.`);
    const runs = facts.isFile() && (facts.mode & 0o111) !== 0;
    if (runs !== (facts.isFile() && PROGRAMS.has(name)))
      throw new Refusal(`${name} has mode ${facts.mode.toString(8)}.`);
  }
  return entries.length;
}

/**
 * The sums that the program checks at start are those of its files.
 * @param {string} resources
 * @returns {number} how many
 */
export function checkSums(resources) {
  const lines = readFileSync(join(resources, 'SHA256SUMS'), 'utf8').split('\n').filter(Boolean);
  const listed = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const files = entriesIn(resources)
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(resources, path))
    .filter((name) => name !== 'SHA256SUMS');
  for (const name of files) {
    const sum = createHash('sha256')
      .update(readFileSync(join(resources, name)))
      .digest('hex');
    if (listed.get(name) !== sum) throw new Refusal(`${name} is not as SHA256SUMS says.`);
  }
  return files.length;
}

/**
 * The list of licences that About shows names every package whose code is in the archive, with a permissive licence.
 * @param {string} archive
 * @returns {number} how many packages
 */
export function checkLicences(archive) {
  const text = readAsar(archive, /^out\/licences\.txt$/).get('out/licences.txt') ?? '';
  const { count, others } = judgeLicences(text);
  if (others.length > 0) throw new Refusal(`These may not be part of the program: ${others.join(', ')}`);
  // Bundles name none of theirs, but whatever is laid in node_modules must be listed.
  const laid = listAsar(archive).flatMap(({ path }) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    return name === undefined ? [] : [name === 'keytar' ? '@github/keytar' : name];
  });
  const unlisted = [...new Set(laid)].filter((name) => !text.includes(`\n${name} `));
  if (count === 0 || unlisted.length > 0) throw new Refusal(`Not in the list of licences: ${unlisted.join(', ')}`);
  return count;
}
