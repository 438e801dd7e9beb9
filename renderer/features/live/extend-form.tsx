import { Button, Input, makeStyles } from '@fluentui/react-components';
import { type KeyboardEvent, useState } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import type { DurationCode } from '../../../shared/time';
import { ask } from '../../bridge';
import { noteFailure } from '../../stores/copied';
import { label } from '../../text/en';
import { DurationChips } from '../check-out/duration-chips';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '8px', paddingTop: '8px' },
  line: { display: 'flex', gap: '8px', '& > :first-child': { flexGrow: 1, minWidth: 0 } },
});

interface ExtendFormProps {
  readonly lease: LeaseView;
  readonly onClose: () => void;
}

/** Asks by how long and why; Escape closes it and nothing else. */
export function ExtendForm({ lease, onClose }: ExtendFormProps) {
  const styles = useStyles();
  const [duration, setDuration] = useState<DurationCode | undefined>(lease.extensions[0]);
  const [reason, setReason] = useState('');
  const submit = async (): Promise<void> => {
    if (duration === undefined) return;
    const answer = await ask('lease.extend', { leaseId: lease.id, duration, reason: reason.trim() });
    noteFailure(lease.id, answer.ok ? undefined : answer.error);
    if (answer.ok) onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <form
      className={styles.form}
      aria-label={`Extend ${lease.accountName}`}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <DurationChips
        name="Extend by"
        options={lease.extensions.map((code) => ({ code, allowed: true }))}
        value={duration}
        onChange={setDuration}
      />
      <div className={styles.line}>
        <Input
          size="small"
          autoFocus
          aria-label="Reason for the extension"
          placeholder="Why is more time needed?"
          maxLength={1_000}
          value={reason}
          onChange={(_, data) => {
            setReason(data.value);
          }}
        />
        <Button size="small" appearance="primary" type="submit" disabled={duration === undefined}>
          {label.extend}
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
