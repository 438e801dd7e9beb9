import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  mergeClasses,
  ProgressBar,
  tokens,
} from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import type { LeaseId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import { isProved } from '../../../shared/receipt';
import { useNow } from '../../stores/clock';
import { plural } from '../../text/time';
import { waitingText } from '../../ui/lease-words';
import { StepList } from '../live/step-list';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '12px 0 0', padding: 0, maxHeight: '340px', overflowY: 'auto' },
  lease: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: '10px',
    padding: '8px 2px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  icon: { fontSize: '20px' },
  done: { color: tokens.colorPaletteGreenForeground1 },
  late: { color: tokens.colorPaletteRedForeground1 },
});

function Row({ lease, onReceipt }: { readonly lease: LeaseView; readonly onReceipt: (id: LeaseId) => void }) {
  const styles = useStyles();
  const now = useNow();
  const proved = isProved(lease);
  const waiting = proved ? undefined : waitingText(lease, now);
  const Icon = proved ? CheckmarkCircleFilled : waiting === undefined ? ArrowSyncRegular : WarningFilled;
  const tone = proved ? styles.done : waiting === undefined ? undefined : styles.late;
  return (
    <li className={styles.lease}>
      <Icon
        className={mergeClasses(styles.icon, tone)}
        role="img"
        aria-label={proved ? 'ended and read back' : waiting === undefined ? 'ending' : 'waiting'}
      />
      <div>
        <div className={styles.name}>{lease.accountName}</div>
        <div className={styles.small}>
          {`${lease.customer.name} · ${lease.mine ? 'mine' : lease.technician.name}`}
          {lease.neutralisedAt !== undefined && !proved ? ' · cannot sign in any more' : ''}
        </div>
        <StepList steps={lease.steps.filter(({ phase }) => phase === 'end')} />
        {waiting !== undefined && <div className={mergeClasses(styles.small, styles.late)}>{waiting}</div>}
      </div>
      <Button
        size="small"
        appearance="subtle"
        aria-label={`Receipt of ${lease.accountName}`}
        onClick={() => {
          onReceipt(lease.id);
        }}
      >
        Receipt
      </Button>
    </li>
  );
}

interface EndBoardProps {
  readonly leases: readonly LeaseView[];
  readonly onReceipt: (id: LeaseId) => void;
}

/** How far the ends of many accounts have got; each with its steps and its receipt. */
export function EndBoard({ leases, onReceipt }: EndBoardProps) {
  const styles = useStyles();
  const done = leases.filter(isProved).length;
  const all = done === leases.length;
  return (
    <DialogBody>
      <DialogTitle>
        {all
          ? `${plural(done, 'account')} ended and read back`
          : `Ending: ${String(done)} of ${plural(leases.length, 'account')}`}
      </DialogTitle>
      <DialogContent>
        <div role="status">
          <ProgressBar
            aria-label="Accounts ended and read back"
            max={Math.max(1, leases.length)}
            value={done}
            color={all ? 'success' : 'brand'}
          />
        </div>
        <ul className={styles.list} aria-label="Accounts that end" tabIndex={0}>
          {leases.map((lease) => (
            <Row key={lease.id} lease={lease} onReceipt={onReceipt} />
          ))}
        </ul>
        {!all && (
          <div className={styles.small}>This goes on when the board is closed, and at the next start if need be.</div>
        )}
      </DialogContent>
      <DialogActions>
        <DialogTrigger disableButtonEnhancement>
          <Button appearance={all ? 'primary' : 'secondary'}>Close</Button>
        </DialogTrigger>
      </DialogActions>
    </DialogBody>
  );
}
