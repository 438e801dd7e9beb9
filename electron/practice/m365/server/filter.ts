import type { Json, JsonObject } from '../state/schema';

/** A parsed `$filter`. */
export interface Filter {
  readonly matches: (item: JsonObject) => boolean;
  /** Paths it looks at. */
  readonly paths: readonly string[];
  /** Uses something that only advanced queries allow: ne, not, endsWith, a nested path. */
  readonly advanced: boolean;
}

type Test = (item: JsonObject) => boolean;
type Literal = string | number | boolean | null;

/** Thrown for text that is no filter, or one that this service does not understand. */
export class FilterProblem extends Error {}

const tokenPattern = /\s*(?:(\(|\)|,)|('(?:[^']|'')*')|([A-Za-z0-9_.@/:+-]+))/y;
const comparisons = new Set(['eq', 'ne', 'ge', 'le', 'gt', 'lt']);

/** Parses the part of OData 4 `$filter` that directory objects support. Throws `FilterProblem`. */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokenise(text));
  const matches = parser.whole();
  return { matches, paths: parser.paths, advanced: parser.advanced };
}

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (text.slice(tokenPattern.lastIndex).trim() !== '') {
    const found = tokenPattern.exec(text);
    if (found === null) throw new FilterProblem('Invalid filter clause');
    tokens.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return tokens;
}

class Parser {
  readonly paths: string[] = [];
  advanced = false;
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): Test {
    const test = this.any();
    if (this.#at !== this.tokens.length) throw new FilterProblem('Invalid filter clause');
    return test;
  }

  private any(): Test {
    let left = this.all();
    while (this.take('or')) {
      const before = left;
      const right = this.all();
      left = (item) => before(item) || right(item);
    }
    return left;
  }

  private all(): Test {
    let left = this.one();
    while (this.take('and')) {
      const before = left;
      const right = this.one();
      left = (item) => before(item) && right(item);
    }
    return left;
  }

  private one(): Test {
    if (this.take('not')) {
      this.advanced = true;
      const inner = this.one();
      return (item) => !inner(item);
    }
    if (this.take('(')) {
      const inner = this.any();
      this.expect(')');
      return inner;
    }
    const word = this.next();
    if (['startswith', 'endswith'].includes(word.toLowerCase()) && this.take('(')) return this.call(word.toLowerCase());
    return this.comparison(word);
  }

  private call(name: string): Test {
    if (name === 'endswith') this.advanced = true;
    const path = this.path(this.next());
    this.expect(',');
    const wanted = this.literal();
    this.expect(')');
    if (typeof wanted !== 'string') throw new FilterProblem('Invalid filter clause');
    const lower = wanted.toLowerCase();
    return (item) => {
      const value = valueAt(item, path);
      if (typeof value !== 'string') return false;
      return name === 'startswith' ? value.toLowerCase().startsWith(lower) : value.toLowerCase().endsWith(lower);
    };
  }

  private comparison(word: string): Test {
    const path = this.path(word);
    const operator = this.next();
    if (operator === 'in') {
      const wanted = this.list();
      return (item) => wanted.some((literal) => compare(valueAt(item, path), literal) === 0);
    }
    if (!comparisons.has(operator)) throw new FilterProblem('Invalid filter clause');
    if (operator === 'ne') this.advanced = true;
    const wanted = this.literal();
    return (item) => holds(operator, compare(valueAt(item, path), wanted));
  }

  private list(): Literal[] {
    this.expect('(');
    const literals = [this.literal()];
    while (this.take(',')) literals.push(this.literal());
    this.expect(')');
    return literals;
  }

  private literal(): Literal {
    const token = this.next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
    if (/^\d{4}-\d\d-\d\dT/.test(token) || /^[0-9a-f-]{36}$/i.test(token)) return token;
    throw new FilterProblem('Invalid filter clause');
  }

  private path(word: string): string {
    if (!/^[A-Za-z_@][A-Za-z0-9_./]*$/.test(word)) throw new FilterProblem('Invalid filter clause');
    if (word.includes('/')) this.advanced = true;
    this.paths.push(word);
    return word;
  }

  private next(): string {
    const token = this.tokens[this.#at];
    if (token === undefined) throw new FilterProblem('Invalid filter clause');
    this.#at += 1;
    return token;
  }

  private take(token: string): boolean {
    if (this.tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new FilterProblem('Invalid filter clause');
  }
}

function valueAt(item: JsonObject, path: string): Json {
  let value: Json = item;
  for (const part of path.split('/')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    value = value[part] ?? null;
  }
  return value;
}

/** Below, equal, above as -1, 0, 1; NaN when the two cannot be compared. Text is compared without regard to case. */
function compare(value: Json, wanted: Literal): number {
  if (wanted === null || value === null) return value === wanted ? 0 : Number.NaN;
  if (typeof value === 'string' && typeof wanted === 'string') {
    const [a, b] = [value.toLowerCase(), wanted.toLowerCase()];
    return a === b ? 0 : a < b ? -1 : 1;
  }
  if (typeof value === 'number' && typeof wanted === 'number') return Math.sign(value - wanted);
  return typeof value === typeof wanted && value === wanted ? 0 : Number.NaN;
}

function holds(operator: string, order: number): boolean {
  if (operator === 'eq') return order === 0;
  if (operator === 'ne') return order !== 0;
  if (operator === 'ge') return order >= 0;
  if (operator === 'le') return order <= 0;
  return operator === 'gt' ? order > 0 : order < 0;
}
