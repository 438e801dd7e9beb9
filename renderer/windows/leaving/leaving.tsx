import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { LeavingView } from '../../../shared/ipc/ending-rows';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { StepList } from '../../features/live/step-list';
import { followApp } from '../../stores/app';
import { useNow } from '../../stores/clock';
import { followLeases, useLeases } from '../../stores/leases';
import { useLock } from '../../stores/lock';
import {
  endsByItself,
  leaveButton,
  leaveHint,
  leaveHintLocked,
  leaveLocked,
  leavingTitle,
  staysText,
} from '../../text/leaving';
import { useWindowKeys } from '../../ui/keys';
import { waitingText } from '../../ui/lease-words';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, padding: '20px 24px', gap: '12px' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  lease: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: '10px',
    padding: '8px 4px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  icon: { fontSize: '20px', marginTop: '1px' },
  calm: { color: tokens.colorNeutralForeground3 },
  warn: { color: tokens.colorPaletteRedForeground1 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', '& button': { whiteSpace: 'nowrap' } },
  grow: { flexGrow: 1 },
});

function iconOf(lease: LeaseView) {
  if (lease.state === 'revoked') return { Icon: CheckmarkCircleFilled, tone: 'done' } as const;
  if (lease.state === 'revoking') return { Icon: ArrowSyncRegular, tone: 'calm' } as const;
  return endsByItself(lease)
    ? ({ Icon: ClockRegular, tone: 'calm' } as const)
    : ({ Icon: WarningFilled, tone: 'warn' } as const);
}

function Row({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const now = useNow();
  const { Icon, tone } = iconOf(lease);
  const waiting = waitingText(lease, now);
  return (
    <li className={styles.lease}>
      <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden="true" />
      <div>
        <div className={styles.name}>{lease.accountName}</div>
        <div className={styles.small}>{`${lease.customer.name} · ${lease.privileges.join(', ')}`}</div>
        <div className={mergeClasses(styles.small, tone === 'warn' && styles.warn)}>{staysText(lease, now)}</div>
        {lease.state === 'revoking' && <StepList steps={lease.steps.filter(({ phase }) => phase === 'end')} />}
        {waiting !== undefined && <div className={mergeClasses(styles.small, styles.warn)}>{waiting}</div>}
      </div>
    </li>
  );
}

function useLeaving(): readonly [LeavingView | undefined, Decide] {
  const [view, setView] = useState<LeavingView>();
  useEffect(() => {
    void ask('leaving.view', {}).then((answer) => {
      if (answer.ok) setView(answer.value);
    });
  }, []);
  const decide = useCallback((choice: 'end' | 'leave' | 'stay', remember: boolean): void => {
    void ask('leaving.answer', { choice, remember }).then((answer) => {
      if (answer.ok) setView(answer.value);
    });
  }, []);
  return [view, decide];
}

type Decide = (choice: 'end' | 'leave' | 'stay', remember: boolean) => void;

interface ActionsProps {
  readonly reason: NonNullable<LeavingView['reason']>;
  readonly live: readonly LeaseView[];
  /** Which accounts these are, and what is preferred, is behind the lock. */
  readonly locked: boolean;
  readonly decide: Decide;
}

/** While accounts end, nobody has to wait for it. */
function EndingActions({ reason, decide }: Pick<ActionsProps, 'reason' | 'decide'>) {
  const styles = useStyles();
  return (
    <div className={styles.actions}>
      <div className={styles.grow} />
      <Button
        onClick={() => {
          decide('leave', false);
        }}
      >
        {reason === 'sleep' ? 'Close' : 'Quit without waiting'}
      </Button>
    </div>
  );
}

function Actions({ reason, live, locked, decide }: ActionsProps) {
  const styles = useStyles();
  const [remember, setRemember] = useState(false);
  return (
    <>
      {!locked && (
        <Checkbox
          label="Do the same the next time (can be changed in the preferences)"
          checked={remember}
          onChange={(_, data) => {
            setRemember(data.checked === true);
          }}
        />
      )}
      <div className={styles.actions}>
        <Button
          appearance="primary"
          autoFocus
          onClick={() => {
            decide('end', remember);
          }}
        >
          End now
        </Button>
        <Button
          onClick={() => {
            decide('leave', remember);
          }}
        >
          {locked ? leaveLocked : leaveButton(live)}
        </Button>
        <div className={styles.grow} />
        {reason !== 'sleep' && (
          <Button
            appearance="subtle"
            onClick={() => {
              decide('stay', false);
            }}
          >
            Cancel
          </Button>
        )}
      </div>
    </>
  );
}

/** Asks what shall become of live accounts before the program or the computer goes, and shows how their end gets on. */
export function Leaving() {
  const styles = useStyles();
  const [view, decide] = useLeaving();
  const byId = useLeases((state) => state.byId);
  const lock = useLock((state) => state.view);
  const locked = lock?.locked === true;
  useEffect(() => followApp(), []);
  useEffect(() => (locked ? undefined : followLeases('live')), [locked]);
  useWindowKeys(
    useCallback(
      (event: KeyboardEvent) => {
        if (event.key === 'Escape') decide('stay', false);
      },
      [decide],
    ),
  );
  const mine = useMemo(
    () =>
      Object.values(byId)
        .filter((lease) => lease.mine)
        .sort((a, b) => Number(endsByItself(a)) - Number(endsByItself(b)) || a.endsAt - b.endsAt),
    [byId],
  );
  const live = mine.filter(({ state }) => state !== 'revoked');
  if (view?.reason === undefined) return <main className={styles.page} aria-busy="true" />;
  const ending = view.stage === 'ending';
  const count = locked ? lock.live : live.length;
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{leavingTitle(view.reason, ending, count)}</h1>
      <div className={styles.small} role="status">
        {locked && !ending ? leaveHintLocked : leaveHint(live, ending)}
      </div>
      {locked ? (
        <div className={styles.grow} />
      ) : (
        <ul className={styles.list} aria-label="Live accounts" tabIndex={0}>
          {mine.map((lease) => (
            <Row key={lease.id} lease={lease} />
          ))}
        </ul>
      )}
      {ending ? (
        <EndingActions reason={view.reason} decide={decide} />
      ) : (
        <Actions reason={view.reason} live={live} locked={locked} decide={decide} />
      )}
    </main>
  );
}
