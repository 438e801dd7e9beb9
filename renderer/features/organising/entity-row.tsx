import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { type CSSProperties, memo, type ReactNode } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import { listText, number } from '../../text/organising';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';
import { RowTags } from './row-tags';

/** Height of a row, pixels. */
export const ROW = 44;
export const NARROW = '@container (max-width: 640px)';
/** Room for a name and what must be known of it: the second column waits in the row's own page. */
export const TIGHT = '@container (max-width: 440px)';
/** Narrow and not tight: of two rules that hold at once nobody knows which one wins. */
const BETWEEN = '@container (440px < width <= 640px)';
/** Headings of the columns; a list without `count`, or with an empty `detail`, has no such column. */
export interface Columns {
  readonly name: string;
  readonly detail: string;
  readonly count?: string;
}

/** Widths of the columns for a list, set on the table and taken by its heading and its rows. */
export function columnWidths({ detail, count }: Columns): CSSProperties {
  const when = (there: boolean, width: string): string => (there ? width : '');
  const counted = when(count !== undefined, '92px');
  const wide = `minmax(140px, 2.1fr) ${when(detail !== '', 'minmax(80px, 2.7fr)')} minmax(0, 2fr) ${counted} 32px`;
  // Beside a second column there is no room for the count in a narrow window.
  const narrow = `minmax(120px, 1.4fr) ${when(detail !== '', 'minmax(96px, 1.1fr)')} minmax(0, 1.2fr) ${when(detail === '', counted)} 32px`;
  const tight = `minmax(96px, 1.3fr) minmax(0, 1.2fr) ${when(detail === '', counted)} 32px`;
  const own: Record<`--${string}`, string> = { '--wide': wide, '--narrow': narrow, '--tight': tight };
  return own;
}

/** Shared by the heading and the rows. */
export const ROW_COLUMNS = {
  display: 'grid',
  gridTemplateColumns: 'var(--wide)',
  alignItems: 'center',
  columnGap: '12px',
  padding: '0 8px 0 12px',
  boxSizing: 'border-box',
  [BETWEEN]: { gridTemplateColumns: 'var(--narrow)' },
  [TIGHT]: { gridTemplateColumns: 'var(--tight)' },
} as const;

const useStyles = makeStyles({
  row: {
    ...ROW_COLUMNS,
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${String(ROW)}px`,
    // A row that changes is laid out alone.
    contain: 'layout style paint',
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
  count: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  wideOnly: { [NARROW]: { display: 'none' } },
  notTight: { [TIGHT]: { display: 'none' } },
  menu: {
    display: 'flex',
    padding: '4px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: 'inherit',
    fontSize: '20px',
    cursor: 'pointer',
    ':hover': { backgroundColor: ROW_SELECTED },
  },
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

interface RowProps {
  readonly row: EntityRow;
  readonly index: number;
  readonly active: boolean;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly menu: boolean;
  /** The same object every time. */
  readonly columns: Columns;
  readonly iconOf: ((row: EntityRow) => ReactNode) | undefined;
}

/** One line of the grid. It has no handlers: the grid hears of clicks, so that scrolling draws only new rows. */
export const GridRow = memo(function GridRow({ row, index, active, top, menu, columns, iconOf }: RowProps) {
  const styles = useStyles();
  return (
    <div
      id={`row-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={mergeClasses(styles.row, active && styles.active)}
      style={{ top }}
      data-index={index}
    >
      <span role="gridcell" className={styles.name} title={row.name}>
        {iconOf?.(row)}
        <span className={styles.clip}>{row.name}</span>
      </span>
      {columns.detail !== '' && (
        <span role="gridcell" className={mergeClasses(styles.clip, styles.quiet, styles.notTight)} title={row.detail}>
          {row.detail}
        </span>
      )}
      <span role="gridcell" className={styles.tags}>
        <RowTags row={row} />
      </span>
      {columns.count !== undefined && (
        <span
          role="gridcell"
          className={mergeClasses(styles.count, styles.quiet, columns.detail !== '' && styles.wideOnly)}
        >
          {row.count === undefined ? '' : number(row.count)}
        </span>
      )}
      <span role="gridcell">
        {menu && (
          <button
            type="button"
            tabIndex={-1}
            className={styles.menu}
            aria-label={listText.more(row.name)}
            aria-haspopup="menu"
            data-row-menu={row.id}
          >
            <MoreHorizontalRegular />
          </button>
        )}
      </span>
    </div>
  );
});

/** Stands in for a row that is not here yet. */
export function Bone({ top }: { readonly top: number }) {
  const styles = useStyles();
  return (
    <div className={styles.row} style={{ top }} aria-hidden="true">
      <span className={styles.bone} style={{ width: '60%' }} />
      <span className={styles.bone} style={{ width: '40%' }} />
    </div>
  );
}
