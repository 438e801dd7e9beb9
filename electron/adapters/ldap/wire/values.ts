import type { Entry } from 'ldapts';
import { instant, type Instant } from '../../../../shared/time';

/** 100 ns steps between 1601-01-01 (FILETIME, MS-DTYP 2.3.3) and 1970-01-01. */
const EPOCH_OFFSET = 116_444_736_000_000_000n;
const STEPS_PER_MS = 10_000n;
/** Both mean "never" in accountExpires (MS-ADTS, accountExpires). */
const NEVER = new Set([0n, 0x7fff_ffff_ffff_ffffn]);
const LATEST = 8_640_000_000_000_000n;

/** A FILETIME as AD stores it in accountExpires. */
export function toFileTime(at: Instant): string {
  return String(BigInt(at) * STEPS_PER_MS + EPOCH_OFFSET);
}

/** The instant of a FILETIME; undefined for "never", for 0, for times before 1970, and for what is no number. */
export function fromFileTime(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{1,19}$/.test(text)) return undefined;
  const steps = BigInt(text);
  if (NEVER.has(steps)) return undefined;
  const ms = (steps - EPOCH_OFFSET) / STEPS_PER_MS;
  return ms < 0n || ms > LATEST ? undefined : instant(Number(ms));
}

/** `20260105090000.0Z` (GeneralizedTime, RFC 4517 3.3.13), as rootDSE `currentTime` gives it. */
export function fromGeneralizedTime(text: string | undefined): Instant | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  const ms = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  return ms >= 0 ? instant(ms) : undefined;
}

/** The text of an objectGUID: the first three fields are stored little-endian (MS-DTYP 2.3.4.2). */
export function guidText(bytes: Buffer): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = (start: number, end: number, reverse: boolean): string => {
    const part = Buffer.from(bytes.subarray(start, end));
    return (reverse ? part.reverse() : part).toString('hex');
  };
  return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join('-');
}

/** The text of an objectSid, `S-1-5-21-…` (MS-DTYP 2.4.2.2). */
export function sidText(bytes: Buffer): string | undefined {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || bytes.length !== 8 + 4 * count) return undefined;
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ['S', 1, authority, ...parts].join('-');
}

/** The value that unicodePwd takes: quoted, UTF-16LE (MS-ADTS 3.1.1.3.1.5). */
export function passwordBytes(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

/** Attribute names are compared without case; ldapts gives `[]` for none, a string for one, an array for several. */
function valuesOf(entry: Entry, attribute: string): readonly (string | Buffer)[] {
  const wanted = attribute.toLowerCase();
  const key = Object.keys(entry).find((name) => name.toLowerCase() === wanted);
  const value = key === undefined ? undefined : entry[key];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The first value as text. */
export function textOf(entry: Entry, attribute: string): string | undefined {
  const [first] = valuesOf(entry, attribute);
  return Buffer.isBuffer(first) ? first.toString('utf8') : first;
}

/** The first value as bytes. */
export function bytesOf(entry: Entry, attribute: string): Buffer | undefined {
  const [first] = valuesOf(entry, attribute);
  return typeof first === 'string' ? Buffer.from(first, 'latin1') : first;
}

/** All values as bytes. */
export function allBytesOf(entry: Entry, attribute: string): readonly Buffer[] {
  return valuesOf(entry, attribute).map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(value, 'latin1')));
}

/** All values as text. */
export function textsOf(entry: Entry, attribute: string): readonly string[] {
  return valuesOf(entry, attribute).map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : value));
}
