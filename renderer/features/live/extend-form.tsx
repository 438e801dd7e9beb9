import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useState } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import type { DurationCode } from '../../../shared/time';
import { ask } from '../../bridge';
import { noteFailure } from '../../stores/copied';
import { label } from '../../text/en';
import { plural } from '../../text/time';
import { DurationChips } from '../check-out/duration-chips';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '8px', paddingTop: '8px' },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  line: { display: 'flex', gap: '8px', '& > :first-child': { flexGrow: 1, minWidth: 0 } },
});

interface ExtendFormProps {
  readonly lease: LeaseView;
  readonly onClose: () => void;
}

/** What is asked for and how often it may still be asked. */
function hint({ left, reason }: NonNullable<LeaseView['extending']>): string {
  const often = left === 1 ? 'The last extension.' : `${String(left)} extensions left.`;
  if (!reason.required) return often;
  const long = reason.minLength > 1 ? ` of at least ${plural(reason.minLength, 'character')}` : '';
  return `${often} The policy asks for a reason${long}.`;
}

/** Asks by how long and why; Escape closes it and nothing else. */
export function ExtendForm({ lease, onClose }: ExtendFormProps) {
  const styles = useStyles();
  const [duration, setDuration] = useState<DurationCode | undefined>(lease.extensions[0]);
  const [reason, setReason] = useState('');
  const rule = lease.extending?.reason;
  const short = rule?.required === true && reason.trim().length < Math.max(1, rule.minLength);
  const submit = async (): Promise<void> => {
    if (duration === undefined || short) return;
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
        <Button size="small" appearance="primary" type="submit" disabledFocusable={duration === undefined || short}>
          {label.extend}
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {lease.extending !== undefined && <div className={styles.hint}>{hint(lease.extending)}</div>}
    </form>
  );
}
