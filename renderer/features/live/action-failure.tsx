import type { LeaseView } from '../../../shared/ipc/views';
import { noteFailure, useCopied } from '../../stores/copied';
import { FailureNote } from '../../ui/failure-note';

/** Why the last action on a lease came to nothing, until it is dismissed or the next action succeeds. */
export function ActionFailure({ lease }: { readonly lease: LeaseView }) {
  const failure = useCopied((state) => state.failures[lease.id]);
  if (failure === undefined) return null;
  return (
    <div style={{ paddingTop: '4px' }}>
      <FailureNote
        failure={failure}
        onDismiss={() => {
          noteFailure(lease.id, undefined);
        }}
      />
    </div>
  );
}
