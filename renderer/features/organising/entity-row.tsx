import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { type CSSProperties, memo, type ReactNode } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import { listText, number } from '../../text/organising';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';
import { RowTags } from './row-tags';

/** Height of a row, pixels. */
export const ROW = 44;
/** Too narrow for a column of details, which then stand below the name; a count beside them has no room either. */
export const NARROW = '@container (max-width: 640px)';
/** Room for a name and what must be known of it, one below the other: the details wait in the row's own page. */
export const TIGHT = '@container (max-width: 440px)';
/** Narrow and not tight: of two rules that hold at once nobody knows which one wins. */
const BETWEEN = '@container (440px < width <= 640px)';
/** Headings of the columns; a list without `count`, or with an empty `detail`, has no such column. */
export interface Columns {
  readonly name: string;
  readonly detail: string;
  readonly count?: string;
}

interface Track {
  readonly area: string;
  /** As CSS has it. */
  readonly width: string;
}

const track = (area: string, width: string): Track => ({ area, width });
const NO_TRACKS: readonly Track[] = [];

/** A layout for CSS: what stands in each line, and how wide each column is. */
function layout(name: string, tracks: readonly Track[], below?: Readonly<Record<string, string>>): CSSProperties {
  const line = (areas: readonly string[]): string => `"${areas.join(' ')}"`;
  const lines = [line(tracks.map(({ area }) => area))];
  if (below !== undefined) lines.push(line(tracks.map(({ area }) => below[area] ?? area)));
  const own: Record<`--${string}`, string> = {
    [`--${name}-areas`]: lines.join(' '),
    [`--${name}-columns`]: tracks.map(({ width }) => width).join(' '),
  };
  return own;
}

/** Where the cells of a list stand, set on the table and taken by its heading and its rows. */
export function columnLayouts({ detail, count }: Columns): CSSProperties {
  const hasDetail = detail !== '';
  const counted = count === undefined ? NO_TRACKS : [track('count', '92px')];
  const menu = track('menu', '32px');
  const detailed = hasDetail ? [track('detail', 'minmax(80px, 2.7fr)')] : NO_TRACKS;
  const name = track('name', 'minmax(140px, 2.1fr)');
  // Beside details the tags of a row stand in one line: a switched-off policy of Microsoft 365 has the most.
  const wide = [
    name,
    ...detailed,
    track('tags', hasDetail ? 'minmax(220px, 2fr)' : 'minmax(0, 2fr)'),
    ...counted,
    menu,
  ];
  const lean = hasDetail ? NO_TRACKS : counted;
  const narrow = [track('name', 'minmax(0, 1.4fr)'), track('tags', 'minmax(160px, 1fr)'), ...lean, menu];
  return {
    ...layout('wide', wide),
    ...layout('narrow', narrow, hasDetail ? { name: 'detail' } : undefined),
    ...layout('tight', [track('name', 'minmax(0, 1fr)'), ...lean, menu], { name: 'tags' }),
  };
}

/** Shared by the heading and the rows. */
export const ROW_COLUMNS = {
  display: 'grid',
  gridTemplateAreas: 'var(--wide-areas)',
  gridTemplateColumns: 'var(--wide-columns)',
  alignItems: 'center',
  alignContent: 'center',
  columnGap: '12px',
  padding: '0 8px 0 12px',
  boxSizing: 'border-box',
  [BETWEEN]: { gridTemplateAreas: 'var(--narrow-areas)', gridTemplateColumns: 'var(--narrow-columns)' },
  [TIGHT]: { gridTemplateAreas: 'var(--tight-areas)', gridTemplateColumns: 'var(--tight-columns)' },
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
  name: { gridArea: 'name', display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
  detail: {
    gridArea: 'detail',
    [NARROW]: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  },
  // What has no room is left out whole, never cut: two lines of tags fit into a row, below a name one.
  tags: {
    gridArea: 'tags',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '2px 6px',
    maxHeight: '42px',
    overflow: 'hidden',
    [TIGHT]: { maxHeight: '20px' },
  },
  count: { gridArea: 'count', textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  actions: { gridArea: 'menu' },
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
        <span
          role="gridcell"
          className={mergeClasses(styles.clip, styles.quiet, styles.detail, styles.notTight)}
          title={row.detail}
        >
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
      <span role="gridcell" className={styles.actions}>
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
