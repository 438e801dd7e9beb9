import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { EndpointCleaner } from '../../ports/endpoint';
import type { OrganisationInForce } from '../../ports/organisation';
import { who } from '../who';

/** Lets an admin see and remove what is left over at endpoints; nobody else (`not_entitled`). */
export function createAdminCleaner(world: {
  readonly organisation: OrganisationInForce;
  readonly cleaner: EndpointCleaner;
}): EndpointCleaner {
  const asAdmin = async <T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> => {
    const me = who(world.organisation);
    if (!me.ok) return me;
    return me.value.admin ? work() : err(failure('not_entitled', { detail: 'primarySuper' }));
  };
  return {
    look: (connectorId) => asAdmin(() => world.cleaner.look(connectorId)),
    clean: (connectorId, wanted) => asAdmin(() => world.cleaner.clean(connectorId, wanted)),
  };
}
