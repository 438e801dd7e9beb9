import type { ImportProblem } from '../../../../shared/ipc/entities';

/** One record of a table. */
export interface CsvRecord {
  /** Where it begins; 1 = the header. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table, or the first thing that keeps the text from being one. */
export type CsvTable =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly problem: ImportProblem };

/**
 * Reads comma-separated values (RFC 4180): quoted cells may hold commas, line ends and doubled quotes; lines end with CRLF
 * or LF, a byte order mark is passed over, and so are empty lines. A quote in an unquoted cell, or anything between a
 * closing quote and the next comma, is refused: guessing would put values into the wrong column.
 */
export function parseCsv(text: string): CsvTable {
  const reader = new CsvReader(text.startsWith('\uFEFF') ? text.slice(1) : text);
  return reader.read();
}

class CsvReader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  read(): CsvTable {
    const records: CsvRecord[] = [];
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const cells = this.#record();
      if (cells === undefined) return { ok: false, problem: { line, code: 'unclosedQuote' } };
      if (cells.length > 1 || cells[0] !== '') records.push({ line, cells });
    }
    return { ok: true, records };
  }

  /** Undefined: a quote stands where none may stand, or is never closed. */
  #record(): string[] | undefined {
    const cells: string[] = [];
    for (;;) {
      const cell = this.#text.charAt(this.#at) === '"' ? this.#quoted() : this.#plain();
      if (cell === undefined) return undefined;
      cells.push(cell);
      const next = this.#text.charAt(this.#at);
      if (next === ',') {
        this.#at += 1;
        continue;
      }
      if (next === '' || this.#lineEnd()) return cells;
      return undefined;
    }
  }

  #plain(): string | undefined {
    const start = this.#at;
    for (;;) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') return undefined;
      if (character === '' || character === ',' || character === '\n') break;
      if (character === '\r' && this.#text.charAt(this.#at + 1) === '\n') break;
      this.#at += 1;
    }
    return this.#text.slice(start, this.#at);
  }

  #quoted(): string | undefined {
    let cell = '';
    let start = this.#at + 1;
    for (;;) {
      const end = this.#text.indexOf('"', start);
      if (end < 0) return undefined;
      cell += this.#text.slice(start, end);
      if (this.#text.charAt(end + 1) !== '"') {
        this.#at = end + 1;
        this.#line += cell.split('\n').length - 1;
        return cell;
      }
      cell += '"';
      start = end + 2;
    }
  }

  #lineEnd(): boolean {
    const length = this.#text.startsWith('\r\n', this.#at) ? 2 : this.#text.charAt(this.#at) === '\n' ? 1 : 0;
    this.#at += length;
    if (length > 0) this.#line += 1;
    return length > 0;
  }
}

/** The cells of one record by column. */
export interface CsvRow<C extends string> {
  readonly line: number;
  /** Undefined: the table has no such column. */
  readonly cell: (column: C) => string | undefined;
}

/** Lines that are read at most. */
const MOST_LINES = 20_000;

/**
 * Records under a header. Column names are compared without case, blanks, dashes and underscores; every column must be
 * one of `columns`, and `required` must be there.
 */
export function rowsUnder<C extends string>(
  text: string,
  columns: readonly C[],
  required: readonly C[],
): { readonly rows: readonly CsvRow<C>[]; readonly problems: readonly ImportProblem[] } {
  const table = parseCsv(text);
  if (!table.ok) return { rows: [], problems: [table.problem] };
  const [header, ...records] = table.records;
  if (header === undefined || records.length === 0) return { rows: [], problems: [{ line: 1, code: 'empty' }] };
  if (records.length > MOST_LINES) return { rows: [], problems: [{ line: MOST_LINES + 2, code: 'tooManyLines' }] };
  const names = header.cells.map((cell) => columns.find((column) => plainName(column) === plainName(cell)));
  const problems: ImportProblem[] = [
    ...header.cells.flatMap((cell, at): ImportProblem[] =>
      names[at] === undefined || names.indexOf(names[at]) < at
        ? [{ line: header.line, column: cell.trim().slice(0, 60), code: 'unknownColumn' }]
        : [],
    ),
    ...required
      .filter((column) => !names.includes(column))
      .map((column): ImportProblem => ({ line: header.line, column, code: 'missingColumn' })),
    ...records
      .filter(({ cells }) => cells.length !== header.cells.length)
      .map(({ line }): ImportProblem => ({ line, code: 'wrongNumberOfColumns' })),
  ];
  const places = new Map(names.map((name, at) => [name, at]));
  const rows = records.map(({ line, cells }) => ({
    line,
    cell: (column: C): string | undefined => {
      const at = places.get(column);
      return at === undefined ? undefined : (cells[at] ?? '').trim();
    },
  }));
  return { rows: problems.length === 0 ? rows : [], problems };
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** Several values in one cell, separated by semicolons; blanks around them do not count. */
export function valuesIn(cell: string): readonly string[] {
  return cell
    .split(';')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
