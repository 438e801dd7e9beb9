import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { LocalConnector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { SECOND } from '../../../shared/time';
import type { EndpointCleaner, Leftovers } from '../../ports/endpoint';
import type { Order } from './driver';
import { failureOf } from './failures';
import { driverOf, transportTo } from './open';

/** Both may have to wait for whoever holds the account files. */
const TIMEOUT = 30 * SECOND;

export interface EndpointCleanerOptions {
  /** Undefined: no endpoint of this id. */
  readonly connector: (id: ConnectorId) => LocalConnector | undefined;
  readonly secret: (id: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
}

/** Finds and removes what is left over at endpoints, each time over a connection of its own. */
export function createEndpointCleaner({ connector, secret }: EndpointCleanerOptions): EndpointCleaner {
  const ask = async (connectorId: ConnectorId, order: Order): Promise<Result<Leftovers, Failure>> => {
    const found = connector(connectorId);
    if (found === undefined) return err(failure('unknown_connector', { connectorId }));
    const driver = driverOf(found);
    const program = driver.program(order);
    if (!program.ok) return program;
    const transport = transportTo({ connector: found, secret: () => secret(connectorId) });
    try {
      const ran = await transport.run(program.value, TIMEOUT);
      const report = ran.ok ? driver.read(order, ran.value) : ran;
      if (!report.ok) return report;
      const { refusal, facts } = report.value;
      if (facts === undefined) return err(failureOf(refusal ?? 'not_verified'));
      return ok({ members: facts.orphanMembers, remains: facts.remains });
    } finally {
      await transport.close();
    }
  };
  return {
    look: (connectorId) => ask(connectorId, { verb: 'probe', groups: [] }),
    clean: (connectorId, leftovers) => ask(connectorId, { verb: 'cleanUp', leftovers }),
  };
}
