import type { Connector } from '../../../shared/model/connector';
import type { Lease } from '../../../shared/model/lease';
import type { Organisation } from '../../../shared/model/organisation';
import type { Instant } from '../../../shared/time';
import { phaseOf } from '../lease/state';
import type { Marker } from '../naming/marker';
import { placeOf } from '../organisation/place';
import { indexOf } from '../policy/lookup';

/** A marked account whose lease is taken over. */
export interface Adoption {
  readonly account: { readonly name: string; readonly objectId?: string };
  readonly marker: Marker;
  readonly connector: Connector;
  readonly organisation: Organisation;
  readonly now: Instant;
}

/**
 * A record of a lease that another computer began, made from the marker alone: all that the end needs. It begins in
 * `revoking`, so that nothing but its end can come of it. What the marker does not tell is left empty: reason, credential,
 * steps; `requestedAt` is an instant that is certain to lie before anything done from now on: its end, or now if that is earlier.
 */
export function adoptedLease({ account, marker, connector, organisation, now }: Adoption): Lease {
  const index = indexOf(organisation);
  const customer = index.customers.get(connector.customerId);
  const policy = index.policies.get(marker.policyId);
  const technician = index.technicians.get(marker.technicianId);
  const formerName = organisation.formerKeys?.find((key) => key.technicianId === marker.technicianId)?.name;
  const { organisationId, leaseId, technicianId, policyId, mode, endsAt } = marker;
  return {
    id: leaseId,
    organisationId,
    customer: {
      id: connector.customerId,
      name: customer?.name ?? connector.label,
      timeZone: customer?.timeZone ?? 'UTC',
    },
    connectorId: connector.id,
    place: placeOf(connector),
    technician: { id: technicianId, name: technician?.name ?? formerName ?? technicianId },
    recipe: {
      policyId,
      policyName: policy?.name ?? policyId,
      source: connector.kind,
      mode,
      privileges: policy?.source === connector.kind ? policy.privileges : [],
      authentication: policy?.authentication ?? { kind: 'password' },
      durations: policy?.durations ?? [],
      extensionsAllowed: 0,
      reason: { required: false, minLength: 0 },
    },
    account: {
      name: account.name,
      displayName: account.name.slice(0, 256),
      ...(account.objectId === undefined ? {} : { objectId: account.objectId }),
    },
    reason: '',
    requestedAt: endsAt < now ? endsAt : now,
    duration: policy?.durations[0] ?? '1h',
    endsAt,
    extensionsUsed: 0,
    state: { kind: 'revoking', since: now, cause: 'swept' },
    steps: [],
    enforcedBy: { signIn: { by: 'app' }, privilege: { by: 'app' }, object: { by: 'app' } },
    retry: { attempt: 0, notBefore: now },
  };
}

/**
 * A lease that had ended and whose account is back: it ends once more, from the first step of the end on. `objectId`: of what
 * stands there now; an account that somebody made anew is another object, and the old one is certain to be gone.
 */
export function reopenedLease(lease: Lease, objectId: string | undefined, now: Instant): Lease {
  return {
    ...lease,
    account: { ...lease.account, ...(objectId === undefined ? {} : { objectId }) },
    state: { kind: 'revoking', since: now, cause: 'swept' },
    steps: lease.steps.filter((step) => phaseOf(step) === 'begin'),
    retry: { attempt: 0, notBefore: now },
  };
}
