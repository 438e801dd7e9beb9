import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * The asar archive format (as documented by the asar project): two length-prefixed records, the second one holding a JSON
 * tree of names with offsets, then the bytes of the files one after the other.
 */

/** @typedef {{ files?: Record<string, Entry>; size?: number; offset?: string; unpacked?: boolean }} Entry */

/** @param {number} length */
const padded = (length) => Math.ceil(length / 4) * 4;

/**
 * Makes an archive of files in one folder.
 * @param {Record<string, string>} contents name → text
 * @returns {Buffer}
 */
export function makeAsar(contents) {
  /** @type {Record<string, Entry>} */
  const files = {};
  const bodies = Object.entries(contents).map(([name, text]) => ({ name, body: Buffer.from(text) }));
  let offset = 0;
  for (const { name, body } of bodies) {
    files[name] = { size: body.length, offset: String(offset) };
    offset += body.length;
  }
  const json = Buffer.from(JSON.stringify({ files }));
  const head = Buffer.alloc(16 + padded(json.length));
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(head.length - 8, 4);
  head.writeUInt32LE(head.length - 12, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  return Buffer.concat([head, ...bodies.map(({ body }) => body)]);
}

/**
 * @param {Entry} entry
 * @param {string} path
 * @returns {{ path: string; size: number; unpacked: boolean }[]}
 */
function flatten(entry, path) {
  if (!entry.files) return [{ path, size: entry.size ?? 0, unpacked: entry.unpacked === true }];
  return Object.entries(entry.files).flatMap(([name, child]) => flatten(child, path ? `${path}/${name}` : name));
}

/**
 * Lists the files of an archive.
 * @param {string} archive its path
 */
export function listAsar(archive) {
  const file = openSync(archive, 'r');
  try {
    const sizes = Buffer.alloc(16);
    readSync(file, sizes, 0, 16, 0);
    const json = Buffer.alloc(sizes.readUInt32LE(12));
    readSync(file, json, 0, json.length, 16);
    return flatten(JSON.parse(json.toString('utf8')), '');
  } finally {
    closeSync(file);
  }
}

/**
 * Reads the text of every file of an archive whose path fits and that lies in the archive itself.
 * @param {string} archive its path
 * @param {RegExp} fits
 * @returns {Map<string, string>} path → text
 */
export function readAsar(archive, fits) {
  const bytes = readFileSync(archive);
  const start = 8 + bytes.readUInt32LE(4);
  /** @type {Entry} */
  const tree = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)));
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @param {Entry} entry @param {string} path */
  const walk = (entry, path) => {
    for (const [name, child] of Object.entries(entry.files ?? {})) walk(child, path ? `${path}/${name}` : name);
    if (entry.files || entry.unpacked || !fits.test(path)) return;
    const at = start + Number(entry.offset);
    texts.set(path, bytes.toString('utf8', at, at + (entry.size ?? 0)));
  };
  walk(tree, '');
  return texts;
}
