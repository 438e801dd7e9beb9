import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Electron's fuses: bytes in the binary after a fixed sentence, one per switch ("Electron: Fuses"). Written here by hand
 * because the runtime must be ready before any package can be relied on.
 */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const WIRE_VERSION = 1;
const ON = 0x31;
const OFF = 0x30;

/** Position of each fuse in the wire, version 1. */
const POSITION = /** @type {const} */ ({
  RunAsNode: 0,
  EnableCookieEncryption: 1,
  EnableNodeOptionsEnvironmentVariable: 2,
  EnableNodeCliInspectArguments: 3,
  EnableEmbeddedAsarIntegrityValidation: 4,
  OnlyLoadAppFromAsar: 5,
  LoadBrowserProcessSpecificV8Snapshot: 6,
  GrantFileProtocolExtraPrivileges: 7,
});

/** @typedef {keyof typeof POSITION} FuseName */

/** @param {Buffer} bytes */
function wireAt(bytes) {
  const found = bytes.indexOf(SENTINEL);
  if (found < 0) throw new Error('this binary has no fuses');
  const version = bytes[found + SENTINEL.length];
  if (version !== WIRE_VERSION) throw new Error(`fuse wire of version ${version}, expected ${WIRE_VERSION}`);
  return { start: found + SENTINEL.length + 2, length: bytes[found + SENTINEL.length + 1] ?? 0 };
}

/**
 * Sets fuses in place.
 * @param {string} binary its path
 * @param {Partial<Record<FuseName, boolean>>} wanted
 */
export function writeFuses(binary, wanted) {
  const { start, length } = wireAt(readFileSync(binary));
  const file = openSync(binary, 'r+');
  try {
    for (const [name, on] of Object.entries(wanted)) {
      const position = POSITION[/** @type {FuseName} */ (name)];
      if (position >= length) throw new Error(`this binary has no fuse ${name}`);
      writeSync(file, Buffer.from([on ? ON : OFF]), 0, 1, start + position);
    }
  } finally {
    closeSync(file);
  }
}
