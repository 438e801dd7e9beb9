import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log, LogFields } from '../../ports/system';
import { isSensitiveName, redact, REDACTED } from './redact';

export interface LogOptions {
  /** Absolute; made when missing. */
  readonly folder: string;
  /** A file is put aside before it would grow beyond this many bytes. */
  readonly maxBytes: number;
  /** How many files are kept, the newest included; at least 1. */
  readonly files: number;
  readonly clock: Clock;
}

export interface FileLog extends Log {
  /** Makes everything written so far durable. */
  flush(): void;
  close(): void;
  /** The newest file. */
  readonly file: string;
}

type Level = 'info' | 'warn' | 'error';

const LONGEST_EVENT = 80;
const LONGEST_NAME = 60;
const LONGEST_VALUE = 500;
const MOST_FIELDS = 40;
/** No more of a value is looked at: far beyond what is kept, so that no secret is cut in two and then not seen. */
const READ_AT_MOST = 4_096;
/** Characters that JSON leaves as they are and that can make one line look like two or run backwards. */
const INVISIBLE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** One line of JSON: redacted, bounded, printable. */
export function logLine(at: number, level: Level, event: string, fields: LogFields): string {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields).slice(0, MOST_FIELDS)) {
    if (value !== undefined) kept[bounded(name, LONGEST_NAME)] = safeValue(name, value);
  }
  const time = new Date(at).toISOString();
  const text = JSON.stringify({
    time,
    level,
    event: bounded(event, LONGEST_EVENT),
    ...(isEmpty(kept) ? {} : { fields: kept }),
  });
  return `${text.replace(INVISIBLE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function isEmpty(fields: object): boolean {
  return Object.keys(fields).length === 0;
}

function safeValue(name: string, value: string | number | boolean): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (isSensitiveName(name)) return REDACTED;
  return typeof value === 'number' ? value : bounded(value, LONGEST_VALUE);
}

function bounded(text: string, length: number): string {
  const safe = redact(text.slice(0, READ_AT_MOST));
  return safe.length > length ? `${safe.slice(0, length)}…` : safe;
}

/**
 * The log file: `latchkey.log`, before it `latchkey.1.log` and so on; 0600 in a folder of 0700. Writing never throws: a
 * line that cannot be written is counted, and the count is written as soon as writing works again.
 */
export function openLog(options: LogOptions): FileLog {
  const writer = new Writer(options);
  const write =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void =>
      writer.write(logLine(options.clock.wall(), level, event, fields));
  return {
    file: writer.file,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    flush: () => writer.flush(),
    close: () => writer.close(),
  };
}

class Writer {
  readonly file: string;
  readonly #options: LogOptions;
  #handle: number | undefined;
  #size = 0;
  #lost = 0;

  constructor(options: LogOptions) {
    this.#options = options;
    this.file = this.#name(0);
  }

  write(line: string): void {
    try {
      this.#append(line);
    } catch {
      this.#lost += 1;
      this.close();
    }
  }

  flush(): void {
    try {
      if (this.#handle !== undefined) fsyncSync(this.#handle);
    } catch {
      this.close();
    }
  }

  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      if (handle !== undefined) closeSync(handle);
    } catch {
      // It is gone either way.
    }
  }

  #append(line: string): void {
    const { clock, maxBytes } = this.#options;
    const lost = this.#lost > 0 ? logLine(clock.wall(), 'warn', 'log.lost', { lines: this.#lost }) : '';
    const bytes = Buffer.from(lost + line, 'utf8');
    if (this.#open() > 0 && this.#size + bytes.length > maxBytes) this.#rotate();
    const handle = this.#handle;
    if (handle === undefined) return;
    for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
    this.#size += bytes.length;
    this.#lost = 0;
  }

  /** Opens unless open; gives the size of the file in bytes. */
  #open(): number {
    if (this.#handle === undefined) {
      mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      this.#handle = openSync(this.file, 'a', 0o600);
      chmodSync(this.file, 0o600);
      this.#size = fstatSync(this.#handle).size;
    }
    return this.#size;
  }

  #rotate(): void {
    this.close();
    const files = Math.max(1, Math.trunc(this.#options.files));
    rmSync(this.#name(files - 1), { force: true });
    for (let number = files - 2; number >= 0; number -= 1) {
      try {
        renameSync(this.#name(number), this.#name(number + 1));
      } catch {
        // An older one that is not there, or that somebody holds open on Windows: the log goes on in any case.
      }
    }
    this.#open();
  }

  #name(number: number): string {
    return join(this.#options.folder, number === 0 ? 'latchkey.log' : `latchkey.${String(number)}.log`);
  }
}
