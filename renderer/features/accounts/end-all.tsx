import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { plural } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';

interface EndAllProps {
  readonly whose: 'mine' | 'everyone';
  /** How many live accounts would end. */
  readonly count: number;
}

/** Ends all live accounts after a question that says how many and whose. */
export function EndAll({ whose, count }: EndAllProps) {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const what = `${whose === 'mine' ? 'my ' : ''}${plural(count, 'live account')}`;
  const end = async (): Promise<void> => {
    const answer = await ask('lease.endAll', { whose });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) setOpen(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => {
        setOpen(data.open);
        setFailure(undefined);
      }}
    >
      <DialogTrigger disableButtonEnhancement>
        <Button disabledFocusable={count === 0}>End all…</Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{`End ${what}?`}</DialogTitle>
          <DialogContent>
            Sign-in is blocked first, then the privileges go. Whoever works with one of them is cut off. This cannot be
            undone; a new check-out is always possible.
            {failure !== undefined && <FailureNote failure={failure} />}
          </DialogContent>
          <DialogActions>
            <Button
              appearance="primary"
              style={{ whiteSpace: 'nowrap' }}
              onClick={() => void end()}
            >{`End ${what}`}</Button>
            <DialogTrigger disableButtonEnhancement>
              <Button style={{ whiteSpace: 'nowrap' }}>Keep them</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
