const LONGEST_NAME = 120;

/**
 * A name from outside as it may be shown and stored (`nameSchema`): control characters and marks that turn text around
 * would lie to whoever reads them. `nameless` stands for a name that is none.
 */
export function shownName(name: string, nameless: string): string {
  const plain = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === ''
    ? nameless
    : plain
        .slice(0, LONGEST_NAME)
        .replace(/\p{Cs}$/u, '')
        .trim();
}
