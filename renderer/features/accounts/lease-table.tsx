import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { LeaseId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import { useNow } from '../../stores/clock';
import { countdown, exactTime, stamp } from '../../text/time';
import { toneOf } from '../../ui/lease-words';
import { SourceIcon } from '../../ui/source-icon';
import type { Column, Order } from './filter';
import { StateCell } from './state-cell';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';
import { useVirtualRows } from '../../ui/virtual-rows';

const ROW = 40;
const GRID = '108px minmax(160px, 2fr) minmax(110px, 1.2fr) minmax(120px, 1.5fr) minmax(90px, 1fr) 136px';
/** Beside the drawer there is room for state, account, customer and time only; the drawer tells the rest. */
const NARROW_GRID = '108px minmax(120px, 2fr) minmax(80px, 1fr) 136px';
const NARROW = '@container (max-width: 680px)';

const useStyles = makeStyles({
  table: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    containerType: 'inline-size',
  },
  row: {
    display: 'grid',
    gridTemplateColumns: GRID,
    alignItems: 'center',
    columnGap: '12px',
    padding: '0 16px',
    boxSizing: 'border-box',
    height: `${String(ROW)}px`,
    [NARROW]: { gridTemplateColumns: NARROW_GRID },
  },
  head: { height: '36px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}`, flexShrink: 0 },
  headButton: {
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    textAlign: 'left',
    padding: '4px 0',
    background: 'none',
    border: 'none',
    cursor: 'pointer',
    whiteSpace: 'nowrap',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  item: {
    position: 'absolute',
    left: 0,
    right: 0,
    cursor: 'default',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':hover': { backgroundColor: ROW_HOVER },
  },
  chosen: {
    backgroundColor: ROW_SELECTED,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  wide: { [NARROW]: { display: 'none' } },
  cell: { display: 'flex', alignItems: 'center', minWidth: 0 },
  account: { display: 'flex', gap: '8px', alignItems: 'center', minWidth: 0 },
  time: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground3 },
  soon: { color: tokens.colorPaletteDarkOrangeForeground1 },
  late: { color: tokens.colorPaletteRedForeground1 },
});

const columns: readonly (readonly [Column, string])[] = [
  ['state', 'State'],
  ['account', 'Account'],
  ['customer', 'Customer'],
  ['policy', 'JIT policy'],
  ['technician', 'Technician'],
  ['end', 'Time left / ended'],
];

const wide: ReadonlySet<Column> = new Set(['policy', 'technician']);

interface HeadProps {
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Head({ order, onOrder }: HeadProps) {
  const styles = useStyles();
  return (
    <div role="rowgroup" id={HEAD_ID}>
      <div role="row" className={mergeClasses(styles.row, styles.head)}>
        {columns.map(([column, name]) => {
          const chosen = order.by === column;
          return (
            <div
              key={column}
              role="columnheader"
              className={wide.has(column) ? styles.wide : undefined}
              aria-sort={chosen ? (order.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button
                type="button"
                className={styles.headButton}
                onClick={() => {
                  onOrder({ by: column, descending: chosen && !order.descending });
                }}
              >
                {name} {chosen && <span aria-hidden="true">{order.descending ? '↓' : '↑'}</span>}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function EndCell({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const now = useNow();
  if (lease.state === 'revoked') {
    const at = lease.revokedAt ?? lease.endsAt;
    return (
      <span className={mergeClasses(styles.time, styles.quiet)} title={exactTime(at)}>
        {stamp(at)}
      </span>
    );
  }
  if (lease.overdue) {
    return (
      <span className={mergeClasses(styles.time, styles.late)} title={`Was to end ${exactTime(lease.endsAt)}`}>
        {`+${countdown(Math.max(0, now - lease.endsAt))}`}
      </span>
    );
  }
  // No time is left to an account that is being ended early.
  if (lease.state === 'revoking') {
    return (
      <span className={styles.quiet} title={`Was to end ${exactTime(lease.endsAt)}`}>
        –
      </span>
    );
  }
  return (
    <span
      className={mergeClasses(styles.time, toneOf(lease, now) === 'soon' && styles.soon)}
      title={exactTime(lease.endsAt)}
    >
      {countdown(lease.endsAt - now)}
    </span>
  );
}

function Cells({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const text = (value: string, column: Column) => (
    <span role="gridcell" className={mergeClasses(styles.clip, wide.has(column) && styles.wide)} title={value}>
      {value}
    </span>
  );
  return (
    <>
      <span role="gridcell" className={styles.cell}>
        <StateCell lease={lease} />
      </span>
      <span role="gridcell" className={styles.account} title={lease.accountName}>
        <SourceIcon source={lease.source} size={16} />
        <span className={styles.clip}>{lease.accountName}</span>
      </span>
      {text(lease.customer.name, 'customer')}
      {text(lease.policyName, 'policy')}
      {text(lease.technician.name, 'technician')}
      <span role="gridcell" className={styles.cell}>
        <EndCell lease={lease} />
      </span>
    </>
  );
}

interface RowProps {
  readonly lease: LeaseView;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly chosen: boolean;
  readonly onChoose: (id: LeaseId) => void;
}

function Row({ lease, index, top, chosen, onChoose }: RowProps) {
  const styles = useStyles();
  return (
    <div
      id={`row-${lease.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={mergeClasses(styles.row, styles.item, chosen && styles.chosen)}
      style={{ top }}
      onClick={() => {
        onChoose(lease.id);
      }}
    >
      <Cells lease={lease} />
    </div>
  );
}

const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index) => index + 12,
  PageUp: (index) => index - 12,
  Home: () => 0,
  End: (_, last) => last,
};

/** The head does not scroll with the rows, so it is told to be one table with them. */
const HEAD_ID = 'lease-table-head';

interface LeaseTableProps extends HeadProps {
  readonly leases: readonly LeaseView[];
  readonly chosen: LeaseId | undefined;
  readonly onChoose: (id: LeaseId) => void;
}

/** The leases as a virtualised grid: only the rows in sight are in the page, whatever their number. */
export function LeaseTable({ leases, chosen, onChoose, order, onOrder }: LeaseTableProps) {
  const styles = useStyles();
  const body = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows(body, leases.length, ROW);
  const index = leases.findIndex((lease) => lease.id === chosen);
  const scrolledTo = useRef<LeaseId>(undefined);
  useEffect(() => {
    // Only a new choice scrolls; rows that come and go must not.
    if (index < 0 || scrolledTo.current === chosen) return;
    scrolledTo.current = chosen;
    rows.scrollToIndex(index);
  }, [chosen, index, rows]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (move === undefined || leases.length === 0) return;
    event.preventDefault();
    const last = leases.length - 1;
    const next = leases[Math.min(last, Math.max(0, move(index, last)))];
    if (next !== undefined) onChoose(next.id);
  };
  return (
    <div className={styles.table}>
      <Head order={order} onOrder={onOrder} />
      <div
        className={styles.body}
        ref={body}
        role="grid"
        aria-label="Accounts"
        aria-description="Move with the arrow keys"
        aria-rowcount={leases.length + 1}
        aria-owns={HEAD_ID}
        tabIndex={0}
        aria-activedescendant={index >= 0 ? `row-${String(chosen)}` : undefined}
        onKeyDown={onKeyDown}
        data-region=""
        data-rows=""
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((item) => {
            const lease = leases[item.index];
            if (lease === undefined) return null;
            return (
              <Row
                key={lease.id}
                lease={lease}
                index={item.index}
                top={item.start}
                chosen={lease.id === chosen}
                onChoose={onChoose}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
