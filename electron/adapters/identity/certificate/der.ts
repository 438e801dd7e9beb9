/** Writes the few kinds of ASN.1 values that a certificate is made of, in DER (ITU-T X.690). */
export type Der = Buffer;

function value(tag: number, ...contents: readonly Buffer[]): Der {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

/** Short form below 128, else the number of length bytes and the length (X.690, 8.1.3). */
function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...parts: readonly Der[]): Der => value(0x30, ...parts);
export const set = (...parts: readonly Der[]): Der => value(0x31, ...parts);
export const octets = (bytes: Buffer): Der => value(0x04, bytes);
export const utf8 = (text: string): Der => value(0x0c, Buffer.from(text, 'utf8'));
export const nothing = (): Der => value(0x05);
export const yes = (): Der => value(0x01, Buffer.from([0xff]));
/** A constructed value with a context-specific tag, explicit. */
export const tagged = (number: number, part: Der): Der => value(0xa0 | number, part);

/** A positive integer from its bytes, the highest first. */
export function integer(bytes: Buffer): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const rest = bytes.subarray(start);
  const first = rest[0] ?? 0;
  return value(0x02, first >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), rest);
}

/** Bits, `unused` of the last byte not counted. */
export const bits = (bytes: Buffer, unused = 0): Der => value(0x03, Buffer.from([unused]), bytes);

/** An object identifier in dotted form. */
export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const bytes = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}

/** A time to the second: UTCTime up to 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). `at` in ms since 1970. */
export function time(at: number): Der {
  const digits = `${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  const isOld = Number(digits.slice(0, 4)) < 2_050;
  return isOld ? value(0x17, Buffer.from(digits.slice(2), 'ascii')) : value(0x18, Buffer.from(digits, 'ascii'));
}
