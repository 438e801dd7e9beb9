import { isoTime, severityOf, type AuditRecord } from './record';

/** Facility 13, "log audit" (RFC 5424 section 6.2.1). */
const FACILITY = 13;
/**
 * Name of the structured data. 32473 is the enterprise number that RFC 5612 sets apart for such use; Latchkey has none of
 * its own.
 */
const SD_ID = 'latchkey@32473';

/** A PARAM-VALUE: `"`, `\` and `]` are escaped (RFC 5424 section 6.3.3); control characters have no place in one. */
function parameter(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = String(value)
    .replace(/[\u0000-\u001f\u007f]/gu, '\uFFFD')
    .replace(/[\\"\]]/gu, (character) => `\\${character}`);
  return ` ${name}="${text}"`;
}

/** A header field of printable ASCII, or the nil value. */
function headerField(text: string, longest: number): string {
  const field = text.replace(/[^\u0021-\u007e]/gu, '').slice(0, longest);
  return field === '' ? '-' : field;
}

/**
 * One record as a syslog message (RFC 5424): facility *log audit*, MSGID = the event, the particulars as structured data,
 * and the whole record as JSON in the message, UTF-8 with the byte order mark that the RFC asks for.
 */
export function syslogMessage(record: AuditRecord, host: string, version: string): string {
  const { lease } = record;
  const priority = FACILITY * 8 + severityOf(record);
  const data = [
    parameter('sequence', record.sequence),
    parameter('actor', record.actor),
    parameter('technician', lease?.technician),
    parameter('customer', lease?.customer),
    parameter('account', lease?.account),
    parameter('policy', lease?.policy),
    parameter('lease', lease?.id),
    parameter('ticket', lease?.ticket),
  ].join('');
  const header = [
    `<${String(priority)}>1`,
    isoTime(record.at),
    headerField(host, 255),
    'Latchkey',
    headerField(version, 128),
    headerField(record.event.kind, 32),
  ];
  return `${header.join(' ')} [${SD_ID}${data}] \uFEFF${JSON.stringify(record)}`;
}
