/**
 * One text for one value (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units, no blanks, numbers
 * and strings as ECMAScript prints them. Undefined members are left out. Throws TypeError for what JSON cannot say.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError('not JSON');
  // Without a comparison function, sort() compares UTF-16 code units, which is what the standard asks for.
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]): [string, string] => [key, `${JSON.stringify(key)}:${canonicalJson(member)}`]);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([, text]) => text).join(',')}}`;
}

/** Same JSON value? Order of members does not count, order of items does. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b || a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
