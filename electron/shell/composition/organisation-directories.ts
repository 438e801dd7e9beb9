import { join } from 'node:path';
import { z } from 'zod';
import { failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import {
  connectorSchema,
  type ActiveDirectoryConnector,
  type Connector,
  type LocalConnector,
  type M365Connector,
} from '../../../shared/model/connector';
import type { Lease } from '../../../shared/model/lease';
import { err, ok } from '../../../shared/result';
import { SECOND } from '../../../shared/time';
import type { LdapDirectory } from '../../adapters/ldap';
import type { EndpointDirectory } from '../../adapters/local';
import type { DirectoryProvider } from '../../app/api';
import { sameJson } from '../../core/organisation/canonical';
import { leadsTo, placeOf } from '../../core/organisation/place';
import { indexOf } from '../../core/policy/lookup';
import type { Directory, DirectoryTraits } from '../../ports/directory';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Log } from '../../ports/system';
import { keepDurably, readKept } from './kept-file';

export interface OrganisationDirectoriesWorld {
  readonly organisation: OrganisationInForce;
  /** Where connectors are remembered for leases that outlive them. */
  readonly folder: string;
  readonly log: Log;
  /** The leases that are not revoked. */
  readonly needed: () => readonly Pick<Lease, 'connectorId' | 'place'>[];
  readonly openM365: (connector: M365Connector) => Directory;
  readonly openActiveDirectory: (connector: ActiveDirectoryConnector) => Promise<LdapDirectory>;
  readonly openLocal: (connector: LocalConnector) => Promise<EndpointDirectory>;
}

export interface OrganisationDirectories extends DirectoryProvider {
  /** Keeps the connectors that live leases name, so that they stay reachable when a new version drops them. */
  rememberNeeded(): void;
  /** What is made with a connector's old secret is made anew. */
  renew(connectorId: ConnectorId): void;
  close(): Promise<void>;
}

interface Open {
  readonly connector: Connector;
  readonly directory: Directory;
  close(): Promise<void>;
}

/** A connector as it was, or is, that leads to the place of a lease. */
interface Way {
  readonly place: string;
  readonly connector: Connector;
}

const keptSchema = z
  .array(
    z.union([
      z.strictObject({ place: z.string().max(1_100), connector: connectorSchema }),
      // As it was kept before places were.
      connectorSchema.transform((connector) => ({ place: placeOf(connector), connector })),
    ]),
  )
  .max(100_000);

/**
 * The directories behind the connectors of the version in force, each opened when it is first needed and anew when its
 * connector changed. A connector that was taken out of the organisation, or pointed elsewhere, stays reachable as it was for
 * the leases that name it.
 */
export function organisationDirectories(world: OrganisationDirectoriesWorld): OrganisationDirectories {
  const file = join(world.folder, 'connectors.json');
  let kept: readonly Way[] = keptSchema.safeParse(readKept(file)).data ?? [];
  let ways = kept;
  const open = new Map<string, Open>();
  const closeAll = async (leaving: (connectorId: ConnectorId) => boolean): Promise<void> => {
    const found = [...open].filter(([, { connector }]) => leaving(connector.id));
    for (const [key] of found) open.delete(key);
    await Promise.all(found.map(([, one]) => one.close()));
  };
  const connectorOf = (connectorId: ConnectorId, place: string | undefined): Connector | undefined => {
    const current = world.organisation.current();
    const inForce = current === undefined ? undefined : indexOf(current.organisation).connectors.get(connectorId);
    const former = ways.find((way) => way.connector.id === connectorId && (place === undefined || way.place === place));
    const leads = inForce !== undefined && (place === undefined || leadsTo(inForce, place, former?.connector));
    return leads ? inForce : former?.connector;
  };
  const needed = (): readonly Way[] => {
    const found = new Map<string, Way>();
    for (const { connectorId, place } of world.needed()) {
      const connector = connectorOf(connectorId, place);
      if (connector === undefined) continue;
      const way = { place: place ?? placeOf(connector), connector };
      found.set(`${connectorId} ${way.place}`, way);
    }
    return [...found.values()];
  };
  return {
    directory(connectorId, place) {
      const connector = connectorOf(connectorId, place);
      if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
      const key = `${connectorId} ${placeOf(connector)}`;
      const known = open.get(key);
      if (known !== undefined && sameJson(known.connector, connector)) return ok(known.directory);
      void known?.close();
      const made = opened(connector, world);
      open.set(key, made);
      return ok(made.directory);
    },
    rememberNeeded() {
      ways = needed();
      if (sameJson(ways, kept)) return;
      // A disk that is full holds up no start and no end; it is tried again with the next change of a lease.
      if (keepDurably(file, ways)) kept = ways;
      else world.log.warn('connectors.notKept', { connectors: ways.length });
    },
    renew: (connectorId) => void closeAll((id) => id === connectorId),
    close: () => closeAll(() => true),
  };
}

function opened(connector: Connector, world: OrganisationDirectoriesWorld): Open {
  switch (connector.kind) {
    case 'm365':
      return { connector, directory: world.openM365(connector), close: () => Promise.resolve() };
    case 'activeDirectory':
      return {
        connector,
        ...lazily('activeDirectory', untilKnown(connector), () => world.openActiveDirectory(connector)),
      };
    case 'local':
      return { connector, ...lazily('local', stagedAccounts, () => world.openLocal(connector)) };
  }
}

/** Endpoints: what is written is read back at once. What ends by itself depends on the operating system. */
const stagedAccounts: DirectoryTraits = {
  staged: true,
  settleMs: 0,
  nativeExpiry: { signIn: true, privilege: false, object: false },
};

/** Until it is known: the longest that domain controllers of one site take to hear of a change. */
const untilKnown = ({ domainControllers }: ActiveDirectoryConnector): DirectoryTraits => ({
  ...stagedAccounts,
  settleMs: domainControllers.length > 1 ? 20 * SECOND : 0,
});

/** A directory whose library is loaded with the first call. */
function lazily(
  source: Directory['source'],
  unknown: DirectoryTraits,
  load: () => Promise<LdapDirectory | EndpointDirectory>,
): Pick<Open, 'directory' | 'close'> {
  type Loaded = LdapDirectory | EndpointDirectory;
  let loading: Promise<Loaded> | undefined;
  let loaded: Loaded | undefined;
  const domain = async (): Promise<Loaded> => {
    loaded = await (loading ??= load());
    return loaded;
  };
  const directory: Directory = {
    source,
    get traits() {
      return loaded?.traits ?? unknown;
    },
    create: async (request, call) => (await domain()).create(request, call),
    issueCredential: async (request, call) => (await domain()).issueCredential(request, call),
    grant: async (request, call) => (await domain()).grant(request, call),
    prolong: async (request, call) => (await domain()).prolong(request, call),
    neutralise: async (request, call) => (await domain()).neutralise(request, call),
    strip: async (request, call) => (await domain()).strip(request, call),
    erase: async (request, call) => (await domain()).erase(request, call),
    observe: async (request, call) => (await domain()).observe(request, call),
    listMarked: async (organisationId, call) => (await domain()).listMarked(organisationId, call),
  };
  // Only where neutralising has a quick part of its own.
  const halt: Directory['halt'] = async (request, call) => {
    const found = await domain();
    return found.halt === undefined ? found.neutralise(request, call) : found.halt(request, call);
  };
  return {
    directory: source === 'activeDirectory' ? Object.assign(directory, { halt }) : directory,
    close: async () => (await loading)?.close(),
  };
}
