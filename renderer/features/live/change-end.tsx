import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { KeyboardEvent } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { useNow } from '../../stores/clock';
import { noteFailure } from '../../stores/copied';
import { clockTime } from '../../text/time';
import { ExtendForm } from './extend-form';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '6px', paddingTop: '8px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

/** Which way the end of a lease is being moved. */
export type Change = 'extend' | 'shorten';

interface ChangeProps {
  readonly lease: LeaseView;
  readonly onClose: () => void;
}

/** Minutes from now at which a lease may be made to end, as long as that is sooner. */
const sooner: readonly (readonly [number, string])[] = [
  [5, '5 minutes'],
  [15, '15 minutes'],
  [60, '1 hour'],
  [240, '4 hours'],
  [480, '8 hours'],
  [1_440, '1 day'],
];
/** More would not fit, and nobody counts days in quarters of an hour. */
const OFFERED = 4;

/** An earlier end, with one click. */
function ShortenForm({ lease, onClose }: ChangeProps) {
  const styles = useStyles();
  const now = useNow();
  const offered = sooner.filter(([minutes]) => now + minutes * 60_000 < lease.endsAt).slice(-OFFERED);
  const shorten = async (minutes: number): Promise<void> => {
    const answer = await ask('lease.shorten', { leaseId: lease.id, minutes });
    noteFailure(lease.id, answer.ok ? undefined : answer.error);
    if (answer.ok) onClose();
  };
  return (
    <div
      className={styles.form}
      role="group"
      aria-label={`End ${lease.accountName} sooner`}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <span className={styles.small}>
        {offered.length === 0 ? 'It ends in less than five minutes; check it in to end it now.' : 'End it in'}
      </span>
      <div className={styles.line}>
        {offered.map(([minutes, text], index) => (
          <Button
            key={minutes}
            size="small"
            autoFocus={index === 0}
            title={`At ${clockTime(now + minutes * 60_000)}`}
            onClick={() => void shorten(minutes)}
          >
            {text}
          </Button>
        ))}
        <Button size="small" appearance="subtle" autoFocus={offered.length === 0} onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** Moves the end of a lease to later or to sooner. */
export function ChangeEnd({ lease, change, onClose }: ChangeProps & { readonly change: Change | undefined }) {
  if (change === 'extend' && lease.extensions.length > 0) return <ExtendForm lease={lease} onClose={onClose} />;
  if (change === 'shorten' && lease.canShorten) return <ShortenForm lease={lease} onClose={onClose} />;
  return null;
}
