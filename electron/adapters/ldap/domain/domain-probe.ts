import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import type { Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import type { DomainFacts, MissingRightFact } from '../../../core/policy/doctor-facts';
import type { FactsProbe } from '../../../ports/doctor';
import type { Clock } from '../../../ports/system';
import { connectionOf, reportDomain, type DomainReport, type MissingRight } from './domain-report';
import { essentialRights, ouRights } from './rights';

export interface DomainProbeOptions {
  /** Undefined: no Active Directory connector of this id. */
  readonly connector: (id: ConnectorId) => ActiveDirectoryConnector | undefined;
  readonly secret: (id: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
  /** The groups that policies give there. */
  readonly groups: (id: ConnectorId) => readonly Privilege[];
  readonly clock: Clock;
}

/** The essential rights decide whether accounts can be made at all; what else is missing is told one by one. */
function mayCreateInOu({ ou, missingOnOu }: DomainReport): boolean | undefined {
  if (missingOnOu === undefined) return undefined;
  if (ou === 'missing') return missingOnOu.length === 0;
  const essential = new Set<string>(ouRights.filter((right) => essentialRights.has(right)));
  return !missingOnOu.some(({ right }) => essential.has(right));
}

/** The furthest from ours of the domain controllers' clocks: any of them may be the one that judges an account. */
function clockAhead({ controllers }: DomainReport): number | undefined {
  const known = controllers.flatMap(({ clockAheadMs }) => clockAheadMs ?? []);
  return known.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
}

function missing(
  where: MissingRightFact['where'],
  rights: readonly MissingRight[] | undefined,
): readonly MissingRightFact[] {
  return (rights ?? []).map(({ right, on, grant }) => ({ where, right, on, grant }));
}

/** What the doctor judges, of everything that was read. */
export function factsOf(report: DomainReport): DomainFacts {
  // It is the domain's, so that all domain controllers say the same.
  const [level] = report.controllers.flatMap(({ functionalLevel }) => functionalLevel ?? []);
  return {
    connection: connectionOf(report),
    mayCreateInOu: mayCreateInOu(report),
    mayEndProtected: report.missingOnProtected === undefined ? undefined : report.missingOnProtected.length === 0,
    passwordMinLength: report.passwordMinLength,
    clockAheadMs: clockAhead(report),
    pam: report.pam,
    ...(level === undefined ? {} : { functionalLevel: level }),
    missingRights: [
      ...missing('ou', report.missingOnOu),
      ...missing('group', report.missingOnGroups),
      ...missing('protected', report.missingOnProtected),
    ],
    unknownGroups: report.unknownGroups,
    unknownPlaces: report.unknownPlaces,
    controllersOut: report.controllers.flatMap(({ host, failure: trouble }) =>
      trouble === undefined ? [] : [{ host, failure: trouble }],
    ),
  };
}

/** Reads what the doctor wants to know about domains. Changes nothing there. */
export function createDomainProbe({ connector, secret, groups, clock }: DomainProbeOptions): FactsProbe {
  return {
    async facts(connectorId) {
      const found = connector(connectorId);
      if (found === undefined) return err(failure('unknown_connector', { connectorId }));
      try {
        const report = await reportDomain({
          connector: found,
          secret: () => secret(connectorId),
          clock,
          groups: groups(connectorId),
        });
        return ok({ kind: 'activeDirectory', readAt: clock.wall(), domain: factsOf(report) });
      } catch {
        return err(failure('bug', { connectorId }));
      }
    },
  };
}
