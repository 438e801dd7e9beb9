import { failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Connector } from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import type { Privilege } from '../../../../shared/model/policy';
import { err, ok } from '../../../../shared/result';
import type { PrivilegeLookUp } from '../../../app/editing';
import type { FactsProbe } from '../../../ports/doctor';
import type { Clock } from '../../../ports/system';
import { practiceGroups } from './directories';

type ConnectorOf = (id: ConnectorId) => Connector | undefined;
/** Shown of a practice directory at most. */
const MOST = 50;

/** What the doctor reads: of tenants through Graph, of a real domain or endpoint by its own adapter; what is in memory is always well. */
export function practiceProbe(
  connectorOf: ConnectorOf,
  tenants: FactsProbe,
  clock: Clock,
  real: readonly { readonly id: ConnectorId; readonly probe: FactsProbe }[] = [],
): FactsProbe {
  return {
    facts: async (connectorId) => {
      const place = real.find(({ id }) => id === connectorId);
      if (place !== undefined) return place.probe.facts(connectorId);
      const kind = connectorOf(connectorId)?.kind;
      const readAt = clock.wall();
      const well = { connection: undefined, clockAheadMs: 0 };
      switch (kind) {
        case undefined:
          return err(failure('unknown_connector', { connectorId }));
        case 'm365':
          return tenants.facts(connectorId);
        case 'activeDirectory':
          return ok({
            kind,
            readAt,
            domain: {
              ...well,
              mayCreateInOu: true,
              mayEndProtected: true,
              passwordMinLength: 14,
              pam: false,
              functionalLevel: 7,
            },
          });
        case 'local':
          return ok({ kind, readAt, endpoint: { ...well, mayAdminister: true } });
      }
    },
  };
}

/** Groups of practice directories: of tenants through Graph, else those in memory. */
export function practiceLookUp(
  connectorOf: ConnectorOf,
  tenants: PrivilegeLookUp,
  organisation: () => Organisation,
): PrivilegeLookUp {
  return async (connectorId, query) => {
    const connector = connectorOf(connectorId);
    if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
    if (connector.kind === 'm365') return tenants(connectorId, query);
    const typed = query.toLowerCase();
    const kind = connector.kind === 'activeDirectory' ? 'adGroup' : 'localGroup';
    const found = practiceGroups(organisation(), connector.kind).filter((name) => name.toLowerCase().includes(typed));
    return ok(found.slice(0, MOST).map((name): Privilege => ({ kind, name })));
  };
}
