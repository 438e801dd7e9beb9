/** Gives that many cryptographically strong bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Sound sources need more than this once in a universe: with any alphabet at least half of all bytes are usable. */
const ATTEMPTS_PER_CHARACTER = 64;

/**
 * `length` characters of `alphabet` (2 to 256 of them), each equally likely: bytes beyond the last whole multiple of the
 * alphabet are thrown away instead of being folded on to its beginning. Throws when the source yields no usable bytes.
 */
export function draw(bytes: RandomBytes, alphabet: string, length: number): string {
  const usable = 256 - (256 % alphabet.length);
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    if (round > ATTEMPTS_PER_CHARACTER) throw new Error('the source of random bytes is broken');
    for (const byte of bytes(length - text.length + 8)) {
      if (byte < usable && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
