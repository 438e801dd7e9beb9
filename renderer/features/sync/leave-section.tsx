import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { fileTrouble, syncText as text } from '../../text/sync';
import { FailureNote } from '../../ui/failure-note';
import { Confirm } from '../organising/confirm';
import { ForgetComputerDialog } from './forget-computer';
import { Section } from './section';

/** Forgets the organisation on this computer, after a question. */
export function LeaveSection({ name }: { readonly name: string }) {
  const [asking, setAsking] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const leave = async (): Promise<void> => {
    setAsking(false);
    setBusy(true);
    const answer = await ask('organisation.leave', {});
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
  };
  return (
    <Section title={text.leave} lead={text.leaveLead}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
        <Button
          disabledFocusable={busy}
          onClick={() => {
            setAsking(true);
          }}
        >
          {text.leaveAction}
        </Button>
        <Button
          disabledFocusable={busy}
          onClick={() => {
            setForgetting(true);
          }}
        >
          {text.forget}
        </Button>
      </div>
      {failure !== undefined && <FailureNote failure={failure} words={fileTrouble(failure, 'leave')} />}
      {forgetting && (
        <ForgetComputerDialog
          onClose={() => {
            setForgetting(false);
          }}
        />
      )}
      {asking && (
        <Confirm
          title={text.leaveTitle(name)}
          action={text.leaveConfirm}
          onCancel={() => {
            setAsking(false);
          }}
          onConfirm={() => void leave()}
        >
          {text.leaveBody}
        </Confirm>
      )}
    </Section>
  );
}
