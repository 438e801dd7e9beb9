import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { ConnectorId } from '../../../shared/ids';
import type { DoctorFinding } from '../../../shared/ipc/entities';
import { useNow } from '../../stores/clock';
import { connectionsText as text, doctorSummary } from '../../text/connections';
import { functionalLevelText } from '../../text/domains';
import { doctorText, durationsText, portalPath, severityName } from '../../text/doctor';
import { listed } from '../../text/en';
import { exactTime, nearTime } from '../../text/time';
import { CopyTextButton } from '../../ui/copy-text';
import { FailureNote } from '../../ui/failure-note';
import { Tag } from '../../ui/tag';
import { Consent } from './sign-in/consent';
import { countsOf, type JointFinding, jointFindings, look, lookedAt, lookOf, useLooks } from './looks';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: '8px' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  words: { flexGrow: 1 },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  list: { display: 'flex', flexDirection: 'column', gap: '8px', margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: '8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  body: { display: 'flex', flexDirection: 'column', gap: '4px', overflowWrap: 'anywhere', userSelect: 'text' },
  title: { display: 'flex', flexWrap: 'wrap', gap: '4px 8px', fontWeight: tokens.fontWeightSemibold },
  red: { color: tokens.colorPaletteRedForeground1 },
  yellow: { color: tokens.colorPaletteDarkOrangeForeground1 },
  note: { color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  fix: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  fixWords: { flexGrow: 1, flexBasis: '240px' },
});

const icons = { red: ErrorCircleRegular, yellow: WarningRegular, note: InfoRegular } as const;
const tones = { red: 'bad', yellow: 'warm', note: 'plain' } as const;

/** What is copied for whoever mends it. */
function fixText(finding: DoctorFinding): string {
  const { title, body, fix } = doctorText(finding);
  return [title, body, fix, portalPath(finding)].filter((part) => part !== undefined && part !== '').join('\n');
}

interface FindingProps {
  readonly connectorId: ConnectorId;
  readonly joint: JointFinding;
}

function Finding({ connectorId, joint }: FindingProps) {
  const styles = useStyles();
  const { finding, policies } = joint;
  const { title, body, fix } = doctorText(finding);
  const portal = portalPath(finding);
  const Icon = icons[finding.severity];
  return (
    <li className={styles.item}>
      <Icon fontSize={20} className={styles[finding.severity]} aria-hidden="true" />
      <div className={styles.body}>
        <div className={styles.title}>
          {title} <Tag tone={tones[finding.severity]}>{severityName[finding.severity]}</Tag>
        </div>
        <div>{body}</div>
        <div className={styles.small}>
          {listed(policies)}
          {finding.durations.length > 0 && ` · ${durationsText(finding.durations)}`}
        </div>
        {(fix !== '' || portal !== undefined) && (
          <div className={styles.fix}>
            <div className={styles.fixWords}>
              {fix}
              {portal !== undefined && <div className={styles.small}>{portal}</div>}
            </div>
            <CopyTextButton text={fixText(finding)} label={text.copyFix} />
          </div>
        )}
        {finding.code === 'permissionMissing' && <Consent connectorId={connectorId} />}
      </div>
    </li>
  );
}

interface DoctorPanelProps {
  readonly connectorId: ConnectorId;
}

/** What the doctor found at a connection, what to do about each, and looking again. */
export function DoctorPanel({ connectorId }: DoctorPanelProps) {
  const styles = useStyles();
  const now = useNow();
  const seen = useLooks(lookOf(connectorId));
  const counts = countsOf(seen);
  const when = lookedAt(seen);
  const well = seen.done && seen.failure === undefined && counts.red + counts.yellow === 0 && counts.policies > 0;
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        {well && !seen.busy && <CheckmarkCircleRegular fontSize={20} className={styles.good} aria-hidden="true" />}
        <div className={styles.words} role="status">
          {seen.busy
            ? text.looking
            : seen.done
              ? seen.failure === undefined
                ? doctorSummary(counts)
                : text.lookFailed
              : text.notLooked}
          {!seen.busy && when !== undefined && (
            <span className={styles.small} title={exactTime(when)}>
              {` · ${text.lookedAt(nearTime(when, now))}`}
            </span>
          )}
        </div>
        <Button
          size="small"
          icon={<ArrowSyncRegular />}
          disabledFocusable={seen.busy}
          onClick={() => void look(connectorId)}
        >
          {seen.done ? text.checkAgain : text.check}
        </Button>
      </div>
      {seen.functionalLevel !== undefined && (
        <div className={styles.small}>{functionalLevelText(seen.functionalLevel)}</div>
      )}
      {seen.busy && <ProgressBar aria-label={text.looking} />}
      {seen.failure !== undefined && <FailureNote failure={seen.failure} />}
      <ul className={styles.list} aria-label={text.findings}>
        {jointFindings(seen.lines).map((joint) => (
          <Finding
            connectorId={connectorId}
            key={`${joint.finding.code} ${joint.finding.severity} ${joint.policies.join()}`}
            joint={joint}
          />
        ))}
      </ul>
    </div>
  );
}
