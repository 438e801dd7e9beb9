import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { useShown } from '../../stores/shown';
import { plural } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { EndBoard } from './end-board';

type Whose = 'mine' | 'everyone';
const nowrap = { whiteSpace: 'nowrap' } as const;

interface QuestionProps {
  readonly whose: Whose;
  readonly mine: number;
  readonly everyone: number;
  readonly onWhose: (whose: Whose) => void;
  readonly onEnd: (ids: readonly LeaseId[]) => void;
}

function Question({ whose, mine, everyone, onWhose, onEnd }: QuestionProps) {
  const [failure, setFailure] = useState<Failure>();
  const count = whose === 'mine' ? mine : everyone;
  const what = `${whose === 'mine' ? 'my ' : ''}${plural(count, 'live account')}`;
  const end = async (): Promise<void> => {
    const answer = await ask('lease.endAll', { whose });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) onEnd(answer.value.leaseIds);
  };
  return (
    <DialogBody>
      <DialogTitle>{count === 0 ? 'There is no live account' : `End ${what}?`}</DialogTitle>
      <DialogContent>
        {everyone > mine && (
          <RadioGroup
            aria-label="Whose accounts"
            value={whose}
            onChange={(_, data) => {
              onWhose(data.value === 'everyone' ? 'everyone' : 'mine');
            }}
          >
            <Radio value="mine" label={`Mine (${String(mine)})`} />
            <Radio value="everyone" label={`Everyone’s that this computer knows of (${String(everyone)})`} />
          </RadioGroup>
        )}
        All at once: sign-in is blocked first, then the privileges go. Whoever works with one of them is cut off. This
        cannot be undone; a new check-out is always possible.
        {failure !== undefined && <FailureNote failure={failure} />}
      </DialogContent>
      <DialogActions>
        <Button appearance="primary" style={nowrap} disabledFocusable={count === 0} onClick={() => void end()}>
          {`End ${what}`}
        </Button>
        <DialogTrigger disableButtonEnhancement>
          <Button style={nowrap}>Keep them</Button>
        </DialogTrigger>
      </DialogActions>
    </DialogBody>
  );
}

interface EndAllProps {
  readonly leases: readonly LeaseView[];
  readonly onChoose: (id: LeaseId) => void;
}

/** Ends all live accounts after a question that says how many and whose, then shows how each end gets on. */
export function EndAll({ leases, onChoose }: EndAllProps) {
  const [open, setOpen] = useState(() => useShown.getState().asks === 'endAll');
  const [ids, setIds] = useState<readonly LeaseId[]>();
  const [whose, setWhose] = useState<Whose>('mine');
  useEffect(
    () =>
      useShown.subscribe(({ asks }) => {
        if (asks !== 'endAll') return;
        setIds(undefined);
        setOpen(true);
      }),
    [],
  );
  const everyone = leases.filter((lease) => lease.canCheckIn);
  const mine = everyone.filter((lease) => lease.mine).length;
  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => {
        setOpen(data.open);
        setIds(undefined);
        setWhose(mine === 0 && everyone.length > 0 ? 'everyone' : 'mine');
      }}
    >
      <DialogTrigger disableButtonEnhancement>
        <Button disabledFocusable={everyone.length === 0}>End all…</Button>
      </DialogTrigger>
      <DialogSurface>
        {ids === undefined ? (
          <Question whose={whose} mine={mine} everyone={everyone.length} onWhose={setWhose} onEnd={setIds} />
        ) : (
          <EndBoard
            leases={ids.flatMap((id) => leases.find((lease) => lease.id === id) ?? [])}
            onReceipt={(id) => {
              setOpen(false);
              setIds(undefined);
              onChoose(id);
            }}
          />
        )}
      </DialogSurface>
    </Dialog>
  );
}
