import type { HealthItem } from '../../../shared/model/support';

/** What a technician may mail to somebody who helps. */
export interface DiagnosticsFacts {
  /** ISO time at which it is made. */
  readonly at: string;
  readonly about: Readonly<Record<string, string | number | boolean>>;
  readonly health: readonly HealthItem[];
  /** Codes of the troubles that stand. */
  readonly problems: readonly string[];
  /** Number of leases by state. */
  readonly leases: Readonly<Record<string, number>>;
  /** Lines of the log, oldest first, as they were written. */
  readonly log: readonly string[];
}

/** The newest lines only: enough for a day that went wrong, little enough for a mail. */
export const MOST_LINES = 400;

/**
 * Fields of log lines that hold words of our own, numbers, or codes. Whatever stands in others (names, addresses, ids of
 * customers and accounts) is not told: by name and not by look, for a name can look like anything.
 */
const TOLD = new Set([
  'attempts',
  'channel',
  'chromium',
  'code',
  'count',
  'cutOff',
  'electron',
  'error',
  'kind',
  'lines',
  'live',
  'mode',
  'node',
  'official',
  'operation',
  'permission',
  'phase',
  'reason',
  'sandbox',
  'state',
  'status',
  'step',
  'type',
  'version',
  'what',
  'why',
]);
/** A word, a code, a version; nothing with a blank, an at sign or a slash. */
const TOLD_VALUE = /^[A-Za-z0-9_.:-]{1,80}$/;
/** Where an error was thrown: places in our own files and Node's, as `describeError` writes them. */
const PLACE = /^at (?:async )?[\w.<>$# ]{0,80}\(?(?:out\/[\w./-]{1,120}|node:[\w/]{1,60}):\d{1,7}:\d{1,7}\)?$/;
/** Ids that look random stay apart from each other without being told. */
const ID = /^(?:correlationId|leaseId|opId|connectorId|customerId)$/;
const EVENT = /^[A-Za-z]{1,40}(?:\.[A-Za-z]{1,40}){0,3}$/;

/** The text: facts of our own, and log lines with everything taken out that could name a person, a customer or an account. */
export function diagnosticsText(facts: DiagnosticsFacts): string {
  const numbers = new Map<string, number>();
  const lines = facts.log.slice(-MOST_LINES).map((line) => toldLine(line, numbers));
  const about = Object.entries(facts.about).map(([name, value]) => `${name}: ${String(value)}`);
  const health = facts.health.map(({ id, state, why }) => `${id}: ${state}${why === undefined ? '' : ` (${why})`}`);
  const leases = Object.entries(facts.leases).map(([state, count]) => `${state}: ${String(count)}`);
  return [
    `Latchkey diagnostics, ${facts.at}`,
    'Names, addresses, accounts and ids are left out; ids of the log are numbered.',
    '',
    ...about,
    '',
    'Health',
    ...health,
    '',
    'Troubles',
    ...(facts.problems.length === 0 ? ['none'] : facts.problems),
    '',
    'Leases',
    ...(leases.length === 0 ? ['none'] : leases),
    '',
    `Log, the last ${String(lines.length)} lines`,
    ...lines,
    '',
  ].join('\n');
}

function toldLine(line: string, numbers: Map<string, number>): string {
  const read = parsed(line);
  if (read === undefined) return '(a line that is not ours)';
  const { time, level, event } = read;
  const fields = typeof read['fields'] === 'object' && read['fields'] !== null ? { ...read['fields'] } : {};
  const told = Object.entries(fields).map(([name, value]) => `${safeName(name)}=${toldValue(name, value, numbers)}`);
  const safe = (text: unknown, pattern: RegExp): string =>
    typeof text === 'string' && pattern.test(text) ? text : '(left out)';
  return [safe(time, /^[\dT:.Z-]{10,30}$/), safe(level, /^(info|warn|error)$/), safe(event, EVENT), ...told].join(' ');
}

const safeName = (name: string): string => (/^[A-Za-z]{1,40}$/.test(name) ? name : '(left out)');

function toldValue(name: string, value: unknown, numbers: Map<string, number>): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '(left out)';
  if (ID.test(name)) {
    const number = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, number);
    return `#${String(number)}`;
  }
  if (name === 'at') {
    const places = value.split(' < ').filter((place) => PLACE.test(place));
    return places.length === 0 ? '(left out)' : places.join(' < ');
  }
  return TOLD.has(name) && TOLD_VALUE.test(value) ? value : '(left out)';
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
