import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import { rowAt, type RowsState } from '../../stores/organisation-rows';
import { listText, number } from '../../text/organising';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';
import { Unseen } from '../../ui/unseen';
import { useVirtualRows } from '../../ui/virtual-rows';
import { RowMenu, type RowAction } from './row-menu';
import { RowTags } from './row-tags';

const ROW = 44;
const NARROW = '@container (max-width: 640px)';

const useStyles = makeStyles({
  table: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, containerType: 'inline-size' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(140px, 2.4fr) minmax(100px, 2fr) minmax(0, 2.6fr) 92px 32px',
    alignItems: 'center',
    columnGap: '12px',
    padding: '0 8px 0 12px',
    boxSizing: 'border-box',
    height: `${String(ROW)}px`,
    [NARROW]: { gridTemplateColumns: 'minmax(140px, 2fr) minmax(80px, 1fr) minmax(0, 1.4fr) 32px' },
  },
  head: {
    height: '32px',
    flexShrink: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
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
    cursor: 'pointer',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':hover': { backgroundColor: ROW_HOVER },
  },
  active: {
    backgroundColor: ROW_SELECTED,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  name: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
  tags: { display: 'flex', alignItems: 'center', gap: '6px', overflow: 'hidden' },
  count: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', [NARROW]: { display: 'none' } },
  bone: {
    height: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralStencil1,
    // What comes within 200 ms needs no skeleton.
    animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
    animationDelay: '200ms',
    animationDuration: '100ms',
    animationFillMode: 'both',
  },
});

/** Headings of the columns; no `count`: that column stays empty. */
export interface Columns {
  readonly name: string;
  readonly detail: string;
  readonly count?: string;
}

interface RowProps {
  readonly row: EntityRow;
  readonly index: number;
  readonly active: boolean;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly icon: ReactNode;
  readonly actions: readonly RowAction[];
  readonly onOpen: (row: EntityRow) => void;
}

function Row({ row, index, active, top, icon, actions, onOpen }: RowProps) {
  const styles = useStyles();
  return (
    <div
      id={`row-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={mergeClasses(styles.row, styles.item, active && styles.active)}
      style={{ top }}
      onClick={() => {
        onOpen(row);
      }}
    >
      <span role="gridcell" className={styles.name} title={row.name}>
        {icon}
        <span className={styles.clip}>{row.name}</span>
      </span>
      <span role="gridcell" className={mergeClasses(styles.clip, styles.quiet)} title={row.detail}>
        {row.detail}
      </span>
      <span role="gridcell" className={styles.tags}>
        <RowTags row={row} />
      </span>
      <span role="gridcell" className={mergeClasses(styles.count, styles.quiet)}>
        {row.count === undefined ? '' : number(row.count)}
      </span>
      <span role="gridcell">{actions.length > 0 && <RowMenu row={row} actions={actions} />}</span>
    </div>
  );
}

/** Stands in for a row that is not here yet. */
function Bone({ top }: { readonly top: number }) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.row, styles.item)} style={{ top }} aria-hidden="true">
      <span className={styles.bone} style={{ width: '60%' }} />
      <span className={styles.bone} style={{ width: '40%' }} />
    </div>
  );
}

function Head({ columns }: { readonly columns: Columns }) {
  const styles = useStyles();
  return (
    <div role="rowgroup">
      <div role="row" className={mergeClasses(styles.row, styles.head)}>
        <span role="columnheader">{columns.name}</span>
        <span role="columnheader">{columns.detail === '' ? <Unseen>Details</Unseen> : columns.detail}</span>
        <span role="columnheader">
          <Unseen>State</Unseen>
        </span>
        <span role="columnheader" className={styles.count}>
          {columns.count ?? <Unseen>Count</Unseen>}
        </span>
        <span role="columnheader">
          <Unseen>Actions</Unseen>
        </span>
      </div>
    </div>
  );
}

const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index) => index + 10,
  PageUp: (index) => index - 10,
  Home: () => 0,
  End: (_, last) => last,
};

export interface EntityGridProps {
  readonly name: string;
  readonly columns: Columns;
  readonly state: RowsState;
  /** Place of the row that the keys stand on; −1: none. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onOpen: (row: EntityRow) => void;
  /** Rows from the first to the last of these are in sight. */
  readonly onSee: (first: number, last: number) => void;
  readonly iconOf?: ((row: EntityRow) => ReactNode) | undefined;
  readonly actionsOf?: ((row: EntityRow) => readonly RowAction[]) | undefined;
}

interface GridKeys extends Pick<EntityGridProps, 'active' | 'onActive' | 'onOpen'> {
  readonly count: number;
  readonly activeRow: EntityRow | undefined;
}

/** Arrow keys move, Enter opens, the menu key opens the row's menu. Keys of buttons within rows are theirs. */
function onGridKey(event: KeyboardEvent<HTMLDivElement>, grid: GridKeys): void {
  const { count, active, activeRow } = grid;
  if (event.target !== event.currentTarget) return;
  const move = MOVES[event.key];
  if (move !== undefined && count > 0) grid.onActive(Math.min(count - 1, Math.max(0, move(active, count - 1))));
  else if (event.key === 'Enter' && activeRow !== undefined) grid.onOpen(activeRow);
  else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
    event.currentTarget.querySelector<HTMLElement>(`[data-row-menu="${activeRow?.id ?? ''}"]`)?.click();
  } else return;
  event.preventDefault();
}

/** While nothing is here yet, this many rows are hinted at. */
const BONES = 6;

/** Rows as a virtualised grid: only those in sight are in the page, and only their pages have been fetched. */
export function EntityGrid(props: EntityGridProps) {
  const { name, columns, state, active, onActive, onOpen, onSee } = props;
  const styles = useStyles();
  const body = useRef<HTMLDivElement>(null);
  const count = state.total ?? BONES;
  const rows = useVirtualRows(body, count, ROW);
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onSee(first, last);
  }, [first, last, onSee]);
  useEffect(() => {
    if (active >= 0) rows.scrollToIndex(active);
  }, [active, rows]);
  const activeRow = active < 0 ? undefined : rowAt(state, active);
  return (
    <div className={styles.table} role="grid" aria-label={name} aria-rowcount={(state.total ?? 0) + 1}>
      <Head columns={columns} />
      <div
        className={styles.body}
        ref={body}
        role="rowgroup"
        tabIndex={0}
        aria-label={listText.rows}
        aria-activedescendant={activeRow === undefined ? undefined : `row-${activeRow.id}`}
        onKeyDown={(event) => {
          onGridKey(event, { count, active, activeRow, onActive, onOpen });
        }}
        data-rows=""
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = state.total === undefined ? undefined : rowAt(state, item.index);
            if (row === undefined) return <Bone key={`bone ${String(item.index)}`} top={item.start} />;
            return (
              <Row
                key={row.id}
                row={row}
                index={item.index}
                active={item.index === active}
                top={item.start}
                icon={props.iconOf?.(row)}
                actions={props.actionsOf?.(row) ?? []}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
