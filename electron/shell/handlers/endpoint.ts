import type { endpointRows } from '../../../shared/ipc/endpoint-rows';
import { failure } from '../../../shared/errors';
import { err } from '../../../shared/result';
import type { Handlers } from '../ipc/route';
import { atWork } from './at-work';
import type { Rooms } from './index';

const none = () => Promise.resolve(err(failure('policy_denied', { detail: 'no organisation' })));

/** Computers with local accounts. */
export function endpointHandlers({ product }: Rooms): Pick<Handlers, keyof typeof endpointRows> {
  return {
    'endpoint.hostKey': ({ host, port }) =>
      atWork(product, ({ hostKeys }) => (hostKeys === undefined ? none() : hostKeys.read(host, port))),
    'endpoint.leftovers': ({ connectorId }) => atWork(product, ({ cleaner }) => cleaner?.look(connectorId) ?? none()),
    'endpoint.cleanUp': ({ connectorId, leftovers }) =>
      atWork(product, ({ cleaner }) => cleaner?.clean(connectorId, leftovers) ?? none()),
  };
}
