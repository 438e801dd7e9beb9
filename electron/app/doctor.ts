import { failure, type Failure } from '../../shared/errors';
import type { ConnectorId, CustomerId } from '../../shared/ids';
import type { Connector } from '../../shared/model/connector';
import type { Organisation } from '../../shared/model/organisation';
import type { Policy } from '../../shared/model/policy';
import { err, ok, type Result } from '../../shared/result';
import { MINUTE, type DurationCode, type Instant, type Millis } from '../../shared/time';
import { durationTrouble, examine, type Finding } from '../core/policy/doctor';
import type { ConnectorFacts } from '../core/policy/doctor-facts';
import { inPolicyCustomers, indexOf } from '../core/policy/lookup';
import type { FactsProbe } from '../ports/doctor';
import type { Clock } from '../ports/system';

export interface DoctorWorld {
  readonly clock: Clock;
  readonly probe: FactsProbe;
}

export interface Doctor {
  /** Facts that are at most `maxAgeMs` old (five minutes unless told), read anew where needed; one reading at a time. */
  look(connectorId: ConnectorId, maxAgeMs?: Millis): Promise<Result<ConnectorFacts, Failure>>;
  /** What is in the way of a policy at a connector, as of the last look; undefined: nobody has looked yet. */
  findings(connector: Connector, policy: Policy): readonly Finding[] | undefined;
  /** For the catalogue: why a duration cannot work, as far as known without asking. */
  durationTrouble(connector: Connector, policy: Policy, code: DurationCode): Failure | undefined;
  /** For the policy editor: findings at every customer the policy reaches, as of the last looks. */
  survey(organisation: Organisation, policy: Policy): readonly SurveyLine[];
  /** When a connector was last looked at, and why the newest look failed; undefined: nobody has looked yet. */
  lastLook(connectorId: ConnectorId): LastLook | undefined;
  /** Hears when facts of a connector were read. */
  subscribe(listener: (connectorId: ConnectorId) => void): () => void;
}

export interface LastLook {
  /** Undefined: never with success, or too long ago. */
  readonly readAt: Instant | undefined;
  /** Undefined: the newest look succeeded. */
  readonly failure: Failure | undefined;
}

export interface SurveyLine {
  readonly customerId: CustomerId;
  readonly connectorId: ConnectorId;
  /** Undefined: not looked at yet. */
  readonly lookedAt: Instant | undefined;
  readonly findings: readonly Finding[];
}

const FRESH: Millis = 5 * MINUTE;
/** What was read longer ago than this greys nothing out any more; the directory itself will answer. */
const FORGOTTEN: Millis = 60 * MINUTE;

interface Look {
  readonly facts: ConnectorFacts;
  /** On the clock that nobody can set. */
  readonly at: Millis;
}

export function createDoctor({ clock, probe }: DoctorWorld): Doctor {
  const looks = new Map<ConnectorId, Look>();
  const failures = new Map<ConnectorId, Failure>();
  const under = new Map<ConnectorId, Promise<Result<ConnectorFacts, Failure>>>();
  const listeners = new Set<(connectorId: ConnectorId) => void>();

  const known = (connectorId: ConnectorId, maxAgeMs: Millis): ConnectorFacts | undefined => {
    const look = looks.get(connectorId);
    return look !== undefined && clock.monotonic() - look.at <= maxAgeMs ? look.facts : undefined;
  };
  const read = async (connectorId: ConnectorId): Promise<Result<ConnectorFacts, Failure>> => {
    const facts = await probe.facts(connectorId);
    if (!facts.ok) {
      failures.set(connectorId, facts.error);
      return facts;
    }
    failures.delete(connectorId);
    looks.set(connectorId, { facts: facts.value, at: clock.monotonic() });
    for (const listener of listeners) listener(connectorId);
    return facts;
  };
  const findings = (connector: Connector, policy: Policy): readonly Finding[] | undefined => {
    const facts = known(connector.id, FORGOTTEN);
    return facts === undefined ? undefined : examine(policy, facts, clock.wall());
  };
  return {
    look: (connectorId, maxAgeMs = FRESH) => {
      const facts = known(connectorId, maxAgeMs);
      if (facts !== undefined) return Promise.resolve(ok(facts));
      const asked =
        under.get(connectorId) ??
        read(connectorId)
          .catch((): Result<ConnectorFacts, Failure> => err(failure('bug', { detail: 'facts probe threw' })))
          .finally(() => under.delete(connectorId));
      under.set(connectorId, asked);
      return asked;
    },
    findings,
    durationTrouble: (connector, policy, code) => durationTrouble(findings(connector, policy) ?? [], code),
    survey: (organisation, policy) =>
      surveyed(organisation, policy).map((connector) => ({
        customerId: connector.customerId,
        connectorId: connector.id,
        lookedAt: known(connector.id, FORGOTTEN)?.readAt,
        findings: findings(connector, policy) ?? [],
      })),
    lastLook: (connectorId) => {
      const readAt = known(connectorId, FORGOTTEN)?.readAt;
      const why = failures.get(connectorId);
      return readAt === undefined && why === undefined ? undefined : { readAt, failure: why };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Connectors of the policy's source at customers it reaches. */
function surveyed(organisation: Organisation, policy: Policy): readonly Connector[] {
  const index = indexOf(organisation);
  return organisation.connectors.filter((connector) => {
    const customer = index.customers.get(connector.customerId);
    return (
      connector.kind === policy.source &&
      customer?.archived === false &&
      inPolicyCustomers(index, policy, connector.customerId)
    );
  });
}
