import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';

const LONGEST_PATTERN = 200;
/** No longer text is ever matched; a reason has at most as many characters. */
export const LONGEST_TEXT = 1_000;
/** Ways a matcher may have to try in the worst case; a few milliseconds on a slow laptop. */
const MOST_WAYS = 2_000_000;

/**
 * A matcher for a pattern an admin wrote, or `bad_input`. Patterns run in the main process, so one that could hang it is
 * refused: the number of ways to read a text is bounded from above (repeat inside repeat multiplies to infinity), and
 * look-arounds and back references are not taken. The whole text must match.
 */
export function safePattern(pattern: string): Result<(text: string) => boolean, Failure> {
  const refused = (why: string): Result<(text: string) => boolean, Failure> =>
    err(failure('bad_input', { detail: `pattern ${why}` }));
  if (pattern.length > LONGEST_PATTERN) return refused('length');
  const compiled = compile(pattern);
  if (compiled === undefined) return refused('syntax');
  const ways = new Reader(pattern).ways();
  if (ways === undefined) return refused('construct');
  if (ways > MOST_WAYS) return refused('cost');
  return ok((text) => text.length <= LONGEST_TEXT && compiled.test(text));
}

function compile(pattern: string): RegExp | undefined {
  try {
    // Alone first: otherwise `a)|(?:b` would slip out of the anchors.
    RegExp(pattern, 'u');
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}

interface Repeat {
  readonly min: number;
  readonly max: number;
}

/** Reads a syntactically correct pattern (flag `u`) once and counts in how many ways it can match. */
class Reader {
  readonly #pattern: string;
  #at = 0;
  #strange = false;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** Undefined: something in it has no bound. */
  ways(): number | undefined {
    const ways = this.#alternatives();
    return this.#strange ? undefined : ways;
  }

  #alternatives(): number {
    let sum = this.#sequence();
    while (this.#take('|')) sum += this.#sequence();
    return sum;
  }

  #sequence(): number {
    let product = 1;
    while (this.#at < this.#pattern.length && !this.#sees('|') && !this.#sees(')')) {
      const ways = this.#atom();
      product *= repeated(ways, this.#repeat());
    }
    return product;
  }

  #atom(): number {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) {
      while (!this.#take(']')) this.#at += this.#sees('\\') ? 2 : 1;
    } else if (this.#take('\\')) {
      this.#escape();
    } else {
      this.#at += 1;
    }
    return 1;
  }

  #group(): number {
    const prefix = /^\?(?::|<[A-Za-z_$][\w$]*>)/.exec(this.#pattern.slice(this.#at));
    if (prefix !== null) this.#at += prefix[0].length;
    else if (this.#sees('?')) this.#strange = true;
    const ways = this.#alternatives();
    this.#take(')');
    return ways;
  }

  #escape(): void {
    const rest = this.#pattern.slice(this.#at);
    // Back references cost more than the count below says.
    if (/^[1-9k]/.test(rest)) this.#strange = true;
    const long = /^(?:u\{[0-9A-Fa-f]+\}|[pP]\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z])/.exec(rest);
    this.#at += long === null ? 1 : long[0].length;
  }

  #repeat(): Repeat {
    const rest = this.#pattern.slice(this.#at);
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
    if (found === null) return { min: 1, max: 1 };
    this.#at += found[0].length;
    if (rest.startsWith('*')) return { min: 0, max: LONGEST_TEXT };
    if (rest.startsWith('+')) return { min: 1, max: LONGEST_TEXT };
    if (rest.startsWith('?')) return { min: 0, max: 1 };
    const min = Number(found[1]);
    if (found[2] === '') return { min, max: min };
    return { min, max: found[3] === '' || found[3] === undefined ? Math.max(min, LONGEST_TEXT) : Number(found[3]) };
  }

  #sees(character: string): boolean {
    return this.#pattern.charAt(this.#at) === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at += 1;
    return true;
  }
}

/** Each of up to `max` rounds can go in `ways` ways, and the number of rounds is one more choice. */
function repeated(ways: number, { min, max }: Repeat): number {
  return (max - min + 1) * Math.pow(ways, max);
}
