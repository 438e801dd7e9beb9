import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder, inProject } from '../project.mjs';

/** @param {number} size pixels */
const png = (size) => readFileSync(inProject('resources', 'icons', `app-${size}.png`));

/**
 * An icon of Windows that holds PNG pictures (ICO: a header of 6 bytes, 16 bytes for each picture, then the pictures).
 * @param {readonly number[]} sizes at most 256
 */
export function makeIco(sizes) {
  const pictures = sizes.map((size) => ({ size, bytes: png(size) }));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, bytes }, index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(bytes.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += bytes.length;
  });
  return Buffer.concat([head, ...pictures.map(({ bytes }) => bytes)]);
}

/** Kinds of picture in an icon of macOS and their sizes; the last three are for screens of double density. */
const KINDS = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
]);

/** An icon of macOS (ICNS: the word `icns` and the length of all, then word, length and PNG of each picture; big-endian). */
export function makeIcns() {
  /** @param {string} word @param {Buffer} body */
  const block = (word, body) => {
    const head = Buffer.alloc(8);
    head.write(word, 'latin1');
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return block('icns', Buffer.concat(KINDS.map(([kind, size]) => block(kind, png(size)))));
}

/** Makes the icons of Windows and macOS in `.cache/icons`, from the pictures in `resources/icons`. */
export function makeIcons() {
  const folder = join(cacheFolder, 'icons');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'latchkey.ico'), makeIco([16, 32, 48, 64, 128, 256]));
  writeFileSync(join(folder, 'latchkey.icns'), makeIcns());
}
