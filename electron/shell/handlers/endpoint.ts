import { failure } from '../../../shared/errors';
import { err } from '../../../shared/result';
import type { Handlers } from '../route';
import { atWork } from './at-work';
import type { Rooms } from './index';

/** Computers with local accounts, before they are part of the organisation. */
export function endpointHandlers({ product }: Rooms): Pick<Handlers, 'endpoint.hostKey'> {
  return {
    'endpoint.hostKey': ({ host, port }) =>
      atWork(product, ({ hostKeys }) =>
        hostKeys === undefined
          ? Promise.resolve(err(failure('policy_denied', { detail: 'no organisation' })))
          : hostKeys.read(host, port),
      ),
  };
}
