import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Connector, Source } from '../../../../shared/model/connector';
import { privilegeKey, type Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import { createGroupSearch } from '../../../adapters/graph/read/group-search';
import { createTenantProbe, type TenantProbeOptions } from '../../../adapters/graph/tenant/tenant-probe';
import type { Fetch } from '../../../adapters/network';
import type { PrivilegeLookUp } from '../../../app/editing';
import type { FactsProbe } from '../../../ports/doctor';
import type { HostKeyReader } from '../../../ports/endpoint';
import type { OrganisationInForce } from '../../../ports/organisation';
import type { Clock, Ids, Log, Timers } from '../../../ports/system';

export interface LooksWorld {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
  readonly tokens: TenantProbeOptions['tokens'];
  readonly fetch?: Fetch;
  readonly secretOf: (connectorId: ConnectorId) => Promise<Result<Secret<string>, Failure>>;
  /** As it stands in the draft of an admin, else in force. */
  readonly connector: (id: ConnectorId) => Connector | undefined;
  readonly organisation: OrganisationInForce;
}

/** What is read of directories without changing anything: facts for the doctor, names of groups for the policy editor. */
export interface Looks {
  readonly probe: FactsProbe;
  readonly lookUp: PrivilegeLookUp;
}

export function directoryLooks(world: LooksWorld): Looks {
  const { clock, timers, ids, log, tokens } = world;
  const ofKind = <K extends Connector['kind']>(
    id: ConnectorId,
    kind: K,
  ): Extract<Connector, { kind: K }> | undefined => {
    const found = world.connector(id);
    return found?.kind === kind ? (found as Extract<Connector, { kind: K }>) : undefined;
  };
  const tenants: TenantProbeOptions = {
    ...{ tokens, clock, ids, log, timers },
    connector: (id) => ofKind(id, 'm365'),
    ...(world.fetch === undefined ? {} : { fetch: world.fetch }),
  };
  const tenantFacts = createTenantProbe(tenants);
  const tenantGroups = createGroupSearch(tenants);
  const domainFacts = async (id: ConnectorId): ReturnType<FactsProbe['facts']> => {
    // Loaded with the first look at a domain.
    const { createDomainProbe } = await import('../../../adapters/ldap');
    const probe = createDomainProbe({
      connector: (one) => ofKind(one, 'activeDirectory'),
      secret: world.secretOf,
      groups: () => groupsGiven(world.organisation, 'activeDirectory'),
      clock,
    });
    return probe.facts(id);
  };
  const endpointFacts = async (id: ConnectorId): ReturnType<FactsProbe['facts']> => {
    // Loaded with the first look at an endpoint.
    const { createEndpointProbe } = await import('../../../adapters/local');
    const probe = createEndpointProbe({
      connector: (one) => ofKind(one, 'local'),
      secret: world.secretOf,
      groups: () => groupsGiven(world.organisation, 'local'),
      clock,
    });
    return probe.facts(id);
  };
  return {
    probe: {
      facts: (id) => {
        switch (world.connector(id)?.kind) {
          case 'm365':
            return tenantFacts.facts(id);
          case 'activeDirectory':
            return domainFacts(id);
          case 'local':
            return endpointFacts(id);
          default:
            return Promise.resolve(err(failure('unknown_connector', { connectorId: id })));
        }
      },
    },
    // Groups of a domain are typed: what there is to choose from is in the catalogue of well-known ones.
    lookUp: (id, query) => (world.connector(id)?.kind === 'm365' ? tenantGroups(id, query) : Promise.resolve(ok([]))),
  };
}

/** The groups that policies of one kind give, each once: those that must be there and that we must be able to fill. */
function groupsGiven(inForce: OrganisationInForce, wanted: Source): readonly Privilege[] {
  const policies = inForce.current()?.organisation.policies ?? [];
  const given = policies.filter(({ source }) => source === wanted).flatMap(({ privileges }) => privileges);
  return [...new Map(given.map((privilege) => [privilegeKey(privilege), privilege])).values()];
}

/** How long an admin waits for a computer that does not answer, in ms. */
const HOST_KEY_WAIT = 15 * SECOND;

/** Keys of computers, read over SSH; its library is loaded with the first look. */
export const sshHostKeys: HostKeyReader = {
  read: async (host, port) => {
    const { createHostKeyReader } = await import('../../../adapters/local/host-key');
    return createHostKeyReader({ timeoutMs: HOST_KEY_WAIT }).read(host, port);
  },
};
