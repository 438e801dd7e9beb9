import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import { rowByKey } from '../../ui/keys';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';
import { useVirtualRows } from '../../ui/virtual-rows';
import { RowTags } from './row-tags';

const ROW = 36;

const useStyles = makeStyles({
  body: {
    height: '320px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  row: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${String(ROW)}px`,
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    paddingRight: '12px',
    cursor: 'pointer',
    ':hover': { backgroundColor: ROW_HOVER },
  },
  active: {
    backgroundColor: ROW_SELECTED,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export interface PickerRowsProps {
  readonly name: string;
  readonly total: number;
  readonly rowAt: (index: number) => EntityRow | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  readonly onSee: (first: number, last: number) => void;
}

interface RowProps {
  readonly row: EntityRow;
  readonly index: number;
  readonly total: number;
  readonly top: number;
  readonly active: boolean;
  readonly checked: boolean;
  readonly onClick: () => void;
}

function Row({ row, index, total, top, active, checked, onClick }: RowProps) {
  const styles = useStyles();
  return (
    <div
      id={`pick-${row.id}`}
      role="option"
      aria-selected={checked}
      aria-setsize={total}
      aria-posinset={index + 1}
      className={mergeClasses(styles.row, active && styles.active)}
      style={{ top }}
      // Also for the check box: React tells the row, and the box follows from what is chosen.
      onClick={(event) => {
        event.preventDefault();
        onClick();
      }}
    >
      <Checkbox checked={checked} tabIndex={-1} aria-hidden="true" readOnly />
      <span className={styles.name} title={row.name}>
        {row.name} <span className={styles.quiet}>{row.detail}</span>
      </span>
      <RowTags row={{ tags: row.tags.filter((tag) => tag === 'archived' || tag === 'disabled'), changed: 'no' }} />
    </div>
  );
}

/** How far the page keys go, in rows. */
const PAGE = 8;

/** A virtualised list box with check boxes: arrow keys move, Space chooses. */
export function PickerRows({ name, total, rowAt, chosen, onToggle, onSee }: PickerRowsProps) {
  const styles = useStyles();
  const body = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows(body, total, ROW);
  const [active, setActive] = useState(0);
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onSee(first, last);
  }, [first, last, onSee]);
  const at = Math.min(active, Math.max(0, total - 1));
  const activeRow = rowAt(at);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = rowByKey(event.key, at, total, PAGE);
    if (next !== undefined) {
      setActive(next);
      rows.scrollToIndex(next);
    } else if (event.key === ' ' && activeRow !== undefined) onToggle(activeRow.id);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={body}
      className={styles.body}
      role="listbox"
      aria-multiselectable="true"
      aria-label={name}
      aria-activedescendant={activeRow === undefined ? undefined : `pick-${activeRow.id}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map((item) => {
          const row = rowAt(item.index);
          if (row === undefined) return null;
          return (
            <Row
              key={row.id}
              row={row}
              index={item.index}
              total={total}
              top={item.start}
              active={item.index === at}
              checked={chosen.has(row.id)}
              onClick={() => {
                setActive(item.index);
                onToggle(row.id);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
