import { failure, type Failure } from '../../../shared/errors';
import type { Refusal } from './driver';

/** What an endpoint's refusal means to whoever asked. */
export function failureOf(refusal: Refusal): Failure {
  switch (refusal) {
    case 'marker_differs':
    case 'name_taken':
      return failure('name_taken_unmarked');
    case 'not_found':
      return failure('not_found', { detail: 'account' });
    case 'no_such_group':
      return failure('not_found', { detail: 'group' });
    case 'not_accepted':
      return failure('constraint_violation', { detail: 'refused by the endpoint' });
    case 'no_rights':
      return failure('insufficient_rights', { detail: 'endpoint program' });
    case 'group_not_permitted':
      return failure('insufficient_rights', { detail: 'group not permitted at the endpoint' });
    case 'program_older':
      return failure('constraint_violation', { detail: 'endpoint program is older' });
    // Not `disk_full`: that is our own storage, and would close check-outs everywhere.
    case 'disk_full':
      return failure('quota', { detail: 'disk of the endpoint is full' });
    case 'clock_differs':
      return failure('clock_disagrees', { detail: 'clock of the endpoint' });
    case 'busy':
      return failure('busy', { detail: 'account files are locked' });
    case 'not_verified':
      return failure('constraint_violation', { detail: 'not as asked when read back' });
  }
}
