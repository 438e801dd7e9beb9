import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { useEffect } from 'react';
import type { LeaseId } from '../../../shared/ids';
import type { SweepFinding, SweepView as View } from '../../../shared/ipc/sweep-rows';
import { isDecidedAlone } from '../../../shared/model/sweep';
import { useNow } from '../../stores/clock';
import { cleanUp, followSweep, startSweep, useSweep } from '../../stores/sweep';
import { errorText } from '../../text/errors';
import { sweepText as text } from '../../text/sweep';
import { nearTime } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { FindingRow } from './finding-row';

const useStyles = makeStyles({
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', padding: '12px 16px' },
  said: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  lead: { padding: '0 16px 12px', color: tokens.colorNeutralForeground2, maxWidth: '80ch' },
  note: { padding: '0 16px 12px' },
  body: { flexGrow: 1, minHeight: 0, overflowY: 'auto', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  head: { display: 'flex', alignItems: 'center', gap: '12px', padding: '12px 16px 8px' },
  customer: {
    flexGrow: 1,
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  list: { margin: 0, padding: 0 },
  empty: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '8px',
    padding: '48px 24px',
    color: tokens.colorNeutralForeground2,
  },
  emptyIcon: { fontSize: '32px', color: tokens.colorPaletteGreenForeground1 },
  missed: { padding: '4px 16px', listStyleType: 'none', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

function byCustomer(findings: readonly SweepFinding[]): readonly (readonly SweepFinding[])[] {
  const groups = new Map<string, SweepFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.customer.id);
    if (group === undefined) groups.set(finding.customer.id, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].sort((a, b) => (a[0]?.customer.name ?? '').localeCompare(b[0]?.customer.name ?? ''));
}

interface GroupProps {
  readonly findings: readonly SweepFinding[];
  readonly now: number;
  readonly onReceipt: (id: LeaseId) => void;
}

function Group({ findings, now, onReceipt }: GroupProps) {
  const styles = useStyles();
  const [first] = findings;
  const mine = findings
    .filter((finding) => finding.mayFinish && !isDecidedAlone(finding, now))
    .map(({ leaseId }) => leaseId);
  if (first === undefined) return null;
  return (
    <section aria-label={first.customer.name}>
      <div className={styles.head}>
        <h2 className={styles.customer}>{first.customer.name}</h2>
        {mine.length > 1 && <Button onClick={() => void cleanUp(mine)}>{text.cleanUpAll(mine.length)}</Button>}
      </div>
      <ul className={styles.list}>
        {findings.map((finding) => (
          <FindingRow key={`${finding.connectorId} ${finding.accountName}`} {...{ finding, now, onReceipt }} />
        ))}
      </ul>
    </section>
  );
}

function NotReached({ connectors }: Pick<View, 'connectors'>) {
  const styles = useStyles();
  const missed = connectors.filter(({ failure }) => failure !== undefined);
  if (missed.length === 0) return null;
  return (
    <section aria-label={text.notReached}>
      <div className={styles.head}>
        <h2 className={styles.customer}>{text.notReached}</h2>
      </div>
      <ul className={styles.list}>
        {missed.map(({ connectorId, customer, label, failure }) => (
          <li key={connectorId} className={styles.missed}>
            {customer.name} · {label}
            <span className={styles.quiet}>{failure === undefined ? '' : ` · ${errorText(failure).title}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Said({ view, now }: { readonly view: View; readonly now: number }) {
  const styles = useStyles();
  const { connectors, left } = view;
  const times = connectors.flatMap(({ at }) => at ?? []);
  const reached = connectors.filter(({ at, failure }) => at !== undefined && failure === undefined).length;
  const idle =
    times.length === 0 ? text.never : text.looked(reached, connectors.length, nearTime(Math.max(...times), now));
  return (
    <span className={styles.said} role="status">
      {left > 0 ? text.looking(left) : idle}
    </span>
  );
}

/** Accounts that other computers left, per customer, with the way to end them. */
export function SweepView({ onReceipt }: Pick<GroupProps, 'onReceipt'>) {
  const styles = useStyles();
  const now = useNow();
  const { view, failure } = useSweep();
  useEffect(() => followSweep(), []);
  const looked = view !== undefined && view.left === 0 && view.connectors.some(({ at }) => at !== undefined);
  return (
    <section className={styles.view} aria-label={text.name} data-region="">
      <div className={styles.bar}>
        <Button
          appearance="primary"
          icon={<SearchRegular />}
          disabledFocusable={view === undefined || view.left > 0}
          onClick={() => void startSweep()}
        >
          {text.look}
        </Button>
        {view !== undefined && <Said view={view} now={now} />}
      </div>
      <div className={styles.lead}>{text.lead}</div>
      {failure !== undefined && (
        <div className={styles.note}>
          <FailureNote failure={failure} subject={text.name} />
        </div>
      )}
      {view !== undefined && view.left > 0 && (
        <ProgressBar
          aria-label={text.looking(view.left)}
          value={Math.max(0, 1 - view.left / Math.max(1, view.connectors.length))}
        />
      )}
      <div className={styles.body} tabIndex={0} role="group" aria-label={text.name}>
        {looked && view.findings.length === 0 && (
          <div className={styles.empty}>
            <CheckmarkCircleRegular className={styles.emptyIcon} aria-hidden="true" />
            {text.nothing}
          </div>
        )}
        {view !== undefined &&
          byCustomer(view.findings).map((findings) => (
            <Group key={findings[0]?.customer.id} {...{ findings, now, onReceipt }} />
          ))}
        {view !== undefined && <NotReached connectors={view.connectors} />}
      </div>
    </section>
  );
}
