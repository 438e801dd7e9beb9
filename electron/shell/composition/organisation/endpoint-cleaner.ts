import type { ConnectorId } from '../../../../shared/ids';
import type { Connector, LocalConnector } from '../../../../shared/model/connector';
import { ok } from '../../../../shared/result';
import type { EndpointCleanerOptions } from '../../../adapters/local';
import { createAdminCleaner, type AdminCleanerWorld } from '../../../app/organisation/endpoint-cleaner';
import type { EndpointCleaner, Leftovers } from '../../../ports/endpoint';

export interface CleanerWorld extends Omit<AdminCleanerWorld, 'cleaner'> {
  readonly connector: (id: ConnectorId) => Connector | undefined;
  readonly secret: EndpointCleanerOptions['secret'];
}

/** The cleaner of endpoints for an admin; its library is loaded with the first look. */
export function adminCleaner({ connector, secret, ...world }: CleanerWorld): EndpointCleaner {
  const local = (id: ConnectorId): LocalConnector | undefined => {
    const found = connector(id);
    return found?.kind === 'local' ? found : undefined;
  };
  const open = async (): Promise<EndpointCleaner> => {
    const { createEndpointCleaner } = await import('../../../adapters/local');
    return createEndpointCleaner({ connector: local, secret });
  };
  return createAdminCleaner({
    ...world,
    cleaner: {
      look: async (id) => (await open()).look(id),
      clean: async (id, wanted) => (await open()).clean(id, wanted),
    },
  });
}

const NOTHING: Leftovers = { members: [], remains: [] };

/** In Practice: only a real endpoint can have leftovers, those in memory have none. */
export function practiceCleaner(world: CleanerWorld): EndpointCleaner {
  const real = adminCleaner(world);
  const inMemory = createAdminCleaner({
    ...world,
    cleaner: { look: () => Promise.resolve(ok(NOTHING)), clean: () => Promise.resolve(ok(NOTHING)) },
  });
  const of = (id: ConnectorId): EndpointCleaner => (world.connector(id) === undefined ? inMemory : real);
  return { look: (id) => of(id).look(id), clean: (id, wanted) => of(id).clean(id, wanted) };
}
