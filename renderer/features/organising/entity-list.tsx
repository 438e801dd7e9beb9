import { Button, makeStyles, SearchBox, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { EntityKind, EntityRow } from '../../../shared/ipc/entities';
import { useOrganisation } from '../../stores/organisation';
import { listMemory, rememberList, useMemory } from '../../stores/organisation-memory';
import { rowAt, RowPages, ROWS_PER_PAGE, type RowsState } from '../../stores/organisation-rows';
import { listText } from '../../text/organising';
import { FailureNote } from '../../ui/failure-note';
import { EntityGrid } from './entity-grid';
import type { Columns } from './entity-row';
import type { RowAction } from './row-menu';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: '240px', gap: '8px' },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  search: { flexGrow: 1, minWidth: '200px', maxWidth: '420px' },
  end: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginLeft: 'auto' },
  found: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '8px', minHeight: '16px' },
  count: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  empty: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '12px',
    flexGrow: 1,
    padding: '24px',
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
  lead: { maxWidth: '440px' },
});

export interface EntityListProps {
  readonly kind: EntityKind;
  /** Name of the table to a screen reader. */
  readonly name: string;
  readonly searchLabel: string;
  readonly columns: Columns;
  /** What this list is for, shown when it is empty; `action` is the one thing to do then, unless it is `add`. */
  readonly empty: { readonly lead: string; readonly action?: ReactNode };
  /** The way to add: beside the search, and within the list instead while that is empty. */
  readonly add?: ReactNode;
  readonly onOpen: (row: EntityRow) => void;
  /** Only members of this group, or connectors of this customer. */
  readonly within?: string;
  /** Archived ones too. */
  readonly archived?: boolean;
  /** Under which name search and place are remembered; the kind when left out. */
  readonly memory?: string;
  /** Further buttons beside the search. */
  readonly tools?: ReactNode;
  /** Beside the number of what was found: what else shall be found. */
  readonly filter?: ReactNode;
  readonly iconOf?: (row: EntityRow) => ReactNode;
  readonly actionsOf?: (row: EntityRow) => readonly RowAction[];
}

interface NothingProps {
  readonly query: string;
  readonly lead: string;
  readonly action: ReactNode;
  readonly onClear: () => void;
}

function Nothing({ query, lead, action, onClear }: NothingProps) {
  const styles = useStyles();
  return (
    <div className={styles.empty} role="status">
      <div className={styles.lead}>{query === '' ? lead : listText.nothingFits(query)}</div>
      {query === '' ? action : <Button onClick={onClear}>{listText.clear}</Button>}
    </div>
  );
}

/** Where the row of an id stands among the rows that are here; −1: nowhere. */
function placeOf(state: RowsState, id: string | undefined): number {
  if (id === undefined) return -1;
  for (const [page, rows] of Object.entries(state.pages)) {
    const index = rows.findIndex((row) => row.id === id);
    if (index >= 0) return Number(page) * ROWS_PER_PAGE + index;
  }
  return -1;
}

function usePages(props: EntityListProps, query: string): readonly [RowPages, RowsState] {
  const { kind, within, archived } = props;
  const [pages] = useState(() => new RowPages());
  const revision = useOrganisation((state) => state.revision);
  useEffect(() => {
    pages.show({ kind, query, within, archived }, revision);
  }, [pages, kind, query, within, archived, revision]);
  return [pages, useStore(pages.store)];
}

/** Search text and place of a list, both remembered. */
function useListState(props: EntityListProps) {
  const key = props.memory ?? props.kind;
  const { query, active } = useMemory(listMemory(key));
  const [pages, state] = usePages(props, query);
  const [place, setPlace] = useState<number>();
  const setQuery = (text: string): void => {
    setPlace(undefined);
    rememberList(key, { query: text, active: undefined });
  };
  const move = (to: number): void => {
    setPlace(to);
    rememberList(key, { active: rowAt(state, to)?.id });
  };
  const open = (row: EntityRow): void => {
    setPlace(undefined);
    rememberList(key, { active: row.id });
    props.onOpen(row);
  };
  return { query, pages, state, index: place ?? placeOf(state, active), setQuery, move, open };
}

type ListState = ReturnType<typeof useListState>;

interface SearchFieldProps {
  readonly list: ListState;
  readonly label: string;
}

/** The arrow keys and Enter go to the table from here, so that the hands stay where they are. */
function SearchField({ list, label }: SearchFieldProps) {
  const styles = useStyles();
  const { query, state, index } = list;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = rowAt(state, Math.max(0, index));
    if (event.key === 'ArrowDown') list.move(Math.min(index + 1, (state.total ?? 0) - 1));
    else if (event.key === 'ArrowUp') list.move(Math.max(index - 1, 0));
    else if (event.key === 'Enter' && row !== undefined && state.query === query) list.open(row);
    else if (event.key === 'Escape' && query !== '') list.setQuery('');
    else return;
    event.preventDefault();
  };
  return (
    <SearchBox
      className={styles.search}
      aria-label={label}
      placeholder={label}
      value={query}
      onChange={(_, data) => {
        list.setQuery(data.value);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

/** A list page's search and table: found in the main process while one types, fetched as it is scrolled. */
export function EntityList(props: EntityListProps) {
  const styles = useStyles();
  const list = useListState(props);
  const { pages, state } = list;
  const isEmpty = state.total === 0 && state.query === '' && state.failure === undefined;
  const bar = useRef<HTMLDivElement>(null);
  const clear = (): void => {
    list.setQuery('');
    bar.current?.querySelector('input')?.focus();
  };
  return (
    <div className={styles.list}>
      <div className={styles.bar} ref={bar}>
        <SearchField list={list} label={props.searchLabel} />
        <div className={styles.end}>
          {props.tools}
          {!isEmpty && props.add}
        </div>
      </div>
      {state.failure !== undefined && (
        <>
          <FailureNote failure={state.failure} subject={props.name} />
          <div>
            <Button onClick={pages.retry}>{listText.retry}</Button>
          </div>
        </>
      )}
      {(state.total !== 0 || props.filter !== undefined) && (
        <div className={styles.found}>
          <div className={styles.count} role="status">
            {(state.total ?? 0) === 0 ? '' : listText.found(state.total ?? 0, props.kind, state.query)}
          </div>
          {props.filter}
        </div>
      )}
      {state.total === 0 ? (
        state.failure === undefined && (
          <Nothing
            query={state.query}
            lead={props.empty.lead}
            action={props.empty.action ?? props.add}
            onClear={clear}
          />
        )
      ) : (
        <EntityGrid
          name={props.name}
          columns={props.columns}
          state={state}
          active={list.index}
          onActive={list.move}
          onOpen={list.open}
          onSee={pages.see}
          iconOf={props.iconOf}
          actionsOf={props.actionsOf}
        />
      )}
    </div>
  );
}
