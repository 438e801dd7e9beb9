import { isoTime, type AuditRecord } from './record';

/** Columns of the export, in their order; part of the product's interface, so only ever added to at the end. */
const COLUMNS: readonly (readonly [string, (record: AuditRecord) => string | number | undefined])[] = [
  ['sequence', ({ sequence }) => sequence],
  ['at', ({ at }) => isoTime(at)],
  ['event', ({ event }) => event.kind],
  ['detail', (record) => detailOf(record)],
  ['actor', ({ actor }) => actor],
  ['technician', ({ lease }) => lease?.technician],
  ['customer', ({ lease }) => lease?.customer],
  ['policy', ({ lease }) => lease?.policy],
  ['account', ({ lease }) => lease?.account],
  ['mode', ({ lease }) => lease?.mode],
  ['reason', ({ lease }) => lease?.reason],
  ['ticket', ({ lease }) => lease?.ticket],
  ['lease', ({ lease }) => lease?.id],
  ['leaseEndsAt', ({ lease }) => (lease === undefined ? undefined : isoTime(lease.endsAt))],
  ['signInEndedBy', ({ lease }) => lease?.enforcedBy.signIn],
  ['privilegeEndedBy', ({ lease }) => lease?.enforcedBy.privilege],
  ['objectEndedBy', ({ lease }) => lease?.enforcedBy.object],
  ['hash', ({ hash }) => hash],
];

/** What is particular to an event: its members but the kind, as `name=value` joined by `; `. */
function detailOf({ event }: AuditRecord): string {
  return Object.entries(event)
    .filter(([name, value]) => name !== 'kind' && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('; ');
}

/**
 * One field after RFC 4180, always quoted. A text that a spreadsheet would take for a formula (it begins with `=`, `+`,
 * `-`, `@`, tab or line break, also behind blanks or a quote, and in full width) gets an apostrophe in front, which
 * spreadsheets show as text (OWASP, "CSV Injection"). NUL, which RFC 4180 has no place for, becomes U+FFFD.
 */
export function csvField(value: string | number | undefined): string {
  if (value === undefined) return '""';
  if (typeof value === 'number') return `"${String(value)}"`;
  const text = value.replaceAll('\0', '\uFFFD');
  const risky = /^[\s"'\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(text);
  return `"${(risky ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** The first line of an export. */
export function csvHead(): string {
  return `${COLUMNS.map(([name]) => csvField(name)).join(',')}\r\n`;
}

/** One line of an export. */
export function csvLine(record: AuditRecord): string {
  return `${COLUMNS.map(([, read]) => csvField(read(record))).join(',')}\r\n`;
}
