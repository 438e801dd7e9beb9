import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useLayoutEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { LockView } from '../../../shared/ipc/lock-rows';
import { ask } from '../../bridge';
import { endingText, endTitle, forgetFailure, lockText as text } from '../../text/lock';
import { FailureNote } from '../../ui/failure-note';
import { unhide } from '../../ui/unhide';
import { Confirm } from '../organising/confirm';

const useStyles = makeStyles({
  actions: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '4px',
    paddingTop: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    // Without a passphrase and without live accounts there is nothing to part from the form.
    ':empty': { display: 'none' },
  },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
});

/** For whoever cannot open the lock. */
function Forget({ view, onClose }: { readonly view: LockView; readonly onClose: () => void }) {
  const styles = useStyles();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const { practice, live } = view;
  const forget = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('lock.forget', {});
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) onClose();
  };
  return (
    <Confirm
      title={text.forgetTitle}
      action={practice ? text.forgetPractice : text.forgetAction}
      held={busy || (live > 0 && !practice)}
      onConfirm={() => void forget()}
      onCancel={onClose}
    >
      <div className={styles.content}>
        <div>{practice ? text.forgetPracticeBody : text.forgetBody}</div>
        {live > 0 && !practice && <div>{text.forgetLive}</div>}
        {failure !== undefined && <FailureNote failure={failure} words={forgetFailure(failure)} />}
      </div>
    </Confirm>
  );
}

/** What is possible without the passphrase: ending one's accounts, always; starting anew. */
export function LockActions({ view }: { readonly view: LockView }) {
  const styles = useStyles();
  const [asking, setAsking] = useState<'end' | 'forget'>();
  const [ended, setEnded] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  useLayoutEffect(unhide, [asking]);
  const close = (): void => {
    setAsking(undefined);
  };
  const end = async (): Promise<void> => {
    close();
    const answer = await ask('lock.endMine', {});
    setFailure(answer.ok ? undefined : answer.error);
    setEnded(answer.ok);
  };
  const { live, isSet } = view;
  return (
    <div className={styles.actions}>
      {ended && <div role="status">{endingText(live)}</div>}
      {failure !== undefined && <FailureNote failure={failure} />}
      {live > 0 && !ended && (
        <Button
          appearance="subtle"
          onClick={() => {
            setAsking('end');
          }}
        >
          {text.end}
        </Button>
      )}
      {isSet && (
        <Button
          appearance="transparent"
          size="small"
          onClick={() => {
            setAsking('forget');
          }}
        >
          {text.forgotten}
        </Button>
      )}
      {asking === 'end' && (
        <Confirm
          title={endTitle(live)}
          action={text.end}
          cancel={text.keep}
          onConfirm={() => void end()}
          onCancel={close}
        >
          {text.endBody}
        </Confirm>
      )}
      {asking === 'forget' && <Forget view={view} onClose={close} />}
    </div>
  );
}
