import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { LeaseId } from '../../../shared/ids';
import type { SweepFinding } from '../../../shared/ipc/sweep-rows';
import { useLease } from '../../stores/leases';
import { cleanUp, useSweep } from '../../stores/sweep';
import { modeName } from '../../text/en';
import { errorText } from '../../text/errors';
import { sweepKindText, sweepText as text } from '../../text/sweep';
import { exactTime, nearTime } from '../../text/time';
import { stateWord, waitingText } from '../../ui/lease-words';
import { SourceIcon } from '../../ui/source-icon';
import { Tag } from '../../ui/tag';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: '12px',
    alignItems: 'start',
    padding: '10px 16px',
    listStyleType: 'none',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px' },
  account: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere', userSelect: 'text' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  means: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
  side: { display: 'flex', flexDirection: 'column', alignItems: 'flex-end', gap: '4px' },
  status: { fontSize: tokens.fontSizeBase200, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
});

const tones = { waiting: 'warm', offered: 'bad', finishing: 'brand', reported: 'bad' } as const;

interface FindingProps {
  readonly finding: SweepFinding;
  readonly now: number;
  readonly onReceipt: (id: LeaseId) => void;
}

/** How far it is: its own computer's turn, the progress of the end, or that nothing is touched. */
function Status({ finding, now }: Omit<FindingProps, 'onReceipt'>) {
  const styles = useStyles();
  const lease = useLease(finding.status === 'finishing' ? finding.leaseId : undefined);
  const said = (): string => {
    if (lease !== undefined && lease.state !== 'active') {
      return lease.state === 'revoked' ? text.endedAll : (waitingText(lease, now) ?? `${stateWord(lease)}…`);
    }
    if (finding.failure !== undefined) return errorText(finding.failure).title;
    if (finding.status === 'waiting') return text.waits(nearTime(finding.until ?? finding.endsAt, now));
    if (finding.status === 'finishing') return text.ending;
    return finding.status === 'offered' ? text.offered : text.neverTouched;
  };
  return (
    <span className={styles.status} role="status">
      {said()}
    </span>
  );
}

/** One account that is left over, what that means, and what can be done. */
export function FindingRow({ finding, now, onReceipt }: FindingProps) {
  const styles = useStyles();
  const asked = useSweep((state) => state.asked.has(finding.leaseId));
  const { kind, status, leaseId, accountName, technician, policyName, mode, endsAt } = finding;
  const ended = useLease(status === 'finishing' ? leaseId : undefined)?.state === 'revoked';
  const words = sweepKindText[kind];
  const about = [technician.name ?? text.unknownTechnician, policyName, modeName[mode]].filter(
    (part) => part !== undefined,
  );
  return (
    <li className={styles.row}>
      <SourceIcon source={finding.source} />
      <div>
        <div className={styles.line}>
          <span className={styles.account}>{accountName}</span>
          <Tag tone={ended ? 'good' : tones[status]}>{ended ? text.over : words.short}</Tag>
        </div>
        <div className={styles.quiet}>
          {about.join(' · ')} · <span title={exactTime(endsAt)}>{text.due(nearTime(endsAt, now))}</span>
        </div>
        {!ended && <div className={styles.means}>{words.means}</div>}
      </div>
      <div className={styles.side}>
        <Status finding={finding} now={now} />
        {finding.mayFinish && (
          <Button
            size="small"
            disabledFocusable={asked}
            aria-label={`${text.cleanUp}: ${accountName}`}
            onClick={() => void cleanUp([leaseId])}
          >
            {text.cleanUp}
          </Button>
        )}
        {status === 'finishing' && (
          <Button size="small" appearance="subtle" onClick={() => onReceipt(leaseId)}>
            {text.receipt}
          </Button>
        )}
      </div>
    </li>
  );
}
