import { failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type {
  ActiveDirectoryConnector,
  Connector,
  LocalConnector,
  M365Connector,
} from '../../../../shared/model/connector';
import type { Lease } from '../../../../shared/model/lease';
import { err, ok } from '../../../../shared/result';
import { MINUTE, SECOND, type Millis } from '../../../../shared/time';
import type { LdapDirectory } from '../../../adapters/ldap';
import type { EndpointDirectory } from '../../../adapters/local';
import type { DirectoryProvider } from '../../../app/api';
import { sameJson } from '../../../core/organisation/canonical';
import { leadsTo, placeOf } from '../../../core/organisation/place';
import { indexOf } from '../../../core/policy/lookup';
import type { Directory, DirectoryTraits } from '../../../ports/directory';
import type { OrganisationInForce } from '../../../ports/organisation';
import type { Log } from '../../../ports/system';
import { rememberedWays } from './remembered-ways';

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
  /** Forgets connectors that no live lease names; what leases were made through is remembered when they are. */
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

/**
 * The directories behind the connectors of the version in force, each opened when it is first needed and anew when its
 * connector changed. A connector that was taken out of the organisation, or pointed elsewhere, stays reachable as it was for
 * the leases that name it.
 */
export function organisationDirectories(world: OrganisationDirectoriesWorld): OrganisationDirectories {
  const ways = rememberedWays(world.folder, world.log);
  const open = new Map<string, Open>();
  const closeAll = async (leaving: (connectorId: ConnectorId) => boolean): Promise<void> => {
    const found = [...open].filter(([, { connector }]) => leaving(connector.id));
    for (const [key] of found) open.delete(key);
    await Promise.all(found.map(([, one]) => one.close()));
  };
  const connectorOf = (connectorId: ConnectorId, place: string | undefined): Connector | undefined => {
    const current = world.organisation.current();
    const inForce = current === undefined ? undefined : indexOf(current.organisation).connectors.get(connectorId);
    const former = ways.find(connectorId, place);
    const leads = inForce !== undefined && (place === undefined || leadsTo(inForce, place, former));
    return leads ? inForce : former;
  };
  return {
    directory(connectorId, place) {
      const connector = connectorOf(connectorId, place);
      if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
      // Before anything is done there for the lease: the next version may have dropped it.
      if (place !== undefined) ways.note({ place, connector });
      const key = `${connectorId} ${placeOf(connector)}`;
      const known = open.get(key);
      if (known !== undefined && sameJson(known.connector, connector)) return ok(known.directory);
      void known?.close();
      const made = opened(connector, world);
      open.set(key, made);
      return ok(made.directory);
    },
    rememberNeeded() {
      const needed = world.needed().flatMap(({ connectorId, place }) => {
        const connector = connectorOf(connectorId, place);
        return connector === undefined ? [] : [{ place: place ?? placeOf(connector), connector }];
      });
      ways.keepOnly(needed);
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
      return { connector, ...lazily('local', stagedAccounts, () => world.openLocal(connector), asksPerson(connector)) };
  }
}

/** Endpoints: what is written is read back at once. What ends by itself depends on the operating system. */
const stagedAccounts: DirectoryTraits = {
  staged: true,
  settleMs: 0,
  nativeExpiry: { signIn: true, privilege: false, object: false },
};

/** The computer at the keyboard asks for elevation; the prompt stands for so long. */
const PATIENCE: Millis = 3 * MINUTE;
const asksPerson = ({ transport }: LocalConnector): Pick<DirectoryTraits, 'patienceMs'> =>
  transport.kind === 'thisComputer' ? { patienceMs: PATIENCE } : {};

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
  besides: Pick<DirectoryTraits, 'patienceMs'> = {},
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
      return { ...(loaded?.traits ?? unknown), ...besides };
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
