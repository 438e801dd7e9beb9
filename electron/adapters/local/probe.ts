import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { LocalConnector } from '../../../shared/model/connector';
import type { Privilege } from '../../../shared/model/policy';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { SECOND } from '../../../shared/time';
import type { EndpointFacts } from '../../core/policy/doctor-facts';
import type { FactsProbe } from '../../ports/doctor';
import type { Clock } from '../../ports/system';
import { Deadline } from './deadline';
import type { EndpointDriver, Report } from './driver';
import { failureOf } from './failures';
import { driverOf, transportTo } from './open';
import { runOrder } from './run-order';
import type { Transport } from './transport';

const TIMEOUT = 10 * SECOND;

export interface EndpointProbeOptions {
  /** Undefined: no endpoint of this id. */
  readonly connector: (id: ConnectorId) => LocalConnector | undefined;
  readonly secret: (id: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
  /** The groups that policies give there. */
  readonly groups: (id: ConnectorId) => readonly Privilege[];
  readonly clock: Clock;
}

/** Not reached, or not let in: there is nothing to say about the rest. */
const silent = (connection: Failure): EndpointFacts => ({
  connection,
  mayAdminister: undefined,
  clockAheadMs: undefined,
});

function factsOf(report: Report, clock: Clock): EndpointFacts {
  const { time, facts, refusal } = report;
  const clockAheadMs = time === undefined ? undefined : time - clock.wall();
  if (facts === undefined) {
    return refusal === 'no_rights'
      ? { connection: undefined, mayAdminister: false, clockAheadMs }
      : silent(failureOf(refusal ?? 'not_verified'));
  }
  const { mayAdminister, missingTools, unknownGroups, backstop, orphanMembers, installedProgram } = facts;
  return {
    connection: undefined,
    mayAdminister,
    clockAheadMs,
    missingTools,
    unknownGroups,
    orphanMembers,
    ...(installedProgram === undefined ? {} : { installedProgram }),
    endsByItself: backstop === undefined ? 'no' : backstop === 'process' ? 'untilRestart' : 'yes',
  };
}

async function look(
  driver: EndpointDriver,
  transport: Transport,
  groups: readonly Privilege[],
): Promise<Result<Report, Failure>> {
  const deadline = new Deadline(TIMEOUT);
  return runOrder({ driver, transport }, { verb: 'probe', groups }, () => deadline.left());
}

/** Reads what the doctor wants to know about endpoints, over a connection of its own. Changes nothing there. */
export function createEndpointProbe({ connector, secret, groups, clock }: EndpointProbeOptions): FactsProbe {
  return {
    async facts(connectorId) {
      const found = connector(connectorId);
      if (found === undefined) return err(failure('unknown_connector', { connectorId }));
      const driver = driverOf(found);
      const transport = transportTo({ connector: found, secret: () => secret(connectorId) });
      try {
        const report = await look(driver, transport, groups(connectorId));
        const readAt = clock.wall();
        if (report.ok) return ok({ kind: 'local', readAt, endpoint: factsOf(report.value, clock) });
        // Signed in, and then not let become root: that is a right which is missing, not a connection.
        const endpoint =
          report.error.code === 'insufficient_rights'
            ? { connection: undefined, mayAdminister: false, clockAheadMs: undefined }
            : silent(report.error);
        return ok({ kind: 'local', readAt, endpoint });
      } catch {
        return err(failure('bug', { connectorId }));
      } finally {
        await transport.close();
      }
    },
  };
}
