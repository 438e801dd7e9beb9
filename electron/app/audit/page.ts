import type { Failure } from '../../../shared/errors';
import type { AuditEntry } from '../../../shared/model/audit';
import { ok, type Result } from '../../../shared/result';
import type { CommandParts } from '../leases/commands';
import { who } from '../who';

/** Entries read at a time when not all are shown. */
const READ = 500;

/** The newest lines before one: Primary and Super see every line, a technician those about themselves. */
export function auditPage(
  { world, book }: Pick<CommandParts, 'world' | 'book'>,
  query: { readonly before?: number; readonly limit: number },
): Result<readonly AuditEntry[], Failure> {
  const me = who(world.organisation);
  if (!me.ok) return me;
  if (me.value.admin) return ok(world.ledger.auditPage(query));
  const mine = me.value.technician.id;
  const found: AuditEntry[] = [];
  let { before } = query;
  for (;;) {
    const page = world.ledger.auditPage({ limit: READ, ...(before === undefined ? {} : { before }) });
    for (const entry of page) {
      const owner = entry.leaseId === undefined ? entry.actor : book.get(entry.leaseId)?.technician.id;
      if (owner === mine && found.length < query.limit) found.push(entry);
    }
    before = page.at(-1)?.sequence;
    if (before === undefined || found.length >= query.limit) return ok(found);
  }
}
