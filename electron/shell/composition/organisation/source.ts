import { X509Certificate } from 'node:crypto';
import type { Agent } from 'node:https';
import { isAbsolute, join } from 'node:path';
import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { SyncSource } from '../../../../shared/ipc/organisation-views';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { graphRoot } from '../../../adapters/graph/tenant/clouds';
import { folderSource, prepareFolder } from '../../../adapters/organisation-source/folder';
import { httpsSource } from '../../../adapters/organisation-source/https';
import { sharePointSource } from '../../../adapters/organisation-source/sharepoint';
import type { TokenSource } from '../../../ports/identity';
import type { OrganisationSource } from '../../../ports/organisation';

/** What the file is called in a folder. */
const FILE_NAME = 'latchkey-organisation.json';

type SharePointSync = Extract<SyncSource, { kind: 'sharePoint' }>;

export interface SourceWorld {
  readonly tokens: TokenSource;
  /** The connector through which a file in SharePoint is reached, as it is now; asked for each call. */
  readonly connector: (id: ConnectorId) => M365Connector | undefined;
  /** Makes the connections of https; absent = Node's own, directly. */
  readonly agent?: Agent | undefined;
}

/** Opens a source, without asking it anything yet. Fails with `bad_input` (detail `source` and what is wrong with it). */
export function openSource(sync: SyncSource, world: SourceWorld): Result<OrganisationSource, Failure> {
  switch (sync.kind) {
    case 'folder':
      return isUsablePath(sync.path) ? ok(folderSource(join(sync.path, FILE_NAME))) : refused('path');
    case 'https': {
      const { url, caCertificate } = sync;
      if (caCertificate !== undefined && !isCertificate(caCertificate)) return refused('caCertificate');
      if (!URL.canParse(url) || new URL(url).username !== '') return refused('url');
      return ok(
        httpsSource({ url, agent: world.agent, ...(caCertificate === undefined ? {} : { ca: caCertificate }) }),
      );
    }
    case 'sharePoint': {
      const first = driveSource(sync, world);
      return first.ok ? ok(asConnectedNow(() => driveSource(sync, world))) : first;
    }
  }
}

function driveSource(sync: SharePointSync, world: SourceWorld): Result<OrganisationSource, Failure> {
  const connector = world.connector(sync.connectorId);
  if (connector === undefined) return refused('connectorId');
  const root = graphRoot(connector.cloud);
  if (root === undefined) return refused('cloud');
  const token = () => world.tokens.token(connector);
  return ok(
    sharePointSource({
      graphUrl: `${root}/v1.0`,
      driveId: sync.driveId,
      path: sync.itemPath,
      token,
      agent: world.agent,
    }),
  );
}

/** A source whose connector may change while it is open: each call goes the way that is known then. */
function asConnectedNow(source: () => Result<OrganisationSource, Failure>): OrganisationSource {
  return {
    read: async (known) => {
      const now = source();
      return now.ok ? now.value.read(known) : now;
    },
    publish: async (text, expected) => {
      const now = source();
      return now.ok ? now.value.publish(text, expected) : now;
    },
  };
}

/** Makes the folder of a file that is to be laid there. Other sources need nothing. */
export async function prepareSource(sync: SyncSource): Promise<Result<void, Failure>> {
  return sync.kind === 'folder' ? prepareFolder(join(sync.path, FILE_NAME)) : ok(undefined);
}

function refused(what: string): { readonly ok: false; readonly error: Failure } {
  return err(failure('bad_input', { detail: `source ${what}` }));
}

/** A path that means the same wherever the program was started, and that an invitation can carry. */
function isUsablePath(path: string): boolean {
  return isAbsolute(path) && !path.includes('\0') && Buffer.from(path, 'utf8').toString('utf8') === path;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
