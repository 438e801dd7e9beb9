import { failure, type Failure } from '../../../shared/errors';
import type { CustomerId, LeaseId } from '../../../shared/ids';
import type { AuditEntry } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { DAY, plus, type Instant } from '../../../shared/time';
import { csvHead, csvLine } from '../../core/audit/csv';
import { isoTime, recordOf, type AuditRecord } from '../../core/audit/record';
import { monthOf, reportHtml, type Month } from '../../core/audit/report';
import { indexOf } from '../../core/policy/lookup';
import type { World } from '../api';
import type { LeaseBook } from '../leases/lease-book';
import type { LeaseTime } from '../leases/lease-time';
import type { Who } from '../who';
import type { ChainVerdict } from './check';
import { allMatches, matcher, remembered, type AuditFilter, type FoundEntry } from './search';

/** Leases read at once for a report. */
const LEASES = 500;

/** A file in pieces, so that a long trail need not be in memory at once. */
export interface AuditFile {
  /** Without a folder. */
  readonly name: string;
  readonly chunks: Iterable<string>;
  /** How many lines of the trail were in the pieces that were taken last. */
  readonly lines: () => number;
}

export interface FileParts {
  readonly world: Pick<World, 'ledger' | 'organisation'>;
  readonly book: LeaseBook;
  readonly time: LeaseTime;
}

/** A line of the trail as it leaves this computer. */
export function recorded({ world }: FileParts, entry: AuditEntry, lease: Lease | undefined): AuditRecord {
  const organisation = world.organisation.current()?.organisation;
  const actor =
    entry.actor === undefined ? undefined : organisation && indexOf(organisation).technicians.get(entry.actor);
  return recordOf(entry, { lease, actorName: actor?.name, organisationName: organisation?.name });
}

/** The wanted lines that this person may see, the oldest first. */
export function exported(parts: FileParts, format: 'csv' | 'json', filter: AuditFilter, me: Who): AuditFile {
  const { world, book, time } = parts;
  const match = matcher(
    filter,
    me,
    remembered((id) => book.get(id)),
  );
  const stamp = isoTime(time.now()).slice(0, 10);
  const pages = (): Generator<readonly FoundEntry[]> => allMatches(world.ledger, match);
  const record = ({ entry, lease }: FoundEntry): AuditRecord => recorded(parts, entry, lease);
  let lines = 0;
  const csv = function* (): Generator<string> {
    lines = 0;
    yield csvHead();
    for (const page of pages()) {
      lines += page.length;
      yield page.map((one) => csvLine(record(one))).join('');
    }
  };
  const json = function* (): Generator<string> {
    const head = {
      format: 'latchkey-audit',
      version: 1,
      organisation: me.organisation.name,
      madeAt: time.now(),
      filter,
    };
    yield `${JSON.stringify(head).slice(0, -1)},"records":[`;
    lines = 0;
    for (const page of pages()) {
      if (page.length === 0) continue;
      yield `${lines === 0 ? '' : ','}\n${page.map((one) => JSON.stringify(record(one))).join(',\n')}`;
      lines += page.length;
    }
    yield '\n]}\n';
  };
  const chunks = { [Symbol.iterator]: format === 'csv' ? csv : json };
  return { name: `latchkey-audit-${stamp}.${format}`, chunks, lines: () => lines };
}

/** The report of one customer and month. Fails with `unknown_customer` when neither organisation nor leases know it. */
export function reported(
  parts: FileParts,
  me: Who,
  customerId: CustomerId,
  month: Month,
  chain: ChainVerdict,
): Result<{ readonly name: string; readonly html: string }, Failure> {
  const inForce = indexOf(me.organisation).customers.get(customerId);
  const leases = leasesOf(parts, customerId, month);
  const known = inForce ?? leases[0]?.customer;
  if (known === undefined) return err(failure('unknown_customer'));
  const html = reportHtml({
    organisationName: me.organisation.name,
    customer: known,
    month,
    leases,
    chain,
    madeAt: parts.time.now(),
  });
  const plain = known.name.replace(/[^A-Za-z0-9]+/gu, '-').slice(0, 40);
  return ok({ name: `latchkey-${plain}-${month}`, html });
}

/** Leases that began in the month, as it is at the customer; the oldest first. */
function leasesOf({ world, book }: FileParts, customerId: CustomerId, month: Month): readonly Lease[] {
  const inHand = new Map<LeaseId, Lease>(book.live().map((lease) => [lease.id, lease]));
  const found = new Map<LeaseId, Lease>();
  const seen = new Set<LeaseId>();
  let before: Instant | undefined;
  for (;;) {
    const page = world.ledger.leases({ states: 'all', limit: LEASES, ...(before === undefined ? {} : { before }) });
    const fresh = page.filter(({ id }) => !seen.has(id));
    for (const lease of fresh) {
      seen.add(lease.id);
      const { customer, requestedAt } = lease;
      if (customer.id === customerId && monthOf(requestedAt, customer.timeZone) === month)
        found.set(lease.id, inHand.get(lease.id) ?? lease);
    }
    const last = fresh.at(-1);
    // Months of the calendar sort as text does; a day more, because other customers live in other zones.
    if (last === undefined || monthOf(plus(last.requestedAt, DAY), 'UTC') < month) break;
    // The same instant again: more leases may have begun at it than one page holds.
    before = plus(last.requestedAt, 1);
  }
  return [...found.values()].sort((a, b) => a.requestedAt - b.requestedAt);
}
