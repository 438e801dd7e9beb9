import type { Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import type { PracticeAddresses } from './customers';

/**
 * The organisation with every Microsoft 365 connector pointed at the practice tenants: they answer at another port at
 * every start, and nothing that is edited in Practice may lead to a real tenant.
 */
export function atPractice(organisation: Organisation, addresses: PracticeAddresses): Organisation {
  return { ...organisation, connectors: organisation.connectors.map((connector) => readdressed(connector, addresses)) };
}

/** One connector, pointed at the practice tenants if it leads to Microsoft 365. */
export function readdressed(connector: Connector, { graphUrl, loginUrl }: PracticeAddresses): Connector {
  if (connector.kind !== 'm365') return connector;
  return { ...connector, cloud: { kind: 'custom', graphUrl, loginUrl } };
}
