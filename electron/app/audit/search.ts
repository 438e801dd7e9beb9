import type { CustomerId, LeaseId, TechnicianId } from '../../../shared/ids';
import type { AuditEntry } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import type { Instant } from '../../../shared/time';
import type { Ledger } from '../../ports/storage';
import type { Who } from '../who';

/** Which lines of the trail are wanted. Everything that is given must hold. */
export interface AuditFilter {
  readonly customerId?: CustomerId | undefined;
  readonly technicianId?: TechnicianId | undefined;
  readonly leaseId?: LeaseId | undefined;
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly to?: Instant | undefined;
}

export interface FoundEntry {
  readonly entry: AuditEntry;
  readonly lease: Lease | undefined;
}

const PAGE = 500;
/** Lines that one question looks at most; the next one goes on from there. */
const LOOKED_AT = 20_000;

type Reading = Pick<Ledger, 'auditPage' | 'auditRange'>;
type LeaseOf = (id: LeaseId) => Lease | undefined;

/** A lease is read once per question, however many lines it has. */
export function remembered(leaseOf: LeaseOf): LeaseOf {
  const known = new Map<LeaseId, Lease | undefined>();
  return (id) => {
    if (!known.has(id)) known.set(id, leaseOf(id));
    return known.get(id);
  };
}

/** The customer of a line that is about no lease. */
const customerOf = ({ event }: AuditEntry): CustomerId | undefined =>
  'customerId' in event ? event.customerId : undefined;

/** Whether a line is wanted, and whether this person may see it: Primary and Super every line, a technician their own. */
export function matcher(filter: AuditFilter, me: Who, leaseOf: LeaseOf): (entry: AuditEntry) => FoundEntry | undefined {
  const { customerId, technicianId, leaseId, from, to } = filter;
  return (entry) => {
    if (from !== undefined && entry.at < from) return undefined;
    if (to !== undefined && entry.at >= to) return undefined;
    if (leaseId !== undefined && entry.leaseId !== leaseId) return undefined;
    const lease = entry.leaseId === undefined ? undefined : leaseOf(entry.leaseId);
    const owner = lease?.technician.id ?? (entry.leaseId === undefined ? entry.actor : undefined);
    if (!me.admin && owner !== me.technician.id) return undefined;
    if (technicianId !== undefined && owner !== technicianId && entry.actor !== technicianId) return undefined;
    if (customerId !== undefined && (lease?.customer.id ?? customerOf(entry)) !== customerId) return undefined;
    return { entry, lease };
  };
}

/** The newest `limit` matches below `before`; `next` is where to go on when there may be more. */
export function newestMatches(
  ledger: Reading,
  match: (entry: AuditEntry) => FoundEntry | undefined,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): { readonly found: readonly FoundEntry[]; readonly next?: number } {
  const found: FoundEntry[] = [];
  let from = before;
  for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
    const page = ledger.auditPage({ limit: PAGE, ...(from === undefined ? {} : { before: from }) });
    for (const entry of page) {
      const one = match(entry);
      if (one !== undefined) found.push(one);
      if (found.length === limit) return entry.sequence > 1 ? { found, next: entry.sequence } : { found };
    }
    from = page.at(-1)?.sequence;
    if (from === undefined || from <= 1) return { found };
  }
  return from === undefined ? { found } : { found, next: from };
}

/** All matches, the oldest first, a page at a time. */
export function* allMatches(
  ledger: Reading,
  match: (entry: AuditEntry) => FoundEntry | undefined,
): Generator<readonly FoundEntry[]> {
  let after = 0;
  for (;;) {
    const page = ledger.auditRange({ after, limit: PAGE });
    const last = page.at(-1)?.sequence;
    if (last === undefined) return;
    yield page.flatMap((entry) => match(entry) ?? []);
    after = last;
  }
}
