/** The middle value; the mean of the two in the middle of an even number. Of nothing: NaN. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
}

/** One after another every order in which the things can stand. */
function arrangement<T>(things: readonly T[], round: number): readonly T[] {
  const [first, ...rest] = things;
  if (first === undefined) return [];
  const others = arrangement(rest, Math.floor(round / things.length));
  return others.toSpliced(round % things.length, 0, first);
}

/** Does the thing once; gives how long it took, in ms. */
export type Way = (round: number) => Promise<number>;

/**
 * The medians of several ways of doing the same. They take turns in every order, so that whatever else the computer does,
 * and the state in which each leaves what they work on, meets all of them alike; the first `warmUp` rounds are not counted.
 * Each order comes up equally often where `rounds` is a multiple of the number of orders.
 */
export async function medians<Name extends string>(
  ways: Readonly<Record<Name, Way>>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const lengths = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (const name of arrangement(names, round)) {
      const length = await ways[name](round);
      if (round >= warmUp) lengths.get(name)?.push(length);
    }
  }
  const entries = names.map((name) => [name, median(lengths.get(name) ?? [])] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}
