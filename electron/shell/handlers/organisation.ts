import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { entityRows, organisationRows } from '../../../shared/ipc/organisation-rows';
import type { Handlers } from '../route';

type Rows = keyof typeof organisationRows | keyof typeof entityRows;

const closed = (): Result<never, Failure> => err(failure('policy_denied', { detail: 'no organisation is open' }));

/** Reading and editing the organisation file. */
export function organisationHandlers(): Pick<Handlers, Rows> {
  return {
    'organisation.view': closed,
    'organisation.differences': closed,
    'organisation.setSettings': closed,
    'organisation.undo': closed,
    'organisation.discard': closed,
    'organisation.publish': closed,
    'organisation.pull': closed,
    'organisation.setSource': closed,
    'organisation.create': closed,
    'organisation.join': closed,
    'organisation.leave': closed,
    'organisation.invitation': closed,
    'organisation.ownKey': closed,
    'organisation.enrolKey': closed,
    'organisation.revokeKey': closed,
    'entity.list': closed,
    'entity.get': closed,
    'entity.check': closed,
    'entity.put': closed,
    'entity.remove': closed,
    'entity.importCsv': closed,
    'policy.explain': closed,
    'policy.preview': closed,
    'policy.survey': closed,
    'directory.privileges': closed,
    'connector.doctor': closed,
    'connector.setSecret': closed,
    'connector.removeSecret': closed,
    'connector.secretState': closed,
  };
}
