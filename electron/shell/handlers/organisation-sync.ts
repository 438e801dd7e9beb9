import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { Handlers } from '../route';

type Rows = `organisation.${'pull' | 'setSource' | 'create' | 'join' | 'leave' | 'invitation' | 'ownKey'}`;

const closed = (): Result<never, Failure> => err(failure('policy_denied', { detail: 'no organisation is open' }));

/** Where the organisation file comes from, and how this computer came to it. */
export function organisationSyncHandlers(): Pick<Handlers, Rows> {
  return {
    'organisation.pull': closed,
    'organisation.setSource': closed,
    'organisation.create': closed,
    'organisation.join': closed,
    'organisation.leave': closed,
    'organisation.invitation': closed,
    'organisation.ownKey': closed,
  };
}
