import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { PinFilled, PinRegular } from '@fluentui/react-icons/svg/pin';
import { useEffect, useRef } from 'react';
import type { CustomerHit, RecentView } from '../../../shared/ipc/views';
import { setPinned } from '../../stores/catalogue';
import { sourceName } from '../../text/en';
import { durations } from '../../text/durations';
import { SourceIcon } from '../../ui/source-icon';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';

/** One line that Enter picks: a recent check-out to repeat, or a customer. */
export type Pick =
  | { readonly kind: 'recent'; readonly id: string; readonly recent: RecentView }
  | { readonly kind: 'customer'; readonly id: string; readonly customer: CustomerHit };

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '40px',
    padding: '2px 8px 2px 12px',
    cursor: 'pointer',
    ':hover': { backgroundColor: ROW_HOVER },
  },
  active: {
    backgroundColor: ROW_SELECTED,
    boxShadow: `inset 2px 0 0 ${tokens.colorCompoundBrandStroke}`,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  icon: { color: tokens.colorNeutralForeground3, display: 'flex' },
  words: { flexGrow: 1, minWidth: 0 },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  end: { display: 'flex', alignItems: 'center', gap: '4px', flexShrink: 0 },
  key: {
    padding: '0 6px',
    fontSize: tokens.fontSizeBase100,
    lineHeight: '18px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground2,
    visibility: 'hidden',
  },
  keyShown: { visibility: 'visible' },
  pin: {
    display: 'inline-flex',
    padding: '4px',
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground3,
    fontSize: '16px',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { backgroundColor: ROW_HOVER, color: tokens.colorNeutralForeground1 },
  },
  pinned: { color: tokens.colorBrandForeground1 },
});

function RecentWords({ recent }: { readonly recent: RecentView }) {
  const styles = useStyles();
  return (
    <>
      <span className={styles.icon}>
        <SourceIcon source={recent.source} />
      </span>
      <span className={styles.words}>
        <div className={styles.clip} title={recent.policyName}>
          {recent.policyName}
        </div>
        <div className={mergeClasses(styles.small, styles.clip)} title={recent.customerName}>
          {recent.customerName} · {durations[recent.duration].label}
        </div>
      </span>
    </>
  );
}

function CustomerWords({ customer }: { readonly customer: CustomerHit }) {
  const styles = useStyles();
  const facts = [customer.code, ...customer.sources.map((source) => sourceName[source])];
  if (customer.liveLeases > 0) facts.push(`${String(customer.liveLeases)} live`);
  return (
    <>
      <span className={styles.icon}>
        <BuildingRegular fontSize={20} aria-hidden="true" />
      </span>
      <span className={styles.words}>
        <div className={styles.clip} title={customer.name}>
          {customer.name}
        </div>
        <div className={mergeClasses(styles.small, styles.clip)}>{facts.join(' · ')}</div>
      </span>
    </>
  );
}

function PinButton({ recent }: { readonly recent: RecentView }) {
  const styles = useStyles();
  const Icon = recent.pinned ? PinFilled : PinRegular;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={mergeClasses(styles.pin, recent.pinned && styles.pinned)}
      aria-label={recent.pinned ? 'Unpin' : 'Pin'}
      title={recent.pinned ? 'Unpin' : 'Pin'}
      onClick={(event) => {
        event.stopPropagation();
        void setPinned(recent.key, !recent.pinned);
      }}
    >
      <Icon />
    </button>
  );
}

interface PickListProps {
  readonly id: string;
  readonly name: string;
  readonly picks: readonly Pick[];
  readonly activeId: string | undefined;
  readonly onPick: (pick: Pick) => void;
}

/** A list box that the search field steers: the focus stays in the field. */
export function PickList({ id, name, picks, activeId, onPick }: PickListProps) {
  const styles = useStyles();
  const active = useRef<HTMLLIElement>(null);
  const shown = useRef(activeId);
  useEffect(() => {
    // Not for the one that is active from the start: live accounts above it must stay in sight.
    if (shown.current === activeId) return;
    shown.current = activeId;
    active.current?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  return (
    <ul className={styles.list} id={id} role="listbox" aria-label={name}>
      {picks.map((pick) => {
        const isActive = pick.id === activeId;
        return (
          <li
            key={pick.id}
            id={pick.id}
            ref={isActive ? active : undefined}
            role="option"
            aria-selected={isActive}
            className={mergeClasses(styles.row, isActive && styles.active)}
            onClick={() => {
              onPick(pick);
            }}
          >
            {pick.kind === 'recent' ? <RecentWords recent={pick.recent} /> : <CustomerWords customer={pick.customer} />}
            <span className={styles.end}>
              {pick.kind === 'recent' && <PinButton recent={pick.recent} />}
              <span className={mergeClasses(styles.key, isActive && styles.keyShown)} aria-hidden="true">
                ↵
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
