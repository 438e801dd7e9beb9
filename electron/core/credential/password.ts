import { Secret } from '../../../shared/secret';
import { draw, type RandomBytes } from './draw';

/** No I, O, l, o, 0, 1: nobody should have to guess which one it is when a password is read from a screen. */
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const DIGITS = '23456789';
/** Printable, no quotes, spaces, backslashes, `$`, `&`, `<`, `:` or `;`: shells, XML, chpasswd and LDIF leave them alone. */
const SYMBOLS = '!#%*+-=?@_';
const LETTERS = UPPER + LOWER;
const ALL = LETTERS + DIGITS + SYMBOLS;
const CLASSES = [UPPER, LOWER, DIGITS, SYMBOLS];

const SHORTEST = 12;
/** Entra takes 8 to 256 characters, Windows' `net user` and old SMB clients stop at 127. */
const LONGEST = 127;
/** A sound source fails a round in about one of nine cases; this many in a row means the source is broken. */
const ROUNDS = 400;

export interface PasswordOptions {
  /** Number of characters, 12 to 127; 24 by default (144 bits). */
  readonly length?: number;
  /**
   * Names the password must not contain, in any case: account name, display name. Windows and Entra refuse a password that
   * holds the account name or a part of the display name of three or more characters.
   */
  readonly notContaining?: readonly string[];
}

/**
 * A password that every target accepts: upper case, lower case, digit and symbol, beginning with a letter. All passwords of
 * that form are equally likely, because whole candidates are drawn and thrown away until one fits. Throws RangeError for an
 * impossible length and Error when the source of bytes is not random.
 */
export function generatePassword(bytes: RandomBytes, options: PasswordOptions = {}): Secret<string> {
  const length = options.length ?? 24;
  if (!Number.isInteger(length) || length < SHORTEST || length > LONGEST) throw new RangeError('password length');
  const banned = (options.notContaining ?? []).flatMap(parts);
  for (let round = 0; round < ROUNDS; round += 1) {
    const candidate = draw(bytes, LETTERS, 1) + draw(bytes, ALL, length - 1);
    if (fits(candidate, banned)) return new Secret(candidate);
  }
  throw new Error('the source of random bytes is broken');
}

function fits(candidate: string, banned: readonly string[]): boolean {
  const folded = candidate.toLowerCase();
  return (
    CLASSES.every((characters) => Array.from(characters).some((character) => candidate.includes(character))) &&
    !banned.some((part) => folded.includes(part))
  );
}

/** The whole name and its parts as Windows cuts them (Microsoft: "Passwords must meet complexity requirements"). */
function parts(name: string): readonly string[] {
  const folded = name.toLowerCase();
  const pieces = [folded, folded.split('@')[0] ?? '', ...folded.split(/[\s,.\-_#@]+/u)];
  return pieces.filter((piece) => piece.length >= 3);
}
