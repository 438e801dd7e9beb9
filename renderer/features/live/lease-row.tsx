import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import { useNow } from '../../stores/clock';
import { copy } from '../../stores/copied';
import { useCheckOut } from '../../stores/check-out';
import { credentialName, label, listed } from '../../text/en';
import { enforcedLine } from '../../text/enforced';
import { countdown, exactTime } from '../../text/time';
import { isMod } from '../../ui/keys';
import { endText, isBeginning, shareLeft, stateWord, toneOf, waitingText } from '../../ui/lease-words';
import { Ring } from '../../ui/ring';
import { CopyButton } from './copy-button';
import { ActionFailure } from './action-failure';
import { type Change, ChangeEnd } from './change-end';
import { checkIn, LeaseMenu } from './lease-menu';
import { PassNote } from './pass-note';
import { StepList } from './step-list';
import { ROW_HOVER } from '../../ui/row-colours';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: '12px',
    padding: '8px 16px 8px 12px',
    listStyleType: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':hover': { backgroundColor: ROW_HOVER },
  },
  over: { boxShadow: `inset 3px 0 0 ${tokens.colorPaletteRedBorderActive}` },
  line: { display: 'flex', alignItems: 'baseline', gap: '8px' },
  name: { flexGrow: 1, fontWeight: tokens.fontWeightSemibold, ...clipped() },
  time: { fontVariantNumeric: 'tabular-nums', flexShrink: 0 },
  soon: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold },
  late: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  clip: clipped(),
  actions: { display: 'flex', alignItems: 'center', gap: '4px', paddingTop: '6px' },
  note: { paddingTop: '4px' },
});

function clipped() {
  return { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 } as const;
}

function TimeLeft({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const now = useNow();
  const tone = toneOf(lease, now);
  if (lease.state === 'active' && !lease.overdue) {
    return (
      <span
        className={mergeClasses(styles.time, tone === 'soon' && styles.soon)}
        title={`Ends ${exactTime(lease.endsAt)}`}
        role="timer"
      >
        {countdown(lease.endsAt - now)}
      </span>
    );
  }
  return (
    <span className={mergeClasses(styles.time, styles.small, tone === 'over' && styles.late)}>{stateWord(lease)}</span>
  );
}

interface ActionsProps {
  readonly lease: LeaseView;
  /** A form below waits to be filled in. */
  readonly changing: boolean;
  readonly onChange: (change: Change) => void;
}

function Actions({ lease, changing, onChange }: ActionsProps) {
  const styles = useStyles();
  const newest = useCheckOut((state) => state.newest);
  const actions = useRef<HTMLDivElement>(null);
  const takesFocus = newest === lease.id && lease.canCopy;
  useEffect(() => {
    if (!takesFocus) return;
    // The first of them is the copy button.
    actions.current?.querySelector('button')?.focus();
    useCheckOut.setState({ newest: undefined });
  }, [takesFocus]);
  return (
    <div className={styles.actions} ref={actions}>
      {lease.canCopy && <CopyButton lease={lease} aside={changing} />}
      {lease.canCheckIn && (
        <Button size="small" onClick={() => void checkIn(lease)}>
          {label.checkIn}
        </Button>
      )}
      <LeaseMenu lease={lease} onChange={onChange} />
    </div>
  );
}

function Progress({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const now = useNow();
  const phase = isBeginning(lease) ? 'begin' : 'end';
  const waiting = waitingText(lease, now);
  const ended = endText(lease);
  return (
    <div className={styles.note} aria-live="polite">
      {ended !== undefined && <div className={styles.small}>{ended}</div>}
      <StepList steps={lease.steps.filter((step) => step.phase === phase)} />
      {waiting !== undefined && <div className={mergeClasses(styles.small, styles.late)}>{waiting}</div>}
    </div>
  );
}

function whatOf(lease: LeaseView): string[] {
  const what = [lease.customer.name, listed(lease.privileges)];
  if (lease.credential !== undefined && lease.state === 'active') what.push(credentialName[lease.credential.kind]);
  return what;
}

/** One live account: who, what, how long still; what is happening to it; and its actions. */
export function LeaseRow({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const now = useNow();
  const [change, setChange] = useState<Change>();
  const row = useRef<HTMLLIElement>(null);
  const tone = toneOf(lease, now);
  const settled = lease.state === 'active' && !lease.overdue;
  const what = whatOf(lease);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'c' || !isMod(event) || !lease.canCopy) return;
    if ((window.getSelection()?.toString() ?? '') !== '') return;
    event.preventDefault();
    void copy(lease.id, 'secret');
  };
  return (
    <li
      ref={row}
      className={mergeClasses(styles.row, tone === 'over' && styles.over)}
      tabIndex={0}
      aria-label={`${lease.accountName}, ${what.join(', ')}, ${stateWord(lease)}`}
      onKeyDown={onKeyDown}
    >
      <Ring share={shareLeft(lease, now)} tone={tone} working={!settled && lease.state !== 'revoked'} />
      <div style={{ minWidth: 0 }}>
        <div className={styles.line}>
          <span className={styles.name} title={lease.accountName}>
            {lease.accountName}
          </span>
          <TimeLeft lease={lease} />
        </div>
        <div className={mergeClasses(styles.small, styles.clip)} title={`${what.join(' · ')} · ${lease.policyName}`}>
          {what.join(' · ')}
        </div>
        {settled && <div className={styles.small}>{enforcedLine(lease, now)}</div>}
        {!settled && <Progress lease={lease} />}
        {(lease.canCopy || lease.canCheckIn) && (
          <Actions lease={lease} changing={change !== undefined} onChange={setChange} />
        )}
        <PassNote lease={lease} />
        <ChangeEnd
          lease={lease}
          change={change}
          onClose={() => {
            row.current?.focus();
            setChange(undefined);
          }}
        />
        <ActionFailure lease={lease} />
      </div>
    </li>
  );
}
