import { seededRandom } from '../fakes/random';

/** Chance that comes again for the same seed. */
export interface Dice {
  /** In [0, 1). */
  unit(): number;
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function dice(seed: string): Dice {
  const random = seededRandom(seed);
  const unit = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
    return (((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(unit() * n);
  return {
    unit,
    below,
    chance: (p) => unit() < p,
    pick: (from) => from[below(from.length)] ?? from[0],
  };
}
