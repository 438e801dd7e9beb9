import {
  Button,
  makeStyles,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { HourglassRegular } from '@fluentui/react-icons/svg/hourglass';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { LeaseView } from '../../../shared/ipc/views';
import { checksOf, isProved, type ReceiptCheck } from '../../../shared/receipt';
import { ask } from '../../bridge';
import { evidenceName } from '../../text/audit';
import { exactTime, stamp, withLocalTimes } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { useTones } from '../../ui/tones';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    marginTop: '12px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    fontWeight: tokens.fontWeightSemibold,
  },
  live: {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  headIcon: { fontSize: '20px', flexShrink: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', paddingTop: '8px' },
  list: { listStyleType: 'none', margin: '8px 0 0', padding: 0 },
  check: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: '8px',
    padding: '5px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
  icon: { fontSize: '16px', marginTop: '2px' },
  green: { color: tokens.colorPaletteGreenForeground1 },
  red: { color: tokens.colorPaletteRedForeground1 },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
});

const icons = {
  readBack: CheckmarkCircleFilled,
  written: HourglassRegular,
  waiting: CircleRegular,
  untold: CircleRegular,
} as const;
const words: Readonly<Record<ReceiptCheck['status'], string>> = {
  readBack: 'read back',
  written: 'done, not read back yet',
  waiting: 'not done yet',
  untold: 'the directory does not tell',
};

function Check({ check }: { readonly check: ReceiptCheck }) {
  const styles = useStyles();
  const Icon = icons[check.status];
  const tone = check.status === 'readBack' ? styles.green : check.status === 'untold' ? undefined : styles.red;
  return (
    <li className={styles.check}>
      <Icon className={mergeClasses(styles.icon, tone)} role="img" aria-label={words[check.status]} />
      <div>
        {check.item === 'enabled' ? 'Sign-in' : evidenceName(check)}
        <div className={styles.small}>
          {`${check.asked} · ${check.readBack === undefined ? words[check.status] : `read back: ${withLocalTimes(check.readBack)}`}`}
        </div>
      </div>
      {check.at !== undefined && (
        <span className={styles.small} title={exactTime(check.at)}>
          {stamp(check.at)}
        </span>
      )}
    </li>
  );
}

function Head({ lease, checks }: { readonly lease: LeaseView; readonly checks: readonly ReceiptCheck[] }) {
  const styles = useStyles();
  const tones = useTones();
  if (checks.length === 0) {
    return <div className={mergeClasses(styles.head, styles.live)}>The account has not ended yet.</div>;
  }
  const proved = isProved(lease);
  const Icon = proved ? CheckmarkCircleFilled : WarningRegular;
  const read = checks.filter(({ status }) => status === 'readBack').length;
  return (
    <div className={mergeClasses(styles.head, proved ? tones.good : tones.bad)} role="status">
      <Icon className={styles.headIcon} aria-hidden="true" />
      {proved
        ? 'Ended: everything was read back.'
        : `Not proved yet: ${String(read)} of ${String(checks.length)} read back.`}
    </div>
  );
}

function Keep({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const save = async (format: 'json' | 'text'): Promise<void> => {
    const answer = await ask('lease.saveReceipt', { leaseId: lease.id, format });
    setFailure(answer.ok ? undefined : answer.error);
    setSaid(answer.ok && answer.value.saved ? 'Saved.' : '');
  };
  const copyText = async (): Promise<void> => {
    const answer = await ask('lease.copyReceipt', { leaseId: lease.id });
    setFailure(answer.ok ? undefined : answer.error);
    setSaid(answer.ok ? 'Copied.' : '');
  };
  return (
    <>
      <div className={styles.actions}>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small">Save receipt…</Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => void save('text')}>As text</MenuItem>
              <MenuItem onClick={() => void save('json')}>As JSON</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
        <Button size="small" onClick={() => void copyText()}>
          Copy receipt
        </Button>
        <span className={styles.small} role="status">
          {said}
        </span>
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
    </>
  );
}

/** The parts of the end, red until all of them were read back, and ways to keep the receipt. */
export function ReceiptChecks({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const checks = checksOf(lease);
  return (
    <section aria-label="Proof of the end">
      <Head lease={lease} checks={checks} />
      <Keep lease={lease} />
      <ul className={styles.list}>
        {checks.map((check, index) => (
          <Check key={`${check.item} ${check.name ?? ''} ${String(index)}`} check={check} />
        ))}
      </ul>
    </section>
  );
}
