import { createHash } from 'node:crypto';
import type { Random } from '../../ports/system';

/** The same bytes for the same seed: SHA-256 over seed and counter, so that a failing run can be repeated. */
export function seededRandom(seed: number | string): Random {
  let counter = 0;
  let pool: Buffer = Buffer.alloc(0);
  return {
    bytes: (length) => {
      while (pool.length < length) {
        const block = createHash('sha256')
          .update(`${String(seed)}:${String(counter)}`)
          .digest();
        counter += 1;
        pool = Buffer.concat([pool, block]);
      }
      const taken = new Uint8Array(pool.subarray(0, length));
      pool = pool.subarray(length);
      return taken;
    },
  };
}
