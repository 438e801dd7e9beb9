import { failure, type Failure } from '../../../shared/errors';
import type { AuditDraft } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { indexOf } from '../../core/policy/lookup';
import { adoptedLease, reopenedLease } from '../../core/sweep/adopt';
import { judgeResting, type Verdict } from '../../core/sweep/judge';
import type { Marker } from '../../core/naming/marker';
import type { Observation } from '../../ports/directory';
import type { CommandParts } from '../leases/commands';
import { observeMarked, verdictOn, type Found } from './look-through';

/**
 * Takes a lease over to end it: the account is read once more, and only if its marker still says what was found is the lease
 * recorded in this computer's ledger, on the disk. From then on the engine ends it as it ends its own, with intents, retries,
 * read-back and receipt. Two computers that take over the same lease do the same, idempotent things.
 * Fails with `lease_not_active` when the account changed meanwhile, `clock_disagrees` or `clock_moved_back` while no clock
 * can be trusted, like the directory, and like the ledger.
 */
export async function takeOver(parts: CommandParts, found: Found): Promise<Result<void, Failure>> {
  const { world, book, engine, time } = parts;
  const leaseId = found.marker.leaseId;
  const directory = world.directories.directory(found.connectorId);
  if (!directory.ok) return directory;
  const seen = await observeMarked(parts, found.connectorId, directory.value, found);
  if (!seen.ok) return seen;
  if (seen.value.directoryTime !== undefined) time.witness(seen.value.directoryTime);
  const [clock] = time.problems();
  if (clock !== undefined) return err(clock);
  if (!stillSo(parts, found, seen.value)) return err(failure('lease_not_active', { leaseId, detail: 'changed' }));
  const lease = recordOf(parts, found, seen.value.objectId ?? found.account.objectId);
  if (lease === undefined) return err(failure('unknown_connector', { connectorId: found.connectorId }));
  time.begin(leaseId);
  const added = book.add(lease, [auditOf(parts, found, lease)]);
  if (!added.ok) return added;
  world.log.info('sweep.takenOver', { leaseId, connectorId: found.connectorId, finding: found.kind });
  engine.poke(leaseId);
  return ok(undefined);
}

/** The account bears the same marker, and what it says still calls for its end. */
function stillSo(parts: CommandParts, found: Found, seen: Observation): boolean {
  const { marker, account: state, objectId, enabled } = seen;
  if (state === 'absent' || marker === undefined || marker === 'foreign' || !same(marker, found.marker)) return false;
  const account = { ...found.account, ...(objectId === undefined ? {} : { objectId }) };
  if (found.account.objectId !== undefined && account.objectId !== found.account.objectId) return false;
  const marked = { account, marker, state, ...(enabled === undefined ? {} : { enabled }) };
  const verdict = verdictOn(parts, found.connectorId, marked);
  return calls(verdict) || (verdict.kind === 'look' && judgeResting(seen) !== undefined);
}

const calls = ({ kind }: Verdict): boolean => kind === 'finish' || kind === 'offer';

function same(one: Marker, other: Marker): boolean {
  return one.leaseId === other.leaseId && one.endsAt === other.endsAt && one.signature === other.signature;
}

function recordOf({ world, book, time }: CommandParts, found: Found, objectId?: string): Lease | undefined {
  const organisation = world.organisation.current()?.organisation;
  if (organisation === undefined) return undefined;
  const own = book.get(found.marker.leaseId);
  if (own !== undefined) return reopenedLease(own, objectId, time.now());
  const connector = indexOf(organisation).connectors.get(found.connectorId);
  const { account, marker } = found;
  return connector && adoptedLease({ account, marker, connector, organisation, now: time.now() });
}

function auditOf({ world, time }: CommandParts, found: Found, lease: Lease): AuditDraft {
  const actor = world.organisation.current()?.me;
  return {
    at: time.now(),
    leaseId: lease.id,
    ...(actor === undefined ? {} : { actor }),
    event: {
      kind: 'swept',
      finding: found.kind,
      accountName: lease.account.name,
      customerName: lease.customer.name,
      technicianName: lease.technician.name,
    },
  };
}
