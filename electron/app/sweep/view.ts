import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { SweepFinding, SweepView } from '../../../shared/ipc/sweep-rows';
import type { Connector } from '../../../shared/model/connector';
import type { Instant } from '../../../shared/time';
import { indexOf, type OrganisationIndex } from '../../core/policy/lookup';
import type { Who } from '../who';
import type { Found } from './look-through';

/** What the newest sweep through one connector came to; after a failure what was found before stands. */
export interface Round {
  readonly found: readonly Found[];
  readonly at: Instant;
  readonly marked?: number;
  readonly failure?: Failure;
}

export interface SweepState {
  readonly me: Who;
  readonly now: Instant;
  readonly left: number;
  /** Those the person at the keyboard may work with. */
  readonly connectors: readonly Connector[];
  readonly rounds: ReadonlyMap<ConnectorId, Round>;
}

/** Primary and Super see all findings, technicians those that bear their name. */
export function viewOfSweep({ me, now, left, connectors, rounds }: SweepState): SweepView {
  const index = indexOf(me.organisation);
  return {
    now,
    left,
    connectors: connectors.map((connector) => {
      const round = rounds.get(connector.id);
      return {
        connectorId: connector.id,
        label: connector.label,
        source: connector.kind,
        customer: customerOf(index, connector),
        ...(round === undefined ? {} : { at: round.at }),
        ...(round?.marked === undefined ? {} : { marked: round.marked }),
        ...(round?.failure === undefined ? {} : { failure: round.failure }),
      };
    }),
    findings: connectors.flatMap((connector) =>
      (rounds.get(connector.id)?.found ?? [])
        .filter(({ marker }) => me.admin || marker.technicianId === me.technician.id)
        .map((found) => findingView(me, index, connector, found)),
    ),
  };
}

function findingView(me: Who, index: OrganisationIndex, connector: Connector, found: Found): SweepFinding {
  const { marker, status } = found;
  const technician =
    index.technicians.get(marker.technicianId) ??
    me.organisation.formerKeys?.find(({ technicianId }) => technicianId === marker.technicianId);
  const policy = index.policies.get(marker.policyId);
  return {
    kind: found.kind,
    status: status === 'due' ? 'offered' : status,
    leaseId: marker.leaseId,
    connectorId: connector.id,
    source: connector.kind,
    customer: customerOf(index, connector),
    accountName: found.account.name,
    technician: { id: marker.technicianId, ...(technician === undefined ? {} : { name: technician.name }) },
    ...(policy === undefined ? {} : { policyName: policy.name }),
    mode: marker.mode,
    endsAt: marker.endsAt,
    ...(found.until === undefined ? {} : { until: found.until }),
    ...(found.failure === undefined ? {} : { failure: found.failure }),
    mayFinish: status === 'offered' && (me.admin || marker.technicianId === me.technician.id),
  };
}

function customerOf(index: OrganisationIndex, { customerId, label }: Connector): SweepFinding['customer'] {
  return { id: customerId, name: index.customers.get(customerId)?.name ?? label };
}
