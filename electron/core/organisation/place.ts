import type { Connector } from '../../../shared/model/connector';

/** What a directory is told by from all others, whatever the way into it is called: tenant id, base DN, address. */
export function placeOf(connector: Connector): string {
  switch (connector.kind) {
    case 'm365':
      return `m365 ${connector.tenantId.toLowerCase()}`;
    case 'activeDirectory':
      return `activeDirectory ${connector.baseDn.toLowerCase()}`;
    case 'local': {
      const { transport } = connector;
      return `local ${transport.kind === 'ssh' ? `${transport.host.toLowerCase()}:${String(transport.port)}` : connector.id}`;
    }
  }
}

/**
 * Whether a connector, as it is now, still leads to the place. `former`: the connector as it was when it did; a computer that
 * moved to another address is known by its host key.
 */
export function leadsTo(connector: Connector, place: string, former: Connector | undefined): boolean {
  if (placeOf(connector) === place) return true;
  const key = hostKeyOf(connector);
  return key !== undefined && former !== undefined && hostKeyOf(former) === key;
}

function hostKeyOf(connector: Connector): string | undefined {
  if (connector.kind !== 'local' || connector.transport.kind !== 'ssh') return undefined;
  return connector.transport.hostKey;
}
