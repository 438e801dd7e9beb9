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
import { err, ok } from '../../../shared/result';
import { SECOND } from '../../../shared/time';
import type { LdapDirectory } from '../../adapters/ldap';
import type { EndpointDirectory } from '../../adapters/local';
import type { DirectoryProvider } from '../../app/api';
import { sameJson } from '../../core/organisation/canonical';
import { indexOf } from '../../core/policy/lookup';
import type { Directory, DirectoryTraits } from '../../ports/directory';
import type { OrganisationInForce } from '../../ports/organisation';
import { keep, readKept } from './kept-file';

export interface OrganisationDirectoriesWorld {
  readonly organisation: OrganisationInForce;
  /** Where connectors are remembered for leases that outlive them. */
  readonly folder: string;
  /** Connectors that leases which are not revoked still name. */
  readonly needed: () => ReadonlySet<ConnectorId>;
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

const keptSchema = z.array(connectorSchema).max(10_000);

/**
 * The directories behind the connectors of the version in force, each opened when it is first needed and anew when its
 * connector changed. A connector that was taken out of the organisation stays reachable for the leases that name it.
 */
export function organisationDirectories(world: OrganisationDirectoriesWorld): OrganisationDirectories {
  const file = join(world.folder, 'connectors.json');
  const used = new Map((keptSchema.safeParse(readKept(file)).data ?? []).map((one) => [one.id, one]));
  const open = new Map<ConnectorId, Open>();
  const close = (connectorId: ConnectorId): void => {
    void open.get(connectorId)?.close();
    open.delete(connectorId);
  };
  const connectorOf = (connectorId: ConnectorId): Connector | undefined => {
    const current = world.organisation.current();
    const inForce = current === undefined ? undefined : indexOf(current.organisation).connectors.get(connectorId);
    return inForce ?? used.get(connectorId);
  };
  return {
    directory(connectorId) {
      const connector = connectorOf(connectorId);
      if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
      const known = open.get(connectorId);
      if (known !== undefined && sameJson(known.connector, connector)) return ok(known.directory);
      const made = opened(connector, world);
      close(connectorId);
      open.set(connectorId, made);
      return ok(made.directory);
    },
    rememberNeeded() {
      const needed = [...world.needed()].flatMap((id) => connectorOf(id) ?? []);
      if (sameJson(needed, [...used.values()])) return;
      used.clear();
      for (const connector of needed) used.set(connector.id, connector);
      keep(file, needed);
    },
    renew: close,
    close: async () => {
      await Promise.all([...open.values()].map((one) => one.close()));
      open.clear();
    },
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
