import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { EntityKind, EntityRow } from '../../../shared/ipc/entities';
import { useOrganisation } from '../../stores/organisation';
import { idsFound, rowAt, RowPages, rowsOfIds } from '../../stores/organisation-rows';

/** The state of a picker: what is found, what is chosen. */
export interface PickerChoice {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly onlyChosen: boolean;
  readonly setOnlyChosen: (only: boolean) => void;
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** Chooses everything that the search finds. */
  readonly addFound: () => Promise<void>;
  readonly clear: () => void;
  readonly total: number | undefined;
  readonly rowAt: (index: number) => EntityRow | undefined;
  readonly see: (first: number, last: number) => void;
}

const fits = (row: EntityRow, query: string): boolean =>
  `${row.name} ${row.detail}`.toLowerCase().includes(query.trim().toLowerCase());

/** What a picker dialog works on. `most`: how many may be chosen. */
export function usePickerChoice(kind: EntityKind, initial: readonly string[], most: number): PickerChoice {
  const [query, setQuery] = useState('');
  /** Rows of what was chosen when only these were asked for: what is taken off stays in sight, so that a slip can be mended. */
  const [chosenRows, setChosenRows] = useState<readonly EntityRow[]>();
  const [onlyChosen, setOnly] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(initial));
  const [pages] = useState(() => new RowPages());
  const revision = useOrganisation((state) => state.revision);
  const state = useStore(pages.store);
  useEffect(() => {
    pages.show({ kind, query }, revision);
  }, [pages, kind, query, revision]);
  const local = useMemo(() => chosenRows?.filter((row) => fits(row, query)), [chosenRows, query]);
  const add = (ids: readonly string[]): void => {
    setChosen((now) => new Set([...now, ...ids].slice(0, most)));
  };
  return {
    query,
    setQuery,
    onlyChosen,
    setOnlyChosen: (only) => {
      setOnly(only);
      setChosenRows(undefined);
      if (only) void rowsOfIds(kind, [...chosen]).then(setChosenRows);
    },
    chosen,
    toggle: (id) => {
      if (!chosen.has(id)) add([id]);
      else setChosen(new Set([...chosen].filter((one) => one !== id)));
    },
    addFound: async () => {
      add(await idsFound({ kind, query }));
    },
    clear: () => {
      setChosen(new Set());
    },
    total: onlyChosen ? local?.length : state.total,
    rowAt: (index) => (onlyChosen ? local?.[index] : rowAt(state, index)),
    see: pages.see,
  };
}
