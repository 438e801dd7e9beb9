import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { useNow } from '../../stores/clock';
import { noteFailure } from '../../stores/copied';
import { label } from '../../text/en';
import { atTime } from '../../text/time';
import { needsNewPass } from '../../ui/lease-words';

const useStyles = makeStyles({
  note: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    marginTop: '6px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    '& > :first-child': { flexGrow: 1, minWidth: 0 },
  },
  button: { flexShrink: 0, whiteSpace: 'nowrap' },
});

/** What is known of the pass, and what a new one means. */
function passText(lease: LeaseView, now: number): string {
  const { credential, renewal } = lease;
  if (credential === undefined || renewal === undefined) return '';
  if (renewal.inDoubt)
    return 'The pass may have been replaced without an answer. Get a new one before you sign in again.';
  const first =
    credential.expiresAt <= now
      ? 'The pass has ended.'
      : credential.oneTime
        ? 'The pass works for a single sign-in.'
        : `The pass ends ${atTime(credential.expiresAt, now)}, before the account does.`;
  return `${first} A new one replaces it; sessions opened with the old one may drop.`;
}

/** Offers another pass where the one at hand does not last as long as the account. */
export function PassNote({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  if (lease.renewal === undefined) return null;
  const renew = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('lease.renewPass', { leaseId: lease.id });
    setBusy(false);
    noteFailure(lease.id, answer.ok ? undefined : answer.error);
  };
  return (
    <div className={styles.note} role="note">
      <span>{passText(lease, now)}</span>
      <Button
        className={styles.button}
        size="small"
        appearance={needsNewPass(lease, now) ? 'primary' : 'secondary'}
        disabledFocusable={busy}
        onClick={() => void renew()}
      >
        {busy ? label.renewing : label.renewPass}
      </Button>
    </div>
  );
}
