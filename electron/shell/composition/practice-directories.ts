import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { Connector, M365Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok } from '../../../shared/result';
import type { DirectoryProvider } from '../../app/api';
import type { Directory } from '../../ports/directory';
import type { Clock } from '../../ports/system';
import { createMemoryDirectory } from '../../practice/memory-directory';
import { keep, readKept } from './kept-file';

export interface PracticeDirectoriesWorld {
  readonly organisation: Organisation;
  /** Those of the organisation, and others that leases may still name. */
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  /** Where domains and endpoints in memory are kept between starts. */
  readonly folder: string;
  readonly openM365: (connector: M365Connector) => Directory;
  /** A real one in the place of one in memory. */
  readonly domain?: { readonly id: ConnectorId; readonly directory: Directory };
}

/** The directories of the practice customers, each made when it is first needed. */
export function practiceDirectories(world: PracticeDirectoriesWorld): DirectoryProvider {
  mkdirSync(world.folder, { recursive: true, mode: 0o700 });
  const connectors = new Map(world.connectors.map((connector) => [connector.id, connector]));
  const { domain } = world;
  const open = new Map<ConnectorId, Directory>(domain === undefined ? [] : [[domain.id, domain.directory]]);
  return {
    directory(connectorId) {
      const known = open.get(connectorId);
      if (known !== undefined) return ok(known);
      const connector = connectors.get(connectorId);
      if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
      const made = connector.kind === 'm365' ? world.openM365(connector) : inMemory(connector, world);
      open.set(connectorId, made);
      return ok(made);
    },
  };
}

/** Groups that the policies of the practice organisation give in this kind of directory. */
function groupsFor(organisation: Organisation, source: Connector['kind']): readonly string[] {
  const names = organisation.policies
    .filter((policy) => policy.source === source)
    .flatMap(({ privileges }) => privileges.map(({ name }) => name));
  return [...new Set(names)];
}

function inMemory(connector: Exclude<Connector, M365Connector>, world: PracticeDirectoriesWorld): Directory {
  const file = join(world.folder, `${connector.id}.json`);
  const directory = createMemoryDirectory({
    source: connector.kind,
    clock: world.clock,
    domain: domainOf(connector),
    groups: groupsFor(world.organisation, connector.kind),
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
