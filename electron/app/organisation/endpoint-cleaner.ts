import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId, TechnicianId } from '../../../shared/ids';
import { namedLeftovers, type AuditEvent, type CleaningDetails } from '../../../shared/model/audit';
import type { Organisation } from '../../../shared/model/organisation';
import { err, type Result } from '../../../shared/result';
import { indexOf } from '../../core/policy/lookup';
import type { EndpointCleaner, Leftovers } from '../../ports/endpoint';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Ledger } from '../../ports/storage';
import type { Clock } from '../../ports/system';
import { who, type Who } from '../who';

export interface AdminCleanerWorld {
  readonly organisation: OrganisationInForce;
  readonly cleaner: EndpointCleaner;
  /** Where the audit trail is kept. */
  readonly ledger: Pick<Ledger, 'commit'>;
  readonly clock: Pick<Clock, 'wall'>;
}

const everyOne = ({ members, remains }: Leftovers): readonly string[] => [...members, ...remains];

/** How the trail names the endpoint; one that is drafted only goes by its id. */
function placeOf(
  organisation: Organisation,
  connectorId: ConnectorId,
): Pick<CleaningDetails, 'connectorId' | 'endpointName' | 'customerId' | 'customerName'> {
  const { connectors, customers } = indexOf(organisation);
  const connector = connectors.get(connectorId);
  if (connector === undefined) return { connectorId, endpointName: connectorId };
  const customer = customers.get(connector.customerId);
  return {
    connectorId,
    endpointName: connector.label,
    customerId: connector.customerId,
    ...(customer === undefined ? {} : { customerName: customer.name }),
  };
}

/** What came of it, by what was read back. */
function outcomeOf(wanted: Leftovers, answer: Result<Leftovers, Failure>) {
  if (!answer.ok) return { ...namedLeftovers([]), stayed: everyOne(wanted).length, failure: answer.error };
  const still = new Set(everyOne(answer.value));
  const gone = everyOne(wanted).filter((one) => !still.has(one));
  return { ...namedLeftovers(gone), stayed: everyOne(wanted).length - gone.length };
}

/**
 * Lets an admin see and remove what is left over at endpoints; nobody else (`not_entitled`). That something is to be removed
 * stands in the audit trail before the endpoint hears of it, or nothing is removed; what came of it is added.
 */
export function createAdminCleaner({ organisation, cleaner, ledger, clock }: AdminCleanerWorld): EndpointCleaner {
  const asAdmin = async <T>(work: (me: Who) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> => {
    const me = who(organisation);
    if (!me.ok) return me;
    return me.value.admin ? work(me.value) : err(failure('not_entitled', { detail: 'primarySuper' }));
  };
  const note = (actor: TechnicianId, event: AuditEvent): Result<void, Failure> =>
    ledger.commit({ audit: [{ at: clock.wall(), actor, event }] });
  return {
    look: (connectorId) => asAdmin(() => cleaner.look(connectorId)),
    clean: (connectorId, wanted) =>
      asAdmin(async (me) => {
        const place = placeOf(me.organisation, connectorId);
        const begun = { kind: 'cleanUpBegun', ...place, ...namedLeftovers(everyOne(wanted)) } as const;
        const noted = note(me.technician.id, begun);
        if (!noted.ok) return noted;
        const answer = await cleaner.clean(connectorId, wanted);
        // A disk that does not take this line shows up as trouble of the ledger; the endpoint is as it is.
        note(me.technician.id, { kind: 'cleanUpEnded', ...place, ...outcomeOf(wanted, answer) });
        return answer;
      }),
  };
}
