const SIZE = 4;

/** The characters of a secret in groups of four, so that they can be read over; nothing is added or left out. */
export function grouped(value: string): string[] {
  const characters = Array.from(value);
  return Array.from({ length: Math.ceil(characters.length / SIZE) }, (_, index) =>
    characters.slice(index * SIZE, (index + 1) * SIZE).join(''),
  );
}

/** Digits and signs are coloured, so that 0 and O, 1 and l can be told apart. */
export function kindOf(character: string): 'letter' | 'digit' | 'sign' {
  if (/^\p{L}$/u.test(character)) return 'letter';
  return /^\p{N}$/u.test(character) ? 'digit' : 'sign';
}
