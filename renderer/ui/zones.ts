/** One time zone of the system's list. */
export interface Zone {
  /** IANA name: `Europe/Athens`. */
  readonly name: string;
  /** As people search for it: `europe athens`. */
  readonly words: string;
}

const wordsOf = (name: string): string => name.toLowerCase().replaceAll(/[/_-]+/g, ' ');

let known: readonly Zone[] | undefined;

/** Every time zone that this computer knows, in the order of their names. */
export function zones(): readonly Zone[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => ({ name, words: wordsOf(name) }));
  return known;
}

/** Is this an IANA name that this computer knows? Older names that lead to a newer one count. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `GMT+2`, as it is at this time; empty for an unknown zone. */
export function zoneOffset(name: string, at: number): string {
  if (!isZone(name)) return '';
  const parts = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'shortOffset' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Zones whose names hold every word of the text, at most `most` of them; those that begin with it come first. */
export function findZones(text: string, most: number): readonly Zone[] {
  const wanted = wordsOf(text).trim();
  const fragments = wanted.split(/\s+/);
  const found = zones().filter(({ words }) => fragments.every((fragment) => words.includes(fragment)));
  const rank = ({ words }: Zone): number => Number(!words.split(' ').some((word) => word.startsWith(wanted)));
  return found.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}
