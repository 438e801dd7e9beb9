import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Connector, M365Connector } from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import { err, ok } from '../../../../shared/result';
import type { DirectoryProvider } from '../../../app/api';
import { sameJson } from '../../../core/organisation/canonical';
import { indexOf } from '../../../core/policy/lookup';
import { knownPrivileges } from '../../../core/privileges/catalogue';
import type { Directory } from '../../../ports/directory';
import type { Clock } from '../../../ports/system';
import { createMemoryDirectory } from '../../../practice/memory-directory';
import { keep, readKept } from '../kept-file';

export interface PracticeDirectoriesWorld {
  /** The version in force; directories follow it. */
  readonly organisation: () => Organisation;
  /** Connectors that are not in it and that leases may still name. */
  readonly former: (id: ConnectorId) => Connector | undefined;
  readonly clock: Clock;
  /** Where domains and endpoints in memory are kept between starts. */
  readonly folder: string;
  readonly openM365: (connector: M365Connector) => Directory;
  /** Real ones in the place of ones in memory. */
  readonly real: readonly { readonly id: ConnectorId; readonly directory: Directory }[];
}

export interface PracticeDirectories extends DirectoryProvider {
  /** What is made with a connector's old secret is made anew. */
  renew(connectorId: ConnectorId): void;
}

/** The directories of the practice customers, each made when it is first needed and anew when its connector changed. */
export function practiceDirectories(world: PracticeDirectoriesWorld): PracticeDirectories {
  mkdirSync(world.folder, { recursive: true, mode: 0o700 });
  const open = new Map<ConnectorId, { readonly connector: Connector; readonly directory: Directory }>();
  return {
    directory(connectorId) {
      const real = world.real.find(({ id }) => id === connectorId);
      if (real !== undefined) return ok(real.directory);
      const inForce = indexOf(world.organisation()).connectors.get(connectorId);
      const connector = inForce ?? world.former(connectorId);
      if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
      const known = open.get(connectorId);
      if (known !== undefined && (known.connector === connector || sameJson(known.connector, connector)))
        return ok(known.directory);
      const directory = connector.kind === 'm365' ? world.openM365(connector) : inMemory(connector, world);
      open.set(connectorId, { connector, directory });
      return ok(directory);
    },
    renew: (connectorId) => void open.delete(connectorId),
  };
}

/** Groups that a practice directory has: the well-known ones and those that policies give. */
export function practiceGroups(organisation: Organisation, source: Connector['kind']): readonly string[] {
  const known = knownPrivileges(source).map(({ privilege }) => privilege.name);
  const given = organisation.policies
    .filter((policy) => policy.source === source)
    .flatMap(({ privileges }) => privileges.map(({ name }) => name));
  return [...new Set([...known, ...given])];
}

function inMemory(connector: Exclude<Connector, M365Connector>, world: PracticeDirectoriesWorld): Directory {
  const file = join(world.folder, `${connector.id}.json`);
  const directory = createMemoryDirectory({
    source: connector.kind,
    clock: world.clock,
    domain: domainOf(connector),
    // Asked anew each time: a policy that is published later may give other groups.
    get groups() {
      return practiceGroups(world.organisation(), connector.kind);
    },
    staged: true,
    state: readKept(file),
    onChange: () => keep(file, directory.toJSON()),
  });
  return directory;
}

function domainOf(connector: Exclude<Connector, M365Connector>): string {
  if (connector.kind === 'activeDirectory') return connector.upnSuffix;
  return connector.transport.kind === 'ssh' ? connector.transport.host : 'practice-endpoint';
}
