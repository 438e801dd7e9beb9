import type { Editing, EditingRow } from '../../app/editing';
import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { Handlers } from '../ipc/route';
import type { Rooms } from './index';

type Answer<T> = Result<T, Failure> | Promise<Result<T, Failure>>;

/** Reading and editing the organisation file of the workplace that is open. */
export function organisationHandlers({ product }: Rooms): Pick<Handlers, EditingRow> {
  const edit = <T>(work: (editing: Editing) => Answer<T>): Answer<T> => {
    const editing = product.workplace()?.editing;
    return editing === undefined ? err(failure('policy_denied', { detail: 'no organisation' })) : work(editing);
  };
  return {
    'organisation.view': (input) => edit((editing) => editing['organisation.view'](input)),
    'organisation.differences': (input) => edit((editing) => editing['organisation.differences'](input)),
    'organisation.setSettings': (input) => edit((editing) => editing['organisation.setSettings'](input)),
    'organisation.undo': (input) => edit((editing) => editing['organisation.undo'](input)),
    'organisation.discard': (input) => edit((editing) => editing['organisation.discard'](input)),
    'organisation.publish': (input) => edit((editing) => editing['organisation.publish'](input)),
    'organisation.enrolKey': (input) => edit((editing) => editing['organisation.enrolKey'](input)),
    'organisation.revokeKey': (input) => edit((editing) => editing['organisation.revokeKey'](input)),
    'entity.list': (input) => edit((editing) => editing['entity.list'](input)),
    'entity.get': (input) => edit((editing) => editing['entity.get'](input)),
    'entity.check': (input) => edit((editing) => editing['entity.check'](input)),
    'entity.put': (input) => edit((editing) => editing['entity.put'](input)),
    'entity.remove': (input) => edit((editing) => editing['entity.remove'](input)),
    'technicianGroup.setMembers': (input) => edit((editing) => editing['technicianGroup.setMembers'](input)),
    'entity.importCsv': (input) => edit((editing) => editing['entity.importCsv'](input)),
    'customers.fromPartner': (input) => edit((editing) => editing['customers.fromPartner'](input)),
    'technicians.fromDirectory': (input) => edit((editing) => editing['technicians.fromDirectory'](input)),
    'policy.explain': (input) => edit((editing) => editing['policy.explain'](input)),
    'policy.preview': (input) => edit((editing) => editing['policy.preview'](input)),
    'policy.survey': (input) => edit((editing) => editing['policy.survey'](input)),
    'directory.privileges': (input) => edit((editing) => editing['directory.privileges'](input)),
    'connector.doctor': (input) => edit((editing) => editing['connector.doctor'](input)),
  };
}
