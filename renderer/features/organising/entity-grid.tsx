import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import { rowAt, type RowsState } from '../../stores/organisation-rows';
import { listText } from '../../text/organising';
import { rowByKey } from '../../ui/keys';
import { Unseen } from '../../ui/unseen';
import { useVirtualRows } from '../../ui/virtual-rows';
import { Bone, type Columns, columnLayouts, GridRow, NARROW, ROW, ROW_COLUMNS } from './entity-row';
import { RowMenu, type RowAction } from './row-menu';

const useStyles = makeStyles({
  table: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, containerType: 'inline-size' },
  head: {
    ...ROW_COLUMNS,
    height: '32px',
    flexShrink: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  name: { gridArea: 'name' },
  detail: { gridArea: 'detail', [NARROW]: { display: 'none' } },
  tags: { gridArea: 'tags' },
  count: { gridArea: 'count', textAlign: 'right' },
  actions: { gridArea: 'menu' },
  wideOnly: { [NARROW]: { display: 'none' } },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

function Head({ columns }: { readonly columns: Columns }) {
  const styles = useStyles();
  return (
    <div role="rowgroup">
      <div role="row" className={styles.head}>
        <span role="columnheader" className={mergeClasses(styles.clip, styles.name)}>
          {columns.name}
        </span>
        {columns.detail !== '' && (
          <span role="columnheader" className={mergeClasses(styles.clip, styles.detail)}>
            {columns.detail}
          </span>
        )}
        <span role="columnheader" className={styles.tags}>
          <Unseen>State</Unseen>
        </span>
        {columns.count !== undefined && (
          <span
            role="columnheader"
            className={mergeClasses(styles.clip, styles.count, columns.detail !== '' && styles.wideOnly)}
          >
            {columns.count}
          </span>
        )}
        <span role="columnheader" className={styles.actions}>
          <Unseen>Actions</Unseen>
        </span>
      </div>
    </div>
  );
}

/** How far the page keys go, in rows. */
const PAGE = 10;

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
  const next = rowByKey(event.key, active, count, PAGE);
  if (next !== undefined) grid.onActive(next);
  else if (event.key === 'Enter' && activeRow !== undefined) grid.onOpen(activeRow);
  else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
    event.currentTarget.querySelector<HTMLElement>(`[data-row-menu="${activeRow?.id ?? ''}"]`)?.click();
  } else return;
  event.preventDefault();
}

/** Few, because each costs time at every jump of the scroll bar. */
const OVERSCAN = 3;
/** While nothing is here yet, this many rows are hinted at. */
const BONES = 6;

interface OpenMenu {
  readonly row: EntityRow;
  readonly target: HTMLElement;
}

/** What was clicked: a row, or the menu button of one. */
function clicked(
  event: MouseEvent,
  state: RowsState,
): { readonly row: EntityRow; readonly menu: HTMLElement | null } | undefined {
  if (!(event.target instanceof Element)) return undefined;
  const index = event.target.closest<HTMLElement>('[data-index]')?.dataset['index'];
  const row = index === undefined ? undefined : rowAt(state, Number(index));
  return row === undefined ? undefined : { row, menu: event.target.closest<HTMLElement>('[data-row-menu]') };
}

function useGridRows({ state, active, onSee }: Pick<EntityGridProps, 'state' | 'active' | 'onSee'>) {
  const body = useRef<HTMLDivElement>(null);
  const count = state.total ?? BONES;
  const rows = useVirtualRows(body, count, ROW, OVERSCAN);
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onSee(first, last);
  }, [first, last, onSee]);
  useEffect(() => {
    // Other rows begin at their first one.
    rows.scrollToOffset(0);
  }, [state.query, rows]);
  useEffect(() => {
    if (active >= 0) rows.scrollToIndex(active);
  }, [active, rows]);
  return { body, count, items, height: rows.getTotalSize() };
}

interface RowsProps extends Pick<EntityGridProps, 'state' | 'active' | 'columns' | 'iconOf' | 'actionsOf'> {
  readonly items: readonly { readonly index: number; readonly start: number }[];
}

function Rows({ items, state, active, columns, iconOf, actionsOf }: RowsProps) {
  return items.map((item) => {
    const row = state.total === undefined ? undefined : rowAt(state, item.index);
    if (row === undefined) return <Bone key={`bone ${String(item.index)}`} top={item.start} />;
    return (
      <GridRow
        key={row.id}
        row={row}
        index={item.index}
        active={item.index === active}
        top={item.start}
        columns={columns}
        iconOf={iconOf}
        menu={actionsOf !== undefined && actionsOf(row).length > 0}
      />
    );
  });
}

/** Rows as a virtualised grid: only those in sight are in the page, and only their pages have been fetched. */
export function EntityGrid(props: EntityGridProps) {
  const { name, columns, state, active, onActive, onOpen, actionsOf } = props;
  const styles = useStyles();
  const { body, count, items, height } = useGridRows(props);
  const [menu, setMenu] = useState<OpenMenu>();
  const activeRow = active < 0 ? undefined : rowAt(state, active);
  const onClick = (event: MouseEvent): void => {
    const found = clicked(event, state);
    if (found === undefined) return;
    if (found.menu === null) onOpen(found.row);
    else setMenu({ row: found.row, target: found.menu });
  };
  return (
    <div
      className={styles.table}
      role="grid"
      aria-label={name}
      aria-rowcount={(state.total ?? 0) + 1}
      style={columnLayouts(columns)}
    >
      <Head columns={columns} />
      <div
        className={styles.body}
        ref={body}
        role="rowgroup"
        tabIndex={0}
        aria-label={listText.rows}
        aria-activedescendant={activeRow === undefined ? undefined : `row-${activeRow.id}`}
        onClick={onClick}
        onKeyDown={(event) => {
          onGridKey(event, { count, active, activeRow, onActive, onOpen });
        }}
        data-rows=""
      >
        <div style={{ height, position: 'relative' }}>
          <Rows {...props} items={items} />
        </div>
      </div>
      {menu !== undefined && (
        <RowMenu
          target={menu.target}
          actions={actionsOf?.(menu.row) ?? []}
          onClose={() => {
            setMenu(undefined);
            body.current?.focus();
          }}
        />
      )}
    </div>
  );
}
