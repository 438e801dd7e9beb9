import { createHash } from 'node:crypto';
import { openSync, readFileSync, createReadStream } from 'node:fs';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Written when the program is packed (packaging/after-pack.mjs), in the format of `sha256sum`. */
const SUMS = 'SHA256SUMS';
const LINE = /^([0-9a-f]{64}) {2}(.{1,400})$/;

/**
 * Files of the installation that are not as they were packed, by their names below `resources`; the list itself when it is
 * missing or cannot be read. Meant for accidents of disk and copying: whoever can replace files of the program can replace
 * this check too (docs/adr/0012).
 */
export async function damagedFiles(resources: string): Promise<readonly string[]> {
  const sums = readSums(join(resources, SUMS));
  if (sums === undefined) return [SUMS];
  const judged = await Promise.all(
    sums.map(async ({ sum, name }) => ((await sha256(join(resources, name))) === sum ? [] : [name])),
  );
  return judged.flat();
}

function readSums(file: string): readonly { readonly sum: string; readonly name: string }[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  const sums = lines.flatMap((line) => {
    const [, sum, name] = LINE.exec(line) ?? [];
    return sum === undefined || name === undefined || name.split(sep).includes('..') ? [] : [{ sum, name }];
  });
  const isWhole = sums.length === lines.length && sums.some(({ name }) => name === 'app.asar');
  return isWhole ? sums : undefined;
}

/** Undefined when it cannot be read. */
async function sha256(file: string): Promise<string | undefined> {
  try {
    const hash = createHash('sha256');
    await pipeline(createReadStream('', { fd: openPlain(file) }), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** Electron shows an archive as a folder; here its bytes are wanted. */
function openPlain(file: string): number {
  const before = process.noAsar;
  process.noAsar = true;
  try {
    return openSync(file, 'r');
  } finally {
    process.noAsar = before;
  }
}
